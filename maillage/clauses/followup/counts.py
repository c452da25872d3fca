"""Who worked on some lots in a period, counted as the figures count: the same rows, the same definitions.

One question gives the hours by person, contract of work and lot; what pages and papers show is added up from
there, so that a table and its total never disagree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db import connection
from django.db.models import Min
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.kernel.period import Period
from maillage.kernel.share import Share
from maillage.people.models import Sex

from .. import nomenclature
from ..figures import rows as figures
from ..figures.subject import Subject
from ..models import ForgottenHours, HoursLine, HoursState, Modality
from .balance import NOTHING

_QUESTION = f"""
    SELECT lot, person, contract, company, modality, mechanism, sex, age, home, sum(hours),
      sum(training), max(last)
    FROM (
      SELECT l.lot_id AS lot, l.person_id AS person, l.contract_id AS contract, s.company_id AS company,
        l.modality, lot.mechanism, {figures.SEX} AS sex, {figures.AGE} AS age,
        {figures.NEIGHBOURHOOD} AS home, l.hours, l.training_hours AS training,
        ARRAY[extract(epoch FROM s.month)::numeric, l.hours, l.id] AS last
      FROM {figures.WHO.tables}
      WHERE {figures.WHO.where} AND l.lot_id = ANY(%(lots)s)
        AND s.month >= %(first)s AND s.month <= %(last)s
    ) worked
    GROUP BY lot, person, contract, company, modality, mechanism, sex, age, home"""  # noqa: S608


@dataclass(frozen=True)
class Worked:
    """Hours of one person under one contract of work on one lot. `age` ranks the classes of `data/ages.yaml`,
    `home` is qpv, other or unknown; `last` orders the hours of a person."""

    lot: int
    person: int
    contract: int
    company: int
    modality: str
    mechanism: str
    sex: str
    age: int
    home: str
    hours: Decimal
    training: Decimal
    last: list[Decimal]


@dataclass(frozen=True)
class Forgotten:
    """Hours of people whose file is no more: somebody did them, nobody is counted."""

    lot: int
    company: int
    hours: Decimal
    training: Decimal


@dataclass
class Done:
    """What was done on some lots in a period."""

    worked: list[Worked] = field(default_factory=list)
    forgotten: list[Forgotten] = field(default_factory=list)

    def on(self, lots: Collection[int]) -> Done:
        return Done(
            [one for one in self.worked if one.lot in lots],
            [one for one in self.forgotten if one.lot in lots],
        )

    def of(self, condition: Callable[[Worked | Forgotten], bool]) -> Done:
        return Done(list(filter(condition, self.worked)), list(filter(condition, self.forgotten)))


@dataclass(frozen=True)
class Tally:
    hours: Decimal = NOTHING
    training: Decimal = NOTHING
    persons: int = 0
    contracts: int = 0  # of work
    companies: int = 0
    lots: int = 0
    residents: int = 0  # persons living in a priority neighbourhood
    resident_hours: Decimal = NOTHING
    people_hours: Decimal = NOTHING  # without those of people who are forgotten

    @property
    def resident_share(self) -> Share:
        """Of persons."""
        return Share(self.residents, self.persons)

    @property
    def resident_hours_share(self) -> Share:
        return Share(int(self.resident_hours * 100), int(self.people_hours * 100))


@dataclass(frozen=True)
class Part:
    code: str
    label: str | Promise
    tally: Tally


@dataclass(frozen=True)
class Sight:
    """One way to tell hours apart. `once`: a person stands in one part only, that of their last hours."""

    code: str
    title: str | Promise
    parts: tuple[Part, ...]
    once: bool


def done(lots: Collection[int], network_id: int, period: Period) -> Done:
    """Two questions, whatever there is."""
    ids = sorted(lots)
    if not ids:
        return Done()
    bound = Subject(network_id).parameters() | {"lots": ids, "first": period.first, "last": period.last}
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION, bound)
        worked = [Worked(*row) for row in cursor.fetchall()]
    gone = ForgottenHours.objects.filter(lot__in=ids, month__range=(period.first, period.last))
    kept = gone.values_list("lot_id", "company_id", "hours", "training_hours")
    return Done(worked, [Forgotten(*row) for row in kept])


def first_month(lots: Collection[int]) -> dt.date | None:
    """The first month of validated hours."""
    lines = HoursLine.objects.filter(lot__in=lots, state=HoursState.VALIDATED)
    gone = ForgottenHours.objects.filter(lot__in=lots)
    found = [
        lines.aggregate(first=Min("statement__month"))["first"],
        gone.aggregate(first=Min("month"))["first"],
    ]
    return min((day for day in found if day), default=None)


def tally(found: Done) -> Tally:
    """Residents live in a priority neighbourhood in force on the first day of their contract."""
    worked, gone = found.worked, found.forgotten
    latest = _latest(worked)
    residents = [one for one in latest.values() if one.home == "qpv"]
    return Tally(
        hours=_sum([*(w.hours for w in worked), *(g.hours for g in gone)]),
        training=_sum([*(w.training for w in worked), *(g.training for g in gone)]),
        persons=len(latest),
        contracts=len({one.contract for one in worked}),
        companies=len({one.company for one in worked} | {one.company for one in gone}),
        lots=len({one.lot for one in worked} | {one.lot for one in gone}),
        residents=len(residents),
        resident_hours=_sum(w.hours for w in worked if w.home == "qpv"),
        people_hours=_sum(w.hours for w in worked),
    )


def _sum(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, NOTHING)


def _latest(worked: Sequence[Worked]) -> dict[int, Worked]:
    """The last hours of each person: they say who the person is."""
    latest: dict[int, Worked] = {}
    for one in worked:
        if one.person not in latest or one.last > latest[one.person].last:
            latest[one.person] = one
    return latest


def sights(found: Done, mechanism_of: dict[int, str]) -> list[Sight]:
    """By mechanism, modality, sex, age and neighbourhood. `mechanism_of`: of each lot."""
    return [
        _by(
            "mechanism",
            _("Par mécanisme"),
            found,
            [(code, one.label) for code, one in nomenclature.mechanisms().items()],
            lambda one: mechanism_of[one.lot],
            forgotten=lambda one: mechanism_of[one.lot],
        ),
        _by("modality", _("Par modalité"), found, Modality.choices, lambda one: one.modality),
        _by("sex", _("Par sexe"), found, Sex.choices, lambda one: one.sex, once=True),
        _by(
            "age",
            _("Par âge, au début du contrat"),
            found,
            [(str(rank), one.label) for rank, one in enumerate(nomenclature.ages())],
            lambda one: str(one.age),
            once=True,
        ),
        _by(
            "home",
            _("Par lieu de vie, au début du contrat"),
            found,
            [
                ("qpv", _("Quartier prioritaire")),
                ("other", _("Hors quartier prioritaire")),
                ("unknown", _("Domicile non renseigné")),
            ],
            lambda one: one.home,
            once=True,
        ),
    ]


def _by(
    code: str,
    title: str | Promise,
    found: Done,
    choices: Iterable[tuple[str, object]],
    key: Callable[[Worked], Hashable],
    *,
    forgotten: Callable[[Forgotten], Hashable] | None = None,
    once: bool = False,
) -> Sight:
    """The parts that have hours, in the order of `choices`; the hours of nobody known at the end."""
    latest = _latest(found.worked)
    parts = []
    for value, label in choices:
        worked = [one for one in found.worked if key(one) == value]
        gone = [one for one in found.forgotten if forgotten is not None and forgotten(one) == value]
        persons = {one.person for one in worked}
        if once:
            persons = {pk for pk, one in latest.items() if key(one) == value}
        if worked or gone:
            whole = tally(Done(worked, gone))
            parts.append(Part(value, label, replace(whole, persons=len(persons))))
    if forgotten is None and found.forgotten:
        parts.append(Part("forgotten", _("Dossiers effacés"), tally(Done([], found.forgotten))))
    return Sight(code, title, tuple(parts), once)
