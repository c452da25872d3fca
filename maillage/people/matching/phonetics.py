"""How French ears would write a name: spellings that are said alike give one code.

The rules are a list of replacements on the folded text, each word between spaces. The same list makes the
function of the database (`keys.py`) that indexes files, so only what both kinds of regular expressions
read alike is used: classes, groups, lookahead, back references; alternatives begin with the longest.
"""

from __future__ import annotations

import re
from functools import lru_cache

from maillage.kernel.text import fold

# `2` stands for "ch", `4` for a hard g, while the rules are being applied and in the codes.
RULES: tuple[tuple[str, str], ...] = (
    (r"[0-9]", ""),
    (r"chr", "kr"),
    (r"sch|tch|sh|ch", "2"),
    (r"ph", "f"),
    (r"dj", "j"),
    (r"h", ""),
    (r"y", "i"),
    (r"gu(?=[ei])", "4"),
    (r"g(?=[ei])", "j"),
    (r"g", "4"),
    (r"c(?=[ei])", "s"),
    (r"[cq]", "k"),
    (r"([a-z0-9])\1+", r"\1"),
    (r"ku(?=[ei])", "k"),
    (r"[ao]u|w", "u"),
    (r"bv", "v"),
    (r"m(?=[bp])|nm", "n"),
    (r"([a-z0-9][a-z0-9])(?:[dtxz]s?|s) ", r"\1 "),
    (r"([a-z0-9][a-z0-9])e ", r"\1 "),
    (r"z", "s"),
    (r"x", "ks"),
)
# Vowels only colour a sound: transcriptions (Mohamed, Muhamad) and accents move them freely. The first
# one of a word stays as `a`.
SKELETON: tuple[tuple[str, str], ...] = (
    (r" [aeiou]+", " a"),
    (r"([a-z0-9])[aeiou]+", r"\1"),
)
_VOWELS: tuple[tuple[str, str], ...] = (
    (r"ai|ei|oe|ae", "e"),
    (r"eo", "o"),
    (r"en(?=[^aeiou])|em(?=[^aeiou])", "an"),
    (r"([a-z0-9])\1+", r"\1"),
)
_compiled: dict[str, re.Pattern[str]] = {
    pattern: re.compile(pattern) for rules in (RULES, SKELETON, _VOWELS) for pattern, _ in rules
}


def _apply(rules: tuple[tuple[str, str], ...], text: str) -> str:
    for pattern, replacement in rules:
        text = _compiled[pattern].sub(replacement, text)
    return text


def _said(folded: str) -> str:
    # Two spaces between words: a rule eats the one behind a word without missing the next.
    return _apply(RULES, f" {folded.replace(' ', '  ')} ")


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """The name as it is said, words run together: "Philippe" and "Filip" give the same."""
    return _apply(_VOWELS, _said(fold(name))).replace(" ", "")


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> tuple[str, ...]:
    """The consonants of each word as they are said: what files are indexed by."""
    return tuple(_apply(SKELETON, _said(fold(name))).split())


def whole(words: tuple[str, ...]) -> str:
    """The skeleton of the words written as one: "Ben Ali" meets "Benali"."""
    return words[0] + "".join(word.removeprefix("a") for word in words[1:]) if words else ""
