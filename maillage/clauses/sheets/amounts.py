"""What a cell of hours amounts to, and which part of a name is the last."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from maillage.kernel.text import fold

from .words import courtesy

_CENT = Decimal("0.01")
_AMOUNT = re.compile(r"(-?\d+)(?:[.,](\d+))?(?: ?(?:h|hs|heures?))?", re.ASCII)
_CLOCK = re.compile(r"(-?)(\d+) ?[h:] ?([0-5]\d)(?::([0-5]\d))?(?: ?(?:mn|min|m))?", re.ASCII)


def amount(value: object) -> Decimal | None:
    """A number of hours of any size (a total exceeds what a month can hold), None for what is none."""
    match value:
        case bool():
            return None
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(value)).quantize(_CENT, ROUND_HALF_UP) if abs(value) < 1e9 else None
        case dt.timedelta():
            return _of_seconds(value.total_seconds())
        case dt.time():
            return _of_seconds(value.hour * 3600 + value.minute * 60 + value.second)
        case dt.datetime() if value.year < 1905:
            return _of_seconds((value - dt.datetime(1899, 12, 31)).total_seconds())  # noqa: DTZ001 - a count
        case str():
            return _of_text("".join(value.split()).lower().replace("\u2212", "-"))
    return None


def _of_seconds(seconds: float) -> Decimal:
    return (Decimal(round(seconds)) / 3600).quantize(_CENT, ROUND_HALF_UP)


def _of_text(text: str) -> Decimal | None:
    if match := _CLOCK.fullmatch(text):
        seconds = int(match[2][:9]) * 3600 + int(match[3]) * 60 + int(match[4] or 0)
        return _of_seconds(-seconds if match[1] else seconds)
    if match := _AMOUNT.fullmatch(text):
        try:
            return Decimal(f"{match[1][:12]}.{(match[2] or '0')[:9]}").quantize(_CENT, ROUND_HALF_UP)
        except InvalidOperation:
            return None
    return None


def split_name(whole: str, order: str) -> tuple[str, str]:
    """Last and first name. `DUPONT Jean`: capitals say the last name wherever it stands; a comma ends it."""
    if "," in whole:
        last, _comma, first = whole.partition(",")
        return last.strip(), first.strip()
    words = [word for word in whole.split() if fold(word) not in courtesy()] or whole.split()
    upper = [word for word in words if word.isupper() and len(word.strip(".")) > 1]
    if upper and len(upper) < len(words):
        return " ".join(upper), " ".join(word for word in words if word not in upper)
    if len(words) < 2:
        return whole.strip(), ""
    if order == "first":
        return " ".join(words[1:]), words[0]
    # Particles belong to the name they precede.
    cut = 1
    while cut < len(words) - 1 and fold(words[cut - 1]) in (
        "de",
        "du",
        "des",
        "le",
        "la",
        "el",
        "ben",
        "van",
        "da",
        "d",
    ):
        cut += 1
    return " ".join(words[:cut]), " ".join(words[cut:])
