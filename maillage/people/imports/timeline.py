"""The addresses of one person as a line of time, and what a new address does to it. Touches no database.

A row of a file says "from this day on, there". The very same day as a known address corrects it in place;
another day is a move: the address in force ends the day before, and the new one runs until the next known.
"""

import datetime as dt
from dataclasses import dataclass, field

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Place:
    """Where: the columns of an address, and the areas it lies in."""

    address: str
    postcode: str
    city: str
    insee_code: str
    longitude: float | None = None
    latitude: float | None = None
    areas: frozenset[int] = frozenset()


@dataclass
class Home:
    """An address of the line: `id` is None until it is written; both dates included, None: no bound."""

    id: int | None
    start: dt.date | None
    end: dt.date | None
    place: Place


@dataclass
class Line:
    """The addresses of a person, in order, and which of them were made or changed."""

    homes: list[Home]
    created: list[Home] = field(default_factory=list)
    changed: list[Home] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.homes.sort(key=_order)

    def at(self, start: dt.date | None) -> Home | None:
        """The address that begins on that very day (None: the one without a beginning)."""
        return next((home for home in self.homes if home.start == start), None)

    @property
    def last(self) -> Home | None:
        return self.homes[-1] if self.homes else None

    def put(self, start: dt.date | None, place: Place) -> bool:
        """Take in one row. False when the line already said so."""
        same = self.at(start)
        if same is not None:
            if same.place == place:
                return False
            same.place = place
            self._mark(same)
            return True
        before = [home for home in self.homes if _order(home) < (start or dt.date.min)]
        after = [home for home in self.homes if _order(home) > (start or dt.date.min)]
        if before and start is not None and (before[-1].end or dt.date.max) >= start:
            before[-1].end = start - _DAY
            self._mark(before[-1])
        home = Home(None, start, _order(after[0]) - _DAY if after else None, place)
        self.homes = [*before, home, *after]
        self.created.append(home)
        return True

    def _mark(self, home: Home) -> None:
        if home.id is not None and home not in self.changed:
            self.changed.append(home)


def _order(home: Home) -> dt.date:
    return home.start or dt.date.min
