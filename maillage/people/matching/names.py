"""What is known of each different name: how it is said, its parts, the short forms it stands for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property
from importlib import resources

import numpy as np

from . import phonetics

# Words too short or too common to tell that a part of a surname is shared: "de", "el", "ben".
_PARTICLES = {
    *("de", "du", "des", "la", "le", "les", "da", "di", "do", "dos"),
    *("el", "al", "ben", "bin", "ibn", "abd", "ould", "ait"),
    *("van", "von", "der", "den"),
}


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """For a first name, those it is used for (`data/nicknames.txt`)."""
    text = (resources.files("maillage.people.matching") / "data" / "nicknames.txt").read_text("utf-8")
    found: dict[str, set[str]] = {}
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        head, hub, rest = line.partition(" > ")
        heads = head.split()
        for one in heads:
            for other in (rest if hub else line).split():
                if one != other:
                    found.setdefault(one, set()).add(other)
                    found.setdefault(other, set()).add(one)
    return {name: frozenset(others) for name, others in found.items()}


class Names:
    """Attributes of names by code (their rank in `texts`, which are folded)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.parts = [tuple(text.split()) for text in texts]
        self.compact = ["".join(parts) for parts in self.parts]

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def spelled(self) -> np.ndarray:
        """The same number for names that only differ by spaces, hyphens and apostrophes."""
        return _numbered(self.compact)

    @cached_property
    def sounds(self) -> np.ndarray:
        """The same number for names that are said alike."""
        return _numbered([phonetics.sound(text) for text in self.texts])

    @cached_property
    def skeletons(self) -> list[tuple[str, ...]]:
        return [phonetics.skeleton(text) for text in self.texts]

    @cached_property
    def whole_skeletons(self) -> np.ndarray:
        return _numbered([phonetics.whole(words) for words in self.skeletons])

    @cached_property
    def objects(self) -> np.ndarray:
        """Spellings without spaces, to pick from by code."""
        found = np.empty(len(self.compact), dtype=object)
        found[:] = self.compact
        return found

    @cached_property
    def lengths(self) -> np.ndarray:
        return np.fromiter((len(text) for text in self.compact), np.int16, len(self.compact))

    @cached_property
    def is_compound(self) -> np.ndarray:
        return np.fromiter((len(parts) > 1 for parts in self.parts), bool, len(self.parts))

    @cached_property
    def has_short_forms(self) -> np.ndarray:
        known = short_forms()
        return np.fromiter((any(p in known for p in parts) for parts in self.parts), bool, len(self.parts))

    @cached_property
    def shared_rank(self) -> np.ndarray:
        """The rank of each name in the order of letters: comparisons take a pair in that order."""
        rank = np.empty(len(self.texts), np.int64)
        rank[np.array(sorted(range(len(self.texts)), key=self.texts.__getitem__), dtype=np.int64)] = (
            np.arange(len(self.texts))
        )
        return rank

    def share_a_part(self, one: int, other: int) -> bool:
        """Whether one word that tells something stands in both."""
        common = set(self.parts[one]) & set(self.parts[other])
        return any(len(word) > 2 and word not in _PARTICLES for word in common)

    def stand_for(self, one: int, other: int) -> bool:
        """Whether one is a short form of the other."""
        known = short_forms()
        mine, theirs = self.parts[one], self.parts[other]
        return any(b in known.get(a, ()) for a in mine[:1] for b in theirs[:1])

    def begins(self, one: int, other: int) -> bool:
        """Whether the first name of one is an initial, a part or the beginning of the other's.

        "J.-P." of "Jean-Pierre", "Jean" of "Jean-Pierre", "Alex" of "Alexandre", "Pierre" of "Jean-Pierre".
        """
        mine, theirs = sorted((self.parts[one], self.parts[other]), key=lambda p: (len("".join(p)), p))
        if len(mine) > 1 and len(mine) == len(theirs):
            return all(t.startswith(m) for m, t in zip(mine, theirs, strict=True))
        first = mine[0]
        if len(mine) == 1 and len(first) == len(theirs) > 1:  # "JP"
            return all(t.startswith(m) for m, t in zip(first, theirs, strict=True))
        if len(mine) > 1:
            return bool({m for m in mine if len(m) > 2} & {t for t in theirs if len(t) > 2})
        return theirs[0].startswith(first) or first in theirs


def _numbered(texts: Sequence[str]) -> np.ndarray:
    numbers: dict[str, int] = {}
    return np.fromiter((numbers.setdefault(text, len(numbers)) for text in texts), np.int64, len(texts))
