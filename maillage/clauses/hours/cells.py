"""What a month and an amount of hours look like in the files of companies.

Everything a payroll, a spreadsheet or a person writes and that has one reading only; the rest is refused
with a sentence. Nothing is guessed: `35h5` may be five minutes or fifty.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.sheets.cells import CellError, Day
from maillage.kernel.text import fold

MOST = Decimal(744)  # hours of a month of 31 days
_CENT = Decimal("0.01")
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2010": "-", "\u2011": "-"})
_WHOLE = r"(?P<whole>\d+|\d{1,3}(?: \d{3})+)"
_DECIMAL = re.compile(rf"{_WHOLE}(?:[.,](?P<part>\d+))? ?(?:h|hs|hrs?|heures?)?\.?", re.ASCII)
_CLOCK = re.compile(
    rf"{_WHOLE} ?(?:h|heures?|:) ?(?P<minutes>\d+)(?: ?(?::|mn|min|m|') ?(?P<seconds>\d{{1,2}})?(?:\.\d+)?)?"
    r" ?(?:s|sec)?",
    re.ASCII,
)
# A spreadsheet that counts hours as days shows its first days of January 1900 for 24 hours and more.
_SERIAL = re.compile(
    r"(?P<year>1899|1900|1904)-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[ T](?P<hour>\d\d):(?P<minutes>\d\d)(?::(?P<seconds>\d\d)(?:\.\d+)?)?)?",
    re.ASCII,
)
_LONG_AGO = 2000


@dataclass(frozen=True)
class HoursCell:
    """An amount of hours, in hundredths half up: `35,5`, `35.5`, `35h30`, `35:30`, `-7`."""

    def parse(self, text: str) -> Decimal:
        said = " ".join(text.translate(_MINUS).split()).lower()
        sign, bare = (-1, said[1:].lstrip()) if said.startswith("-") else (1, said.removeprefix("+").lstrip())
        value = self._read(bare, text)
        if value > MOST:
            raise CellError(_("« %s » : un mois ne compte pas plus de 744 heures") % text[:40])
        return (sign * value).quantize(_CENT, ROUND_HALF_UP) + 0  # never -0

    def _read(self, bare: str, text: str) -> Decimal:
        if match := _SERIAL.fullmatch(bare):
            return self._of_serial(match, text)
        if match := _DECIMAL.fullmatch(bare):
            digits = match["whole"].replace(" ", "")
            self._not_endless(digits + (match["part"] or ""), text)
            return Decimal(f"{digits}.{match['part'] or 0}")
        if match := _CLOCK.fullmatch(bare):
            digits = match["whole"].replace(" ", "")
            self._not_endless(digits, text)
            return Decimal(digits) + self._part(match, text)
        raise CellError(
            _("« %s » n'est pas un nombre d'heures : écrivez 35,5 ou 35h30") % " ".join(text.split())[:40]
        )

    def _part(self, match: re.Match[str], text: str) -> Decimal:
        """Minutes and seconds, in hours."""
        minutes, seconds = match["minutes"] or "00", match["seconds"] or "0"
        if len(minutes) != 2:
            raise CellError(
                _("« %s » : écrivez les minutes sur deux chiffres (35h05, 35h50), ou 35,5") % text[:40]
            )
        if int(minutes) > 59 or int(seconds) > 59:
            raise CellError(
                _("« %s » : les minutes vont de 00 à 59 ; pour des centièmes, écrivez 35,75") % text[:40]
            )
        return Decimal(int(minutes) * 60 + int(seconds)) / 3600

    def _of_serial(self, match: re.Match[str], text: str) -> Decimal:
        if (match["year"], match["month"]) != ("1900", "01") or int(match["day"]) < 1:
            raise CellError(
                _("« %s » : votre tableur donne une date. Mettez la colonne en nombre ou au format [h]:mm")
                % text[:40]
            )
        return Decimal(int(match["day"]) * 24 + int(match["hour"] or 0)) + self._part(match, text)

    def _not_endless(self, digits: str, text: str) -> None:
        if len(digits) > 40:
            raise CellError(_("« %s » : un mois ne compte pas plus de 744 heures") % text[:40])

    def describe(self) -> str:
        return _("heures : 35,5 ou 35h30, arrondies au centième ; négatives pour une correction")


_EARLY = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet")  # as folded
_MONTHS = (*_EARLY, "aout", "septembre", "octobre", "novembre", "decembre")
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/. ](\d{1,2})|(\d\d))", re.ASCII)
_MONTH_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{4})", re.ASCII)
_NAMED = re.compile(r"(?:\d{1,2}(?:er)? )?([a-z]+) (\d{4}|\d{2})")


@dataclass(frozen=True)
class MonthCell:
    """A month, as its first day: `2017-03`, `03/2017`, `mars 2017`, or any day of it. Not one to come."""

    def parse(self, text: str) -> dt.date:
        said = " ".join(text.split())
        year, month = self._read(said)
        if not 1 <= month <= 12:
            raise CellError(_("« %s » : le mois va de 1 à 12") % said[:40])
        if not _LONG_AGO <= year <= 2099:
            raise CellError(_("« %s » : cette année n'est pas plausible") % said[:40])
        first = dt.date(year, month, 1)
        if first > timezone.localdate():
            raise CellError(_("« %s » : ce mois est à venir") % said[:40])
        return first

    def _read(self, said: str) -> tuple[int, int]:
        if match := _YEAR_FIRST.fullmatch(said):
            return int(match[1]), int(match[2] or match[3])
        if match := _MONTH_FIRST.fullmatch(said):
            return int(match[2]), int(match[1])
        if match := _NAMED.fullmatch(fold(said)):
            found = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(match[1])]
            if len(match[1]) >= 3 and len(found) == 1:
                year = int(match[2])
                return (year if year > 99 else 2000 + year), found[0]
        else:
            try:
                day = Day().parse(said)
            except CellError:
                pass
            else:
                return day.year, day.month
        raise CellError(_("« %s » n'est pas un mois : écrivez 2017-03, 03/2017 ou mars 2017") % said[:40])

    def describe(self) -> str:
        return _("mois : 2017-03, 03/2017 ou mars 2017")
