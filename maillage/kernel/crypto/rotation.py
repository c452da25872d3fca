"""Changing the master key: draw one, bring everything under it, set the old ones apart.

Each step stands by itself and can be killed: a key is drawn whole or not, each thing is rewritten whole or
not, and both keys open until the last thing has moved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from .holders import Holder, holders
from .keyring import Key, Keyring, keyring

# A process that took the former key just before it was replaced may still be writing with it.
SETTLING = 24 * 3600.0


@dataclass
class Rotation:
    """What a change of key did."""

    key: Key
    drawn: bool
    moved: int = 0
    refused: list[str] = field(default_factory=list)


def uses(among: Iterable[Holder] | None = None) -> dict[str, Counter[str]]:
    """Key -> what it seals -> how many."""
    found: dict[str, Counter[str]] = {}
    for holder in holders() if among is None else among:
        for key_id, count in holder.uses().items():
            found.setdefault(key_id, Counter())[str(holder.label)] += count
    return found


def rotate(progress: Callable[[int], None] | None = None) -> Rotation:
    """Draw a key and bring everything under it.

    When a former change was interrupted, it is finished instead. What cannot be moved is named in
    `refused` and stays under its key. Raises `KeyringError` when keys come from the environment and none
    was added there.
    """
    ring = keyring()
    pending = bool(ring.keys()) and any(key_id != ring.current().id for key_id in uses())
    rotation = Rotation(ring.current() if pending else ring.add(), drawn=not pending)
    for holder in holders():
        for refusal in holder.rewrap():
            if refusal:
                rotation.refused.append(refusal)
            else:
                rotation.moved += 1
                if progress:
                    progress(rotation.moved)
    return rotation


def retire(ring: Keyring | None = None, *, settling: float = SETTLING) -> tuple[list[Path], dict[str, str]]:
    """Set apart the keys that seal nothing any more.

    Returns where they were put, and for each former key that stays the reason: "used" or "recent" (the key
    that follows it is younger than `settling` seconds).
    """
    ring = ring or keyring()
    used, moved, kept = uses(), [], {}
    held = ring.keys()
    for key, follower in pairwise(held):
        if key.id in used:
            kept[key.id] = "used"
        elif ring.age_of(follower) < settling:
            kept[key.id] = "recent"
        else:
            moved.append(ring.retire(key.id))
    return moved, kept
