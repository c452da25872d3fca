"""What a title, a pay item or a way of fulfilling means (`data/sheet_words.yaml`)."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from maillage.kernel.text import fold

from .. import nomenclature
from ..models import Modality

FIELDS = (
    "last_name",
    "first_name",
    "full_name",
    "birth_date",
    "hours",
    "training_hours",
    "extra_hours",
    "contract",
    "lot",
    "month",
    "modality",
    "rubric",
)
_EARLY = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet")
_MONTHS = (*_EARLY, "aout", "septembre", "octobre", "novembre", "decembre")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERS = re.compile(r"(?:(0?[1-9]|1[0-2]) (20\d\d)|(20\d\d) (0?[1-9]|1[0-2]))")


@dataclass(frozen=True)
class Guess:
    """What a title seems to hold; the lower the rank, the surer."""

    field: str
    rank: int


@cache
def guess(title: str) -> Guess | None:
    """The field of a title, or None. `Heures / travaillées` is tried whole, then part by part, last first."""
    folded = fold(title)
    if not folded or len(folded) > 80:
        return None
    parts = [folded, *(fold(part) for part in reversed(title.split(" / ")) if " / " in title)]
    whole, never = _whole(), _never()
    for part in parts:
        if part in whole:
            return whole[part]
    if folded in never or any(_inside(word, folded) for word in never):
        return None
    found = [(word, one) for word, one in whole.items() if len(word) > 2 and _inside(word, folded)]
    if not found or len(folded.split()) > 8:
        return None
    _word, one = max(found, key=lambda pair: (len(pair[0]), -pair[1].rank))
    return Guess(one.field, one.rank + 100)


@cache
def _whole() -> dict[str, Guess]:
    return {
        word: Guess(field, rank)
        for field, words in nomenclature.sheet_words()["fields"].items()
        for rank, word in enumerate(words)
    }


@cache
def _never() -> frozenset[str]:
    return frozenset(nomenclature.sheet_words()["never"])


@cache
def _totals() -> tuple[str, ...]:
    return tuple(nomenclature.sheet_words()["totals"])


@cache
def _dressing() -> frozenset[str]:
    return frozenset(nomenclature.sheet_words()["dressing"])


@cache
def courtesy() -> frozenset[str]:
    return frozenset(nomenclature.sheet_words()["courtesy"])


def _inside(word: str, text: str) -> bool:
    return f" {word} " in f" {text} "


def begins_total(text: str) -> bool:
    """Whether a cell begins as the label of a row that sums others."""
    folded = fold(text)
    return any(folded == word or folded.startswith(f"{word} ") for word in _totals())


@cache
def rubric_guess(text: str) -> str:
    """What a pay item counts as: `hours`, `training` or `none`."""
    folded = fold(text)
    for kind, words in nomenclature.sheet_words()["rubrics"].items():
        if any(_inside(word, folded) or _inside(f"{word}s", folded) for word in words):
            return kind
    return "none"


@cache
def modality_guess(text: str) -> str:
    """The code of a way of fulfilling; "" when the words say none, or several."""
    folded = fold(text)
    for code, label in Modality.choices:
        if folded in (code, fold(str(label))):
            return code
    words = nomenclature.sheet_words()["modalities"]
    for code, ways in words.items():
        if folded in ways:
            return code
    found = {code for code, ways in words.items() for way in ways if _inside(way, folded)}
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class TitleMonth:
    """A month read in a title. `year` is None when the title leaves it to the reader."""

    month: int
    year: int | None
    training: bool

    def first_day(self, near: dt.date) -> dt.date:
        """Its first day; without a year, the latest such month up to `near`."""
        year = self.year or (near.year if self.month <= near.month else near.year - 1)
        return dt.date(year, self.month, 1)


@cache
def title_month(title: str) -> TitleMonth | None:
    """`mars 2017`, `mars-17`, `03/2017`, `Heures mars`, `Mars 2017 / Formation`: nothing else beside."""
    folded = fold(title)
    if match := _NUMBERS.search(folded):
        number, said = int(match[1] or match[4]), int(match[2] or match[3])
        rest = (folded[: match.start()] + folded[match.end() :]).split()
        return TitleMonth(number, said, _training(rest)) if _dressed(rest) else None
    tokens = folded.split()
    found = [(token, n) for token in tokens for n, name in enumerate(_MONTHS, 1) if _names(token, name)]
    if len(found) != 1:
        return None
    token, number = found[0]
    rest = [one for one in tokens if one != token]
    years = [one for one in rest if _YEAR.fullmatch(one)] or [
        one for one in rest if len(one) == 2 and one.isdecimal()
    ]
    if len(years) > 1:
        return None
    rest = [one for one in rest if one not in years]
    if not _dressed(rest):
        return None
    year = int(years[0]) if years else None
    return TitleMonth(number, year + 2000 if year is not None and year < 100 else year, _training(rest))


def _names(token: str, name: str) -> bool:
    """`janv`, `fevr`, `sept`: three letters at least, and no other month."""
    return (
        len(token) >= 3 and name.startswith(token) and sum(month.startswith(token) for month in _MONTHS) == 1
    )


def _dressed(rest: list[str]) -> bool:
    return all(word in _dressing() for word in rest)


def _training(rest: list[str]) -> bool:
    return any(word in ("formation", "form") for word in rest)


def without_months(title: str) -> str:
    """A title folded, its month and year left out: what stays the same from one file to the next."""
    folded = fold(title)
    folded = _NUMBERS.sub("*", folded)
    return " ".join(
        "*" if any(_names(token, name) for name in _MONTHS) or _YEAR.fullmatch(token) else token
        for token in folded.split()
    )
