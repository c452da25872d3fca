"""Hiding figures: which, and what is shown in their place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from maillage.indicators import Section
from maillage.kernel.disclosure import suppress
from maillage.kernel.period import Period
from maillage.reports.readings import Reading, Readings

from .counts import Cell, Counts, ReadingKey
from .parameters import Parameters


@dataclass(frozen=True)
class Secrecy:
    """The figures to hide. `small`: hidden for themselves, the others to protect them.

    `exposed`: small figures that what was published before already gives away.
    """

    hidden: frozenset[ReadingKey]
    small: frozenset[ReadingKey]
    exposed: frozenset[ReadingKey] = frozenset()


def publishable(
    section: Section,
    parameters: Parameters,
    readings: Iterable[Reading],
    told: Collection[ReadingKey] = frozenset(),
    kept: Collection[ReadingKey] = frozenset(),
) -> Secrecy:
    """What to hide of some figures, all published together.

    `told` are figures published before, `kept` those hidden then: a second publication neither counts on the
    first ones' silence nor breaks that of the others.
    """
    given = list(readings)
    counts = Counts.of(section, parameters, given)
    settled = {cell for key in told for cell in counts.cells_of.get(key, ())}
    before = {cell for key in kept for cell in counts.cells_of.get(key, ())[:1]}
    found = suppress(counts.table(settled - before), before)
    small_means = _means(section, parameters, given, counts, found.hidden)

    def keys(cells: Collection) -> set[ReadingKey]:
        return {key for key, own in counts.cells_of.items() if any(cell in cells for cell in own)}

    return Secrecy(
        frozenset(keys(found.hidden) | small_means),
        frozenset(keys(found.small) | small_means),
        frozenset(keys(found.exposed)),
    )


def _means(
    section: Section,
    parameters: Parameters,
    readings: list[Reading],
    counts: Counts,
    hidden: frozenset,
) -> set[ReadingKey]:
    """A mean over a few tells of each; so would that of a longer period, less those of its other years."""
    few = {
        key
        for key, number in counts.averaged.items()
        if number < parameters.threshold_for(key[0], "") and number
    }
    periods = {(key[0], Period.parse(key[2])) for key in few}
    return few | {
        key
        for key in counts.averaged
        if any(
            name == key[0] and Period.parse(key[2]).overlaps(period.first, period.last)
            for name, period in periods
        )
    }


def hide(readings: Readings, hidden: Collection[ReadingKey]) -> Readings:
    """The same readings, the hidden ones without any number."""
    return Readings.of(
        readings.known_at,
        readings.labels,
        readings.definitions,
        (_hidden(r) if r.key in hidden else r for r in readings.by_key.values()),
    )


def _hidden(reading: Reading) -> Reading:
    return replace(reading, value=None, part=None, whole=None, people=None, hidden=True)


__all__ = ["Cell", "Secrecy", "hide", "publishable"]
