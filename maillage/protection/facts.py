"""What is held about a person, room by room: one declaration serves every right and duty about data.

Each room declares its tables; the answer to an access request tells them, a limited file refuses writes to
them, the retention reads last contacts from them and knows what to remove. Declared from upper rooms to lower
ones, and within a room what points before what is pointed at: in that order rows can be removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Facts:
    """One table of facts about people.

    model     "pathways.Step"; what follows a # tells two ways from one table to a person apart
    person    the way from a row to the person's number ("enrolment__person_id")
    contacts  days on which the person was met or something was done with them
    apart     not told to the person nor put in an archive: computed, or about somebody else
    kept_while_archived   the rows stay as long as the archive of the file does
    """

    model: str
    person: str
    label: str | Promise
    contacts: tuple[str, ...] = ()
    apart: bool = False
    kept_while_archived: bool = False

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model.partition("#")[0])

    def of(self, people: Collection[int]) -> QuerySet:
        """The rows of these people, whoever asks: scope is for those who call."""
        return self.table._default_manager.filter(**{f"{self.person}__in": list(people)})


_facts: dict[str, Facts] = {}
Counted = Callable[[Collection[int]], set[int]]
Company = Callable[[Collection[int], dt.date], set[int]]
Carry = Callable[[Collection[int], dt.date], None]
Removed = Callable[[Mapping[str, Collection[int]]], None]


@dataclass
class Hooks:
    """What other rooms know, or have to do, when files leave.

    counted   those of some people whom figures count
    company   those of some people who, leaving together on a day, hide among enough others in the figures
    carry     called with people before their rows go: what figures count of them is added to sums
    leaving   called with everybody whose rows go, before they do, whether figures keep them or not
    removed   called with the ids of the rows that went, by model ("pathways.Step")
    held      people whose file must wait, whatever its term (a limitation)
    closed    called with the people once their files are out of use, before the transaction ends
    """

    counted: list[Counted] = field(default_factory=list)
    company: list[Company] = field(default_factory=list)
    carry: list[Carry] = field(default_factory=list)
    leaving: list[Callable[[Collection[int]], None]] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    held: list[Callable[[], Collection[int]]] = field(default_factory=list)
    closed: list[Callable[[Collection[int]], None]] = field(default_factory=list)


hooks = Hooks()


def register_facts(*declared: Facts) -> None:
    """Called from a room's `ready`, in the order rows can be removed."""
    for one in declared:
        _facts[one.model] = one


def all_facts() -> list[Facts]:
    """Upper rooms first."""
    order = [config.label for config in apps.get_app_configs()]
    return sorted(_facts.values(), key=lambda one: order.index(one.table._meta.app_label))
