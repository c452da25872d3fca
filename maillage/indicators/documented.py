"""Sections whose definitions docs/indicators.md prints after those of programmes: each room gives its own.

register_documented(Documented("Charte (`charter`)", "Ce que ces chiffres ont en commun…", indicators))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .definitions import Indicator


@dataclass(frozen=True)
class Documented:
    """A heading, a text of introduction, and the indicators in their order; all in French.

    `depends`: for an indicator whose parts depend on the section, by its code, what they are.
    """

    heading: Any
    text: Any
    indicators: Callable[[], Iterable[Indicator]]
    depends: Mapping[str, Any] = field(default_factory=dict)


_documented: list[Documented] = []


def register_documented(one: Documented) -> None:
    """Add a section; the same heading again replaces its own."""
    _documented[:] = [known for known in _documented if known.heading != one.heading] + [one]


def documented() -> list[Documented]:
    """In the order of their headings, so that the page does not depend on the order of rooms."""
    return sorted(_documented, key=lambda one: str(one.heading))
