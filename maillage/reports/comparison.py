"""Two states of a chapter side by side: which figures changed, and which records made the difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from maillage.indicators import RecordSet
from maillage.kernel.period import Period

from . import queries
from .models import FrozenFigure, FrozenReport
from .readings import Reading, Readings
from .records import SIDES, Behind, Key, Side, all_behind, one_look
from .subject import Subject


class State(Protocol):
    """A chapter at a moment."""

    @property
    def readings(self) -> Readings: ...

    @property
    def known_at(self) -> dt.datetime: ...

    def records(self, key: Key, side: Side) -> RecordSet | None: ...


class Today:
    """As the records say now; `only` narrows the work to one figure."""

    def __init__(self, subject: Subject, only: Key | None = None) -> None:
        self.subject, self.only = subject, only

    @cached_property
    def readings(self) -> Readings:
        if self.only is None:
            return queries.readings_now(self.subject)
        return queries.readings_now(self.subject, [(self.only[0], Period.parse(self.only[2]))])

    @property
    def known_at(self) -> dt.datetime:
        return self.readings.known_at

    @cached_property
    def _behind(self) -> dict[Key, Behind]:
        wanted = self.readings.by_key
        return all_behind(self.subject, [r for k, r in wanted.items() if self.only in (None, k)])

    def records(self, key: Key, side: Side) -> RecordSet | None:
        found = self._behind.get(key)
        return getattr(found, side) if found else None


class Frozen:
    """As a version kept it; `only` narrows the work to one figure."""

    def __init__(self, report: FrozenReport, only: Key | None = None) -> None:
        self.report, self.only = report, only

    @cached_property
    def readings(self) -> Readings:
        return queries.frozen_readings(self.report)

    @property
    def known_at(self) -> dt.datetime:
        return self.report.known_at

    @cached_property
    def _figures(self) -> dict[Key, FrozenFigure]:
        found = {(f.indicator, f.breakdown, f.period): f for f in self.report.figures.all()}
        return found if self.only is None else {k: f for k, f in found.items() if k == self.only}

    @cached_property
    def _sets(self) -> dict[int, RecordSet]:
        wanted = {pk for f in self._figures.values() for pk in (f.part_set_id, f.whole_set_id) if pk}
        found = self.report.sets.filter(pk__in=wanted)
        return {kept.pk: RecordSet(kept.model, tuple(kept.ids)) for kept in found}

    def records(self, key: Key, side: Side) -> RecordSet | None:
        figure = self._figures.get(key)
        return self._sets.get(getattr(figure, f"{side}_set_id")) if figure else None


@dataclass(frozen=True)
class Moved:
    """Records of one side of a figure that only one of two states counts. Ids ascend."""

    side: Side
    model: str
    added: tuple[int, ...]
    removed: tuple[int, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


@dataclass(frozen=True)
class Difference:
    """A figure that is not the same in two states, by its value or only by the records that make it."""

    key: Key
    label: str
    before: Reading | None
    after: Reading | None
    moved: tuple[Moved, ...]

    @property
    def value_moved(self) -> bool:
        before = self.before.value if self.before else None
        after = self.after.value if self.after else None
        return before != after

    def of_side(self, side: Side) -> Moved | None:
        return next((moved for moved in self.moved if moved.side == side), None)


def compare(before: State, after: State) -> list[Difference]:
    """Every figure whose value or whose records differ, in the order of the chapter."""
    with one_look():
        keys = dict.fromkeys([*after.readings.by_key, *before.readings.by_key])
        found = (difference(before, after, key) for key in keys)
        return [one for one in found if one is not None]


def difference(before: State, after: State, key: Key) -> Difference | None:
    """One figure in two states; None when it is the same, records included."""
    then, now = before.readings.by_key.get(key), after.readings.by_key.get(key)
    moved = tuple(one for side in SIDES if (one := _moved(before, after, key, side)))
    found = Difference(key, _label(then, now, after, before), then, now, moved)
    return found if moved or found.value_moved else None


def _moved(before: State, after: State, key: Key, side: Side) -> Moved | None:
    """A part one of the two does not have counts nobody there; a whole is held against a whole only."""
    then, now = before.records(key, side), after.records(key, side)
    if (then is None and now is None) or (side == "whole" and (then is None or now is None)):
        return None
    old, new = set(then.ids if then else ()), set(now.ids if now else ())
    model = (now or then).model  # type: ignore[union-attr] # one of them is there
    return Moved(side, model, _sorted(new - old), _sorted(old - new))


def _sorted(ids: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(ids))


def _label(then: Reading | None, now: Reading | None, *states: State) -> str:
    """The indicator's name, and the part's where it is one."""
    reading = now or then
    if reading is None:
        return ""
    name = next(
        (s.readings.labels[reading.indicator] for s in states if reading.indicator in s.readings.labels),
        reading.indicator,
    )
    return f"{name} : {reading.label}" if reading.breakdown else name
