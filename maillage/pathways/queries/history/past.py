"""A file as it was known on a past day: today's rows undone back to the end of that day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from maillage.kernel.dates import end_of_day
from maillage.pathways.queries.file import PersonFile

from .rows import MOST, Images, Rows
from .words import TITLES, Names, facts, title_of


@dataclass(frozen=True)
class Row:
    """A record as it was written then."""

    title: str
    facts: list[tuple[str, str]]


@dataclass
class Known:
    """What was known on a day, by sort of record. `since` counts the acts undone to get there; `cut`: more
    changes than are read at once lie between, the day is out of reach."""

    day: dt.date
    parts: list[tuple[str, list[Row]]] = field(default_factory=list)
    since: int = 0
    cut: bool = False


def as_known(file: PersonFile, day: dt.date) -> Known:
    """The file as known at the end of `day`: empty before it was opened. Names of structures, professionals
    and programmes are today's. Nothing for roles that do not read the history."""
    known = Known(day)
    if not file.sight.history:
        return known
    rows = Rows(file)
    images = rows.images()
    changes = rows.changes(images)
    limit = end_of_day(day)
    undone = [change for change in changes if change.changeset.at > limit]
    known.cut = len(changes) > MOST and len(undone) == len(changes)
    known.since = len({change.changeset_id for change in undone})
    for change in undone:  # latest first: the first one after that day has the last word
        images[change.table_name, change.row_id] = change.before or {}
    known.parts = _parts(rows, images)
    return known


def _parts(rows: Rows, images: Images) -> list[tuple[str, list[Row]]]:
    names = Names()
    for (table, _pk), image in images.items():
        names.ask(rows.models[table], image)
    names.read()
    found: dict[str, list[tuple[str, int, Row]]] = {}
    for (table, pk), image in images.items():
        if not image:
            continue
        model = rows.models[table]
        row = Row(title_of(model, image), facts(model, image, names))
        found.setdefault(model._meta.label, []).append((_dated(image), pk, row))
    return [
        (str(title), [row for _date, _pk, row in sorted(found[label], key=lambda r: r[:2])])
        for label, title in TITLES.items()
        if label in found
    ]


def _dated(image: dict) -> str:
    """What rows of one sort are put in order by."""
    names = ("entry_date", "start_date", "date", "since", "received_on", "proposed_on", "at")
    return next((str(image[name]) for name in names if image.get(name)), "")
