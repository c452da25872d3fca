"""Two states of a chapter side by side: which figures changed, and which records made the difference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from maillage.indicators import RecordSet

from . import queries
from .models import FrozenFigure, FrozenReport
from .readings import Reading, Readings
from .records import Side, of_side, one_look
from .subject import Subject

Key = tuple[str, str, str]


class State(Protocol):
    """A chapter at a moment."""

    @property
    def readings(self) -> Readings: ...

    @property
    def known_at(self) -> dt.datetime: ...

    def records(self, key: Key, side: Side) -> RecordSet | None: ...


class Today:
    """As the records say now."""

    def __init__(self, subject: Subject) -> None:
        self.subject = subject

    @cached_property
    def readings(self) -> Readings:
        return queries.readings_now(self.subject)

    @property
    def known_at(self) -> dt.datetime:
        return self.readings.known_at

    def records(self, key: Key, side: Side) -> RecordSet | None:
        reading = self.readings.by_key.get(key)
        if reading is None or (side == "whole" and reading.whole is None):
            return None
        return of_side(self.subject, reading, side)


class Frozen:
    """As a version kept it."""

    def __init__(self, report: FrozenReport) -> None:
        self.report = report

    @cached_property
    def readings(self) -> Readings:
        return queries.frozen_readings(self.report)

    @property
    def known_at(self) -> dt.datetime:
        return self.report.known_at

    @cached_property
    def _figures(self) -> dict[Key, FrozenFigure]:
        found = self.report.figures.select_related("part_set", "whole_set").defer(
            "part_set__ids", "whole_set__ids"
        )
        return {(f.indicator, f.breakdown, f.period): f for f in found}

    def records(self, key: Key, side: Side) -> RecordSet | None:
        figure = self._figures.get(key)
        kept = getattr(figure, f"{side}_set", None)
        return RecordSet(kept.model, tuple(kept.ids)) if kept else None


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
    """A figure that is not the same in two states; `value_moved` is false when other records make the same value."""

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
    sides: tuple[Side, ...] = ("part", "whole")
    moved = tuple(one for side in sides if (one := _moved(before, after, key, side)))
    found = Difference(key, _label(then, now, after, before), then, now, moved)
    return found if moved or found.value_moved else None


def _moved(before: State, after: State, key: Key, side: Side) -> Moved | None:
    then, now = before.records(key, side), after.records(key, side)
    if then is None or now is None:
        return None
    old, new = set(then.ids), set(now.ids)
    return Moved(side, now.model, _sorted(new - old), _sorted(old - new))


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
