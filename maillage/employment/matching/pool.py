"""What pathways, an upper room, say of people to be matched: who is followed today, and by whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Q

from maillage.accounts.context import Context

Answers = Mapping[int, Mapping[str, str]]  # person, question, last answer


@dataclass(frozen=True)
class Followed:
    """What the pathways of a person add to their own answers.

    education  the level at entry, for who gave none since
    clause     a criterion of social clauses is met that rests on no protected ground
    """

    education: str = ""
    clause: bool = False


class Pathways(Protocol):
    def running(self, context: Context, day: dt.date) -> Q:
        """The condition on Person of being followed today in the context's network."""

    def mine(self, context: Context, day: dt.date) -> Q:
        """The condition on Person of having the account itself as reference worker today."""

    def followed(self, people: Collection[int], answers: Answers, day: dt.date) -> Mapping[int, Followed]:
        """A constant number of queries."""


_known: list[Pathways] = []


def register(pathways: Pathways) -> None:
    """Called once, from the upper room's `ready`."""
    _known[:] = [pathways]


def pathways() -> Pathways:
    return _known[0]
