"""How numbers, shares and dates are written for a reader, in the language of the page.

French: `1 328`, `43,8 %`, `22 nov. 2026`; English: `1,328`, `43.8%`, `22 Nov 2026`. The spaces inside a
French number do not break. A missing value is always "–", never 0 and never an empty cell.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language

from .share import DASH, Share, round_half_up

NARROW = "\u202f"  # between thousands
NBSP = "\u00a0"  # before %, between day and month

Number = int | float | Decimal | Fraction

_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


class GroupedInt(int):
    """A count inside a sentence: lets `ngettext` strings with `%(count)s` read `1 328 parcours`.

    In French nothing is singular: zero then weighs one when the form is chosen, and still prints 0.
    """

    text: str

    def __new__(cls, count: int) -> GroupedInt:
        made = super().__new__(cls, 1 if count == 0 and language() == "fr" else count)
        made.text = number(count)
        return made

    def __str__(self) -> str:
        return self.text


def language() -> str:
    """`fr` or `en`: the two the interface speaks."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def number(value: Number | None, decimals: int | None = None) -> str:
    """Grouped by thousands, rounded half up. `decimals` None: integers as they are, others at 2 at most."""
    if value is None:
        return DASH
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    if decimals is None:
        rounded = round_half_up(exact, 0 if exact.denominator == 1 else 2)
        text = f"{rounded:,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{round_half_up(exact, decimals):,f}"
    if language() == "fr":
        text = text.replace(",", NARROW).replace(".", ",")
    return text.replace("-", "−")


def percent(value: Share | Number | None, decimals: int = 1) -> str:
    """A `Share`, or a number already in percent: `43,8 %`."""
    if isinstance(value, Share):
        fraction = value.fraction
        value = None if fraction is None else fraction * 100
    if value is None:
        return DASH
    sign = f"{NBSP}%" if language() == "fr" else "%"
    return number(value, decimals) + sign


def _ordinal(day: int) -> str:
    return "1er" if day == 1 and language() == "fr" else str(day)


def day(value: dt.date | None) -> str:
    """`22 nov. 2026`."""
    if value is None:
        return DASH
    value = local(value)
    return f"{_ordinal(value.day)}{NBSP}{_MONTHS[language()][value.month - 1]}{NBSP}{value.year}"


def day_long(value: dt.date | None) -> str:
    """`dimanche 22 novembre 2026`."""
    if value is None:
        return DASH
    value = local(value)
    name, month = WEEKDAYS[value.weekday()], MONTHS[value.month]
    return f"{name} {_ordinal(value.day)}{NBSP}{month}{NBSP}{value.year}"


def day_short(value: dt.date | None) -> str:
    """`dim. 22 nov.`, for lists of the coming weeks."""
    if value is None:
        return DASH
    value = local(value)
    name = str(WEEKDAYS[value.weekday()])[:3] + ("." if language() == "fr" else "")
    return f"{name} {_ordinal(value.day)}{NBSP}{_MONTHS[language()][value.month - 1]}"


def month(value: dt.date | None) -> str:
    """`novembre 2026`."""
    if value is None:
        return DASH
    return f"{MONTHS[value.month]}{NBSP}{value.year}"


def moment(value: dt.datetime | None) -> str:
    """`22 nov. 2026, 10:12`, in the time of the site."""
    if value is None:
        return DASH
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{day(value.date())}, {value:%H:%M}"


def local(value: dt.date) -> dt.date:
    """The calendar day of a date or of a moment in the time of the site."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value
