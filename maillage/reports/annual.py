"""The whole report of a year: the chapters of an organisation, family by family, pathways first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from .laid import Chapter
from .topics import FAMILIES, Topic, by_family, family_of, years


@dataclass(frozen=True)
class AnnualReport:
    """Chapters laid out, in the order they are printed."""

    organisation: str
    year: int
    chapters: list[Chapter]

    @property
    def families(self) -> list[tuple[str, list[Chapter]]]:
        """What chapters stand under, and those that do."""
        found: dict[str, list[Chapter]] = {}
        for chapter in self.chapters:
            found.setdefault(str(FAMILIES[family_of(chapter.subject.about)]), []).append(chapter)
        return list(found.items())

    @property
    def known_at(self) -> dt.datetime:
        """When its last figures were read."""
        return max((c.readings.known_at for c in self.chapters), default=timezone.now())


def topics_of_year(topics: Iterable[Topic], year: int) -> list[Topic]:
    """Those that have a chapter of this year, in the order of a whole report."""
    there = [topic for topic in topics if year in years(topic)]
    return [topic for _family, shelf in by_family(there) for topic in shelf]
