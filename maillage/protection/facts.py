"""What is held about a person, room by room: one declaration serves every right and duty about data.

Each room declares its tables; the answer to an access request tells them, a limited file refuses writes to
them, the retention reads last contacts from them and knows what to remove. Declared from upper rooms to lower
ones, and within a room what points before what is pointed at: in that order rows can be removed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True)
class Facts:
    """One table of facts about people.

    model     "pathways.Step"; what follows a # tells two ways from one table to a person apart
    person    the way from a row to the person's number ("enrolment__person_id")
    contacts  days on which the person was met or something was done with them
    dates     days that figures need: they are moved within their year, in their order
    ends      those of `dates` that are last days: what matters is the day after, on which another may begin
    blank     what the other columns become when a file is anonymised
    remove    the rows go instead
    rules     triggers that compare tables, silent while the days of both move ("pathways.Step:step_rules_u")
    apart     not told to the person nor put in an archive: computed, or about somebody else
    """

    model: str
    person: str
    label: str | Promise
    contacts: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    remove: bool = False
    rules: tuple[str, ...] = ()
    apart: bool = False
    kept_while_archived: bool = False

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model.partition("#")[0])

    def of(self, people: Collection[int]) -> QuerySet:
        """The rows of these people, whoever asks: scope is for those who call."""
        return self.table._default_manager.filter(**{f"{self.person}__in": list(people)})


_facts: dict[str, Facts] = {}
Bounds = Callable[[], Iterable[dt.date]]
BirthDates = Callable[[Collection[int]], Mapping[int, dt.date]]
Counted = Callable[[Collection[int]], set[int]]
Settle = Callable[["Moved"], None]
Moved = Mapping[str, list[tuple[int, dict[str, dt.date | None], dict[str, dt.date | None]]]]


@dataclass
class Hooks:
    """What upper rooms know that figures stand on.

    bounds       first days of what a figure tells apart beside years (versions of rules, of areas)
    birth_dates  a day of birth that puts each person in the same age bands every year they were there
    counted      those of some people whom figures count
    shuffle      called with the people, to exchange between them what only adds up
    held         people whose file must wait, whatever its term (a limitation)
    closed       called with the people once their files are out of use, before the transaction ends
    settle       called with the days moved, (id, before, after) by model
    """

    bounds: list[Bounds] = field(default_factory=list)
    birth_dates: list[BirthDates] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)
    shuffle: list[Callable[[Collection[int]], None]] = field(default_factory=list)
    held: list[Callable[[], Collection[int]]] = field(default_factory=list)
    closed: list[Callable[[Collection[int]], None]] = field(default_factory=list)
    settle: list[Settle] = field(default_factory=list)


hooks = Hooks()


def register_facts(*declared: Facts) -> None:
    """Called from a room's `ready`, in the order rows can be removed."""
    for one in declared:
        _facts[one.model] = one


def all_facts() -> list[Facts]:
    """Upper rooms first."""
    order = [config.label for config in apps.get_app_configs()]
    return sorted(_facts.values(), key=lambda one: order.index(one.table._meta.app_label))
