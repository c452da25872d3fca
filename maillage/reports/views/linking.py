"""Where a figure of a report leads: the page that tells its definition, its trend and its records."""

from __future__ import annotations

from maillage.accounts.context import Context
from maillage.pathways.models import Programme
from maillage.reports.readings import Reading
from maillage.reports.subject import Subject

from .common import address


class Linker:
    """Builds the addresses of figures; a reader of a frozen version is led to what was frozen."""

    def __init__(self, context: Context, programme: Programme) -> None:
        self.context, self.programme = context, programme

    def figure(self, reading: Reading) -> str:
        return self._address("figure", reading)

    def card(self, reading: Reading) -> str:
        return self._address("figure-card", reading)

    def text(self, subject: Subject, place: str) -> str:
        return address(self.context, "text", self.programme, subject.year, partie=place)

    def _address(self, name: str, reading: Reading) -> str:
        return address(
            self.context,
            name,
            self.programme,
            reading.indicator,
            periode=reading.period,
            ventilation=reading.breakdown,
        )
