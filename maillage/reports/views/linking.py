"""Where a figure of a report leads: the page that tells its definition, its trend and its records."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from maillage.accounts.context import Context
from maillage.reports.readings import Reading
from maillage.reports.subject import Subject
from maillage.reports.topics import Topic

from .common import address


class Linker:
    """Builds the addresses of the figures of a chapter as it is now."""

    def __init__(self, context: Context, topic: Topic) -> None:
        self.context, self.topic = context, topic

    def figure(self, reading: Reading) -> str:
        return self._address("reports:figure", reading)

    def card(self, reading: Reading) -> str:
        return self._address("reports:figure-card", reading)

    def text(self, subject: Subject, place: str) -> str:
        return address(self.context, "reports:text", self.topic, subject.year, partie=place)

    def _address(self, name: str, reading: Reading) -> str:
        return address(
            self.context,
            name,
            self.topic,
            reading.indicator,
            periode=reading.period,
            ventilation=reading.breakdown,
        )


class FrozenLinker:
    """Leads from a figure of a version to the records it counted then."""

    def __init__(self, pk: int) -> None:
        self.pk = pk

    def figure(self, reading: Reading) -> str:
        names = {"indicateur": reading.indicator, "ventilation": reading.breakdown, "periode": reading.period}
        return f"{reverse('reports:version-figure', args=[self.pk])}?{urlencode(names)}"

    def card(self, reading: Reading) -> str:
        """None: the page says it all."""
        return ""
