"""How French ears would write a name: spellings that are said alike give one code.

The rules are a list of replacements on the folded text, each word between spaces. The same list makes the
function of the database (`keys.py`) that indexes files, a hundred times for each of a million people: hence
plain replacements wherever they do, and expressions that both languages read alike.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from maillage.kernel.text import fold


class Replace(NamedTuple):
    """One text by another, everywhere."""

    old: str
    new: str

    def apply(self, text: str) -> str:
        return text.replace(self.old, self.new)

    def sql(self, value: str) -> str:
        return f"replace({value}, '{self.old}', '{self.new}')"


class Translate(NamedTuple):
    """Sign by sign; those of `old` that have none facing them in `new` are removed."""

    old: str
    new: str

    def apply(self, text: str) -> str:
        kept = len(self.new)
        return text.translate(str.maketrans(self.old[:kept], self.new, self.old[kept:]))

    def sql(self, value: str) -> str:
        return f"translate({value}, '{self.old}', '{self.new}')"


class Expression(NamedTuple):
    """A regular expression."""

    old: str
    new: str

    def apply(self, text: str) -> str:
        return re.sub(self.old, self.new, text)

    def sql(self, value: str) -> str:
        return f"regexp_replace({value}, '{self.old}', '{self.new}', 'g')"


Rule = Replace | Translate | Expression

# In what follows `2` stands for "ch", `4` for a hard g, and `1` for the vowel a word begins with.
RULES: tuple[Rule, ...] = (
    Translate("0123456789", ""),
    Replace("chr", "kr"),
    *(Replace(spelling, "2") for spelling in ("sch", "tch", "sh", "ch")),
    Replace("ph", "f"),
    Replace("dj", "j"),
    Replace("ck", "k"),
    Translate("yqwzh", "ikus"),
    *(Replace(sign * 2, sign) for sign in "bcdfgklmnprst"),
    Replace("kue", "ke"),
    Replace("kui", "ki"),
    Replace("gue", "4e"),
    Replace("gui", "4i"),
    Replace("ge", "je"),
    Replace("gi", "ji"),
    Replace("ce", "se"),
    Replace("ci", "si"),
    Translate("cg", "k4"),
    Replace("bv", "v"),
    Replace("mb", "nb"),
    Replace("mp", "np"),
    # What is not heard at the end of a word that has something else to hear.
    Expression(r"([^ ][^ ])(?:[dtx]s?|s) ", r"\1 "),
    Replace("x", "ks"),
)
# Vowels only colour a sound: transcriptions (Mohamed, Muhamad) and accents move them freely.
SKELETON: tuple[Rule, ...] = (Expression(" [aeiou]+", " 1"), Translate("aeiou", ""))
_SOUND: tuple[Rule, ...] = (
    Expression(r"([^ ][^ ])e ", r"\1 "),
    Replace(" ", ""),
    Replace("eau", "o"),
    Replace("au", "o"),
    Expression("ou|eu", "u"),
    Expression("ai|ei|oe|ae", "e"),
    Expression("e([nm])(?=[^aeiou])", r"a\1"),
    Expression(r"([a-z0-9])\1+", r"\1"),
)


def _apply(rules: tuple[Rule, ...], text: str) -> str:
    for rule in rules:
        text = rule.apply(text)
    return text


def _said(name: str) -> str:
    # Two spaces between words: a rule takes the one behind a word without missing the next.
    return _apply(RULES, f" {fold(name).replace(' ', '  ')} ")


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """The name as it is said, words run together: "Philippe" and "Filippe" give the same."""
    return _apply(_SOUND, _said(name))


@lru_cache(maxsize=20_000)
def skeleton(name: str) -> tuple[str, ...]:
    """The consonants of each word as they are said: what files are indexed by."""
    return tuple(_apply(SKELETON, _said(name)).split())


def whole(words: tuple[str, ...]) -> str:
    """The skeleton of the words written as one: "Ben Ali" meets "Benali"."""
    return words[0] + "".join(word.removeprefix("1") for word in words[1:]) if words else ""
