"""Dates as people type them: `12/3`, `12 mars`, `demain`, `lun prochain`, `+3`, `dans 2 semaines`.

The same rules run in the browser (web/static/web/dates.js) to echo what was understood; both are tested
on the cases of tests/kernel/typed_dates.json. The server's reading is the one that counts.

A year left out is the one that brings the date nearest to today (`near`), the last one passed (`past`,
for births and entries) or the next to come (`future`). A bare weekday is the next one, today included
(`past`: the last one); "prochain" is the first one after today, "dernier" the last one before today.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.text import fold

Lean = Literal["near", "past", "future"]

_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "january": 1, "fevrier": 2, "fevr": 2, "fev": 2, "feb": 2,
    "february": 2, "mars": 3, "mar": 3, "march": 3, "avril": 4, "avr": 4, "apr": 4, "april": 4, "mai": 5,
    "may": 5, "juin": 6, "jun": 6, "june": 6, "juillet": 7, "juil": 7, "jul": 7, "july": 7, "aout": 8,
    "aug": 8, "august": 8, "septembre": 9, "sept": 9, "sep": 9, "september": 9, "octobre": 10, "oct": 10,
    "october": 10, "novembre": 11, "nov": 11, "november": 11, "decembre": 12, "dec": 12, "december": 12,
}  # fmt: skip
_WEEKDAYS = {
    "lundi": 0, "lun": 0, "monday": 0, "mon": 0, "mardi": 1, "tuesday": 1, "tue": 1, "mercredi": 2,
    "mer": 2, "wednesday": 2, "wed": 2, "jeudi": 3, "jeu": 3, "thursday": 3, "thu": 3, "vendredi": 4,
    "ven": 4, "friday": 4, "fri": 4, "samedi": 5, "sam": 5, "saturday": 5, "sat": 5, "dimanche": 6,
    "dim": 6, "sunday": 6, "sun": 6,
}  # fmt: skip
_WORDS = {
    "aujourd hui": 0, "aujourdhui": 0, "auj": 0, "ce jour": 0, "today": 0, "demain": 1, "dem": 1,
    "tomorrow": 1, "hier": -1, "yesterday": -1, "apres demain": 2, "avant hier": -2,
}  # fmt: skip
_NEXT = {"prochain", "prochaine", "next"}
_LAST = {"dernier", "derniere", "passe", "last"}

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$", re.ASCII)
_DIGITS = re.compile(r"^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?$", re.ASCII)
_SOLID = re.compile(r"^(\d{2})(\d{2})(\d{4})$", re.ASCII)
_DAY = re.compile(r"^(?:le )?(\d{1,2})(?:er)?$", re.ASCII)
_NAMED = re.compile(r"^(?:le )?(\d{1,2})(?:er)? ([a-z]+)(?: (\d{4}|\d{2}))?$", re.ASCII)
_SHIFT = re.compile(
    r"^([+-]) ?(\d{1,3}) ?(j|jours?|s|sem|semaines?|m|mois|d|days?|w|weeks?|months?)?$", re.ASCII
)
_IN = re.compile(r"^(dans|in|il y a) (\d{1,3}) (jours?|semaines?|sem|mois|days?|weeks?|months?)$", re.ASCII)


class DateNotUnderstood(ValueError):
    """The text is no date; the message says what can be typed."""


def read_date(text: str, today: dt.date | None = None, lean: Lean = "near") -> dt.date:
    """The day meant by `text`; raises `DateNotUnderstood` with a message for the user."""
    today = today or timezone.localdate()
    raw = " ".join(text.strip().lower().split())
    plain = fold(raw)
    try:
        found = _relative(raw, plain, today, lean) or _calendar(raw, plain, today, lean)
    except OverflowError:  # beyond the calendar
        found = None
    if found is None:
        raise DateNotUnderstood(
            _("« %s » n'est pas une date. Écrivez par exemple 12/3, 12/3/2026, demain ou lun prochain.")
            % text.strip()[:40]
        )
    return found


def _relative(raw: str, plain: str, today: dt.date, lean: Lean) -> dt.date | None:
    if plain in _WORDS:
        return today + dt.timedelta(days=_WORDS[plain])
    if match := _SHIFT.match(raw):
        return _shift(today, int(match[2]) * (1 if match[1] == "+" else -1), match[3] or "j")
    if match := _IN.match(plain):
        return _shift(today, int(match[2]) * (-1 if match[1] == "il y a" else 1), match[3])
    words = plain.split()
    if len(words) == 2 and words[0] in _NEXT | _LAST:  # "next monday"
        words.reverse()
    if not 1 <= len(words) <= 2 or words[0] not in _WEEKDAYS:
        return None
    ahead = (_WEEKDAYS[words[0]] - today.weekday()) % 7
    if len(words) == 1:
        return today + dt.timedelta(days=ahead - 7 if lean == "past" and ahead else ahead)
    if words[1] in _NEXT:
        return today + dt.timedelta(days=ahead or 7)
    if words[1] in _LAST:
        return today + dt.timedelta(days=ahead - 7)
    return None


def _shift(day: dt.date, count: int, unit: str) -> dt.date:
    if unit.startswith("m"):
        months = day.year * 12 + day.month - 1 + count
        year, month = divmod(months, 12)
        if not 1 <= year <= 9999:
            raise OverflowError
        return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + dt.timedelta(days=count * (7 if unit[0] in "sw" else 1))


def _calendar(raw: str, plain: str, today: dt.date, lean: Lean) -> dt.date | None:
    if match := _ISO.match(raw):
        return _exact(int(match[1]), int(match[2]), int(match[3]))
    if match := _SOLID.match(raw):
        return _exact(int(match[3]), int(match[2]), int(match[1]))
    if match := _DIGITS.match(raw):
        return _dated(int(match[1]), int(match[2]), match[3], today, lean)
    if (match := _NAMED.match(plain)) and match[2] in _MONTHS:
        return _dated(int(match[1]), _MONTHS[match[2]], match[3], today, lean)
    if match := _DAY.match(plain):
        return _day_only(int(match[1]), today, lean)
    return None


def _exact(year: int, month: int, day: int) -> dt.date:
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        raise DateNotUnderstood(_("Il n'y a pas de mois %s.") % month)
    if not 1 <= day <= monthrange(year, month)[1]:
        written = f"{day:02}/{month:02}/{year:04}"
        raise DateNotUnderstood(_("Le %s n'existe pas.") % written)
    return dt.date(year, month, day)


def _dated(day: int, month: int, year: str | None, today: dt.date, lean: Lean) -> dt.date:
    if year is None:
        return _pick([(y, month, day) for y in range(today.year - 4, today.year + 5)], today, lean)
    if len(year) == 4:
        return _exact(int(year), month, day)
    century = today.year - today.year % 100
    full = century + int(year)
    # Two digits: up to 20 years ahead are of this century, the rest of the last one.
    return _exact(full if full <= today.year + (0 if lean == "past" else 20) else full - 100, month, day)


def _day_only(day: int, today: dt.date, lean: Lean) -> dt.date:
    base = today.year * 12 + today.month - 1
    months = [divmod(base + offset, 12) for offset in (-2, -1, 0, 1, 2)]
    return _pick([(year, month + 1, day) for year, month in months], today, lean)


def _pick(days: list[tuple[int, int, int]], today: dt.date, lean: Lean) -> dt.date:
    """Of the days that exist, the one that leans the right way."""
    found = []
    for year, month, day in days:
        try:
            found.append(_exact(year, month, day))
        except DateNotUnderstood:
            continue
    if not found:
        year, month, day = days[len(days) // 2]
        return _exact(year, month, day)
    if lean == "past":
        found = [d for d in found if d <= today] or found
        return max(found)
    if lean == "future":
        found = [d for d in found if d >= today] or found
        return min(found)
    return min(found, key=lambda d: (abs(d - today), d < today))
