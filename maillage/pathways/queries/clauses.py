"""Criteria of social clauses a person meets, by what a file says that is not sensitive.

Read by facilitators only, of people who agreed to be presented to companies. A criterion that rests on
health, income or justice is never told from here: it would be told by its mere presence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maillage.kernel.months import add_months
from maillage.pathways.models import EducationLevel, Enrolment
from maillage.people.models import Person, ResidenceArea, Situation
from maillage.people.nomenclature import Label

from .file import age_on

_FILE = Path(__file__).parents[1] / "data" / "clauses.yaml"
_SEARCHING = ("A", "B", "C")  # categories of job seekers who look for work
_ASKED = ("job_seeker_category", "registration_date", "education_level")


@dataclass(frozen=True)
class Criterion:
    """One line of the file; see its head for what each condition means."""

    label: Label
    code: str = ""
    searching: bool = False
    registered_months: int | None = None
    from_age: int | None = None
    under_age: int | None = None
    levels: tuple[str, ...] = ()
    area: str = ""
    programmes: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @property
    def rests_on_no_protected_ground(self) -> bool:
        return self.from_age is None and self.under_age is None and not self.levels and not self.area


@dataclass(frozen=True)
class _Facts:
    age: int
    searching: bool
    registered_on: dt.date | None
    level: str
    areas: frozenset[str]
    programmes: frozenset[str]


@cache
def criteria() -> tuple[Criterion, ...]:
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["criteria"]
    return tuple(_criterion(dict(one)) for one in said)


def _criterion(said: dict[str, Any]) -> Criterion:
    lists: dict[str, Any] = {key: tuple(said.pop(key)) for key in ("levels", "programmes") if key in said}
    return Criterion(Label(**said.pop("label")), **said, **lists)


def criteria_met(person: Person, running: list[Enrolment], today: dt.date) -> list[str]:
    """Labels of the criteria in force on a day that the person meets: two queries."""
    return [str(one.label) for one in met(person, running, today)]


def met(person: Person, running: list[Enrolment], today: dt.date) -> list[Criterion]:
    """The criteria in force on a day that the person meets: two queries."""
    facts = _facts(person, running, today)
    return [
        one
        for one in criteria()
        if (one.valid_from or today) <= today <= (one.valid_to or today) and _meets(facts, one, today)
    ]


def meets_without_protected_ground(
    said: Mapping[str, str], programmes: Collection[str], day: dt.date
) -> bool:
    """Whether one criterion is met that reads neither age nor neighbourhood, nor the level that goes with an
    age: what a matching may weigh. `said` are last answers by question. No query."""
    facts = _Facts(
        0,
        said.get("job_seeker_category") in _SEARCHING,
        _day(said.get("registration_date", "")),
        "",
        frozenset(),
        frozenset(programmes),
    )
    return any(
        _meets(facts, one, day)
        for one in criteria()
        if one.rests_on_no_protected_ground and (one.valid_from or day) <= day <= (one.valid_to or day)
    )


def _meets(facts: _Facts, one: Criterion, today: dt.date) -> bool:
    if one.searching and not facts.searching:
        return False
    if one.registered_months is not None and (
        facts.registered_on is None or facts.registered_on >= add_months(today, -one.registered_months)
    ):
        return False
    return (
        (one.from_age is None or facts.age >= one.from_age)
        and (one.under_age is None or facts.age < one.under_age)
        and (not one.levels or facts.level in one.levels)
        and (not one.area or one.area in facts.areas)
        and (not one.programmes or bool(facts.programmes & set(one.programmes)))
    )


def _facts(person: Person, running: list[Enrolment], today: dt.date) -> _Facts:
    rows = Situation.objects.filter(person=person, kind__in=_ASKED).order_by("kind", "-date", "-id")
    said = dict(rows.distinct("kind").values_list("kind", "value"))
    places = ResidenceArea.objects.filter(residence__person=person)
    here = (
        places.exclude(residence__start_date__gt=today)
        .exclude(residence__end_date__lt=today)
        .exclude(area__valid_from__gt=today)
        .exclude(area__valid_to__lt=today)
    )
    entry_level = next((e.education_level for e in running), EducationLevel.UNKNOWN)
    return _Facts(
        age_on(person.birth_date, today),
        said.get("job_seeker_category") in _SEARCHING,
        _day(said.get("registration_date", "")),
        said.get("education_level") or entry_level,
        frozenset(here.values_list("area__kind", flat=True)),
        frozenset(e.programme.code for e in running),
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
