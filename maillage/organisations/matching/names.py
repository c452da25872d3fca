"""What names a company once its legal form and the little words are set aside.

"S.A.R.L. Bazar Comète" and "Bazar Comète" are one name; "Bazar Comète" and "Bazar Alizé" are two, although
half of the letters are the same: names are compared word by word.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import cache, lru_cache
from importlib import resources

import yaml
from rapidfuzz.distance import OSA

from maillage.kernel.text import fold


@cache
def _said(key: str) -> tuple[str, ...]:
    """A list of `data/names.yaml`."""
    text = (resources.files("maillage.organisations") / "data" / "names.yaml").read_text("utf-8")
    found = yaml.safe_load(text)[key]
    return tuple(found.split() if isinstance(found, str) else found)


_FORMS, _LITTLE = frozenset(_said("forms")), frozenset(_said("little"))
_PHRASES = re.compile(r"\b(?:" + "|".join(_said("phrases")) + r")\b")
PUBLIC_DOMAINS = frozenset(_said("public_domains"))
_APART = re.compile(r"\b[a-z](?: [a-z])+\b")
_SHORT = 3  # words of so few letters are the same or they are not


class NameLikeness(IntEnum):
    """How two names stand, the stronger the lower."""

    SAME = 0
    CLOSE = 1  # a letter here or there
    PART = 2  # one name holds all the words of the other
    DIFFERENT = 3
    UNKNOWN = 4


@lru_cache(maxsize=50_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words that tell a company from another, in alphabetical order; all when none would be left."""
    folded = _APART.sub(lambda found: found[0].replace(" ", ""), fold(name))
    words = _PHRASES.sub(" ", folded).split()
    telling = [word for word in words if word not in _FORMS and word not in _LITTLE]
    return tuple(sorted(telling or folded.split()))


def core_name(name: str) -> str:
    """Names that are the same but for their legal form and the order of their words give the same text."""
    return " ".join(words_of(name))


def compare_names(one: str, other: str) -> NameLikeness:
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return NameLikeness.UNKNOWN
    if first == second or _joined(one) == _joined(other):
        return NameLikeness.SAME
    shorter, longer = sorted((first, second), key=len)
    if not _all_found(shorter, longer):
        return NameLikeness.DIFFERENT
    if len(shorter) == len(longer):
        return NameLikeness.CLOSE
    telling = sum(len(word) for word in shorter)
    return NameLikeness.PART if telling > _SHORT + 2 else NameLikeness.DIFFERENT


@lru_cache(maxsize=50_000)
def _joined(name: str) -> str:
    """Without spaces, in the order written: "Bazar Comète" and "BazarComète"."""
    kept = set(words_of(name))
    folded = _APART.sub(lambda found: found[0].replace(" ", ""), fold(name))
    return "".join(word for word in folded.split() if word in kept)


def _all_found(shorter: tuple[str, ...], longer: tuple[str, ...]) -> bool:
    """Whether each word of the shorter name has one of its own in the longer, a slip apart."""
    free = list(longer)
    for word in sorted(shorter, key=len, reverse=True):
        near = next((other for other in free if _same_word(word, other)), None)
        if near is None:
            return False
        free.remove(near)
    return True


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    longest = max(len(one), len(other))
    if min(len(one), len(other)) <= _SHORT or one.isdecimal() or other.isdecimal():
        return False
    return OSA.distance(one, other, score_cutoff=2) <= (1 if longest < 8 else 2)
