"""Which programme puts a person forward: pathways, an upper room, say so here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

Current = Callable[[Collection[int], dt.date], Mapping[int, str]]
Names = Callable[[int], Mapping[str, str]]

_current: list[Current] = []
_names: list[Names] = []


def register(current: Current, names: Names) -> None:
    """`current(people, day)`: the code of the programme each is followed in; `names(network_id)`: what the
    codes of a network's programmes are called."""
    _current[:], _names[:] = [current], [names]


def programmes_of(people: Collection[int], day: dt.date) -> Mapping[int, str]:
    return _current[0](people, day) if _current and people else {}


def programme_names(network_id: int) -> Mapping[str, str]:
    return _names[0](network_id) if _names else {}
