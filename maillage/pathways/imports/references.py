"""Who is the reference worker when a file moves a pathway's dates or names another worker. No database here.

A file says who follows the pathway now, not since when: another name on an open pathway is a hand-over of
the day of the import; on a closed one, a correction of the last assignment.
"""

import datetime as dt
from dataclasses import dataclass, field

_DAY = dt.timedelta(days=1)


@dataclass
class Assignment:
    """A reference worker between two dates, both included; `id` None until written."""

    id: int | None
    worker: int
    organisation: int
    start: dt.date
    end: dt.date | None


@dataclass
class Assignments:
    """The assignments of one pathway, and what became of them."""

    known: list[Assignment]
    created: list[Assignment] = field(default_factory=list)
    deleted: list[Assignment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.known.sort(key=lambda a: a.start)
        self._before = {a.id: (a.worker, a.organisation, a.start, a.end) for a in self.known}

    @property
    def changed(self) -> list[Assignment]:
        return [a for a in self.known if self._before[a.id] != (a.worker, a.organisation, a.start, a.end)]

    @property
    def touched(self) -> bool:
        return bool(self.created or self.deleted or self.changed)

    @property
    def last(self) -> Assignment | None:
        return self.known[-1] if self.known else None

    def follow_dates(self, old: tuple[dt.date, dt.date | None], new: tuple[dt.date, dt.date | None]) -> None:
        """The pathway's (entry, exit) go from `old` to `new`: assignments stay inside."""
        if old == new:
            return
        entry, exit_ = new
        for assignment in list(self.known):
            if assignment.start == old[0] or assignment.start < entry:
                assignment.start = entry
            ended_with_pathway = old[1] is not None and assignment.end == old[1]
            if ended_with_pathway or (exit_ is not None and (assignment.end or dt.date.max) > exit_):
                assignment.end = exit_
            if assignment.end is not None and assignment.end < assignment.start:
                self.known.remove(assignment)
                self.deleted.append(assignment)

    def give(
        self,
        worker: int,
        organisation: int,
        entry: dt.date,
        exit_: dt.date | None,
        today: dt.date,
        moved: bool = True,
    ) -> None:
        """The file names this worker. `moved`: the pathway changes structure at the same time."""
        last = self.last
        if last is None:
            self.created.append(Assignment(None, worker, organisation, entry, exit_))
        elif (
            last.worker == worker and last.end == exit_ and not (moved and last.organisation != organisation)
        ):
            return
        elif exit_ is not None or last.start >= today:
            last.worker, last.organisation = worker, organisation
        else:
            if last.end is None or last.end >= today:
                last.end = today - _DAY
            self.created.append(Assignment(None, worker, organisation, max(today, entry), None))
