"""What a buyer reads of its contracts: hours, dates, companies, and counts that name nobody."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.people.models import ResidenceArea, Sex
from maillage.territory.models import AreaKind

from .. import nomenclature
from ..followup.balance import Balance, BalanceState, balances, total
from ..models import ForgottenHours, HoursLine, Lot, Modality, PublicContract
from .anonymous import Anonymous, PeriodTold, Told, Worked, periods, told

_WORST = (
    BalanceState.SHORT,
    BalanceState.LATE,
    BalanceState.UNKNOWN,
    BalanceState.ON_TIME,
    BalanceState.AHEAD,
    BalanceState.NOT_BEGUN,
    BalanceState.OVER,
    BalanceState.CLOSED,
)


@dataclass
class Standing:
    """Where a contract stands, all its lots together."""

    lots: list[Balance] = field(default_factory=list)

    @property
    def sums(self) -> dict[str, Decimal]:
        return total(self.lots)

    @property
    def due(self) -> Decimal:
        return self.sums["due"]

    @property
    def done(self) -> Decimal:
        return self.sums["done"]

    @property
    def to_come(self) -> Decimal | None:
        """Hours still to come at the current pace; None when some lot cannot tell."""
        known = [one.to_come for one in self.lots]
        return None if None in known else sum((v for v in known if v is not None), Decimal(0))

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.done) / Fraction(self.due) if self.due else None

    @property
    def ends(self) -> dt.date | None:
        return max((one.ends for one in self.lots if one.ends), default=None)

    @property
    def state(self) -> BalanceState:
        """The one to look at first."""
        states = {one.state for one in self.lots}
        return next((state for state in _WORST if state in states), BalanceState.UNKNOWN)


def own_contracts(context: Context) -> QuerySet[PublicContract]:
    """With `over`: every lot is closed. Those that are not come first."""
    open_lots = Lot.objects.filter(contract=OuterRef("pk"), closed_on__isnull=True)
    rows = PublicContract.objects.visible_to(context).annotate(over=~Exists(open_lots))
    return rows.select_related("operation", "buyer")


def standings(
    context: Context, today: dt.date, contract: PublicContract | None = None
) -> dict[int, Standing]:
    """Of every contract within reach, or of one, by contract: four questions."""
    found: dict[int, Standing] = defaultdict(Standing)
    for one in balances(_own_lots(context, contract), today):
        found[one.lot.contract_id].lots.append(one)
    return found


def _own_lots(context: Context, contract: PublicContract | None) -> QuerySet[Lot]:
    lots = Lot.objects.visible_to(context).order_by("number", "pk")
    if contract is None:
        return lots
    return lots.filter(contract=contract).select_related("contract").prefetch_related("amendments", "notices")


def _lines(contract: PublicContract) -> QuerySet[HoursLine]:
    """Validated lines of a contract; never shown one by one."""
    return HoursLine.objects.validated().filter(lot__contract=contract)


def people_told(contract: PublicContract, today: dt.date) -> Told:
    """The counts of people of a contract, and of their employment contracts: two questions.

    What is said of somebody is what held in the first month of their hours on the contract.
    """
    parameters = nomenclature.parameters(today)
    here = ResidenceArea.objects.filter(
        Q(residence__start_date__isnull=True) | Q(residence__start_date__lte=OuterRef("statement__month")),
        Q(residence__end_date__isnull=True) | Q(residence__end_date__gte=OuterRef("statement__month")),
        Q(area__valid_from__isnull=True) | Q(area__valid_from__lte=OuterRef("statement__month")),
        Q(area__valid_to__isnull=True) | Q(area__valid_to__gte=OuterRef("statement__month")),
        residence__person=OuterRef("person_id"),
        area__kind=AreaKind.QPV,
    )
    # The first validated of each person, then the first month: neither changes when hours are added.
    rows = (
        _lines(contract)
        .annotate(in_qpv=Exists(here), sex=F("person__sex"), born=F("person__birth_date"))
        .order_by("person_id", "decided_at", "statement__month", "pk")
        .distinct("person_id")
        .values_list("decided_at", "statement__month", "sex", "born", "in_qpv", "modality")
    )
    people = [
        Anonymous(
            decided_at,
            {
                "sex": sex,
                "age": _age_group(born, month, parameters.buyer_ages),
                "neighbourhood": "qpv" if in_qpv else "elsewhere",
                "modality": modality,
            },
        )
        for decided_at, month, sex, born, in_qpv, modality in rows
    ]
    return told(people, parameters.hidden_under)


def contracts_told(contract: PublicContract, counts: Told) -> int | None:
    """Employment contracts of the people counted, as they were then; None where these are too few."""
    if not counts.people or counts.until is None:
        return None
    lines = _lines(contract).filter(decided_at__lte=counts.until)
    return lines.aggregate(n=Count("contract_id", distinct=True))["n"]


def _age_group(born: dt.date, day: dt.date, limits: tuple[int, ...]) -> str:
    """The age group on a day, as the age it begins at: "0", "26", "50"."""
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return str(max([0, *(limit for limit in limits if limit <= age)]))


def hours_told(contract: PublicContract, today: dt.date) -> list[PeriodTold]:
    """Validated hours of a contract over time: two questions. Forgotten people are hours only."""
    months: dict[dt.date, Decimal] = defaultdict(Decimal)
    people: dict[dt.date, set[int]] = defaultdict(set)
    rows = _lines(contract).filter(statement__month__lte=today).order_by()
    by_person = rows.values_list("statement__month", "person_id").annotate(hours=Sum("hours"))
    for month, person_id, hours in by_person:
        months[month] += hours
        people[month].add(person_id)
    forgotten = ForgottenHours.objects.filter(lot__contract=contract, month__lte=today)
    for month, hours in forgotten.values_list("month", "hours"):
        months[month] += hours
    worked = [Worked(month, hours, frozenset(people[month])) for month, hours in months.items()]
    return periods(worked, nomenclature.parameters(today).hidden_under)


@dataclass(frozen=True)
class Breakdown:
    """A breakdown as it is read: (label, people), then those not told apart (0: nobody)."""

    title: str
    parts: list[tuple[str, int]]
    apart: int


def breakdowns(counts: Told, today: dt.date) -> list[Breakdown]:
    limits = nomenclature.parameters(today).buyer_ages
    labels: dict[str, tuple[str, dict[str, str]]] = {
        "sex": (_("Femmes et hommes"), {"F": _("Femmes"), "M": _("Hommes"), "X": str(Sex.UNKNOWN.label)}),
        "age": (_("Âge au premier mois"), _age_labels(limits)),
        "neighbourhood": (
            _("Quartier"),
            {"qpv": _("En quartier prioritaire"), "elsewhere": _("Hors quartier prioritaire")},
        ),
        "modality": (_("Modalité"), {str(code): str(label) for code, label in Modality.choices}),
    }
    return [
        Breakdown(
            title,
            [(label, counts.parts[name][part]) for part, label in words.items() if counts.parts[name][part]],
            counts.apart.get(name, 0),
        )
        for name, (title, words) in labels.items()
        if counts.people and name in counts.parts
    ]


def _age_labels(limits: tuple[int, ...]) -> dict[str, str]:
    labels = {"0": _("Moins de %d ans") % limits[0]}
    for first, after in pairwise(limits):
        labels[str(first)] = _("De %(first)d à %(last)d ans") % {"first": first, "last": after - 1}
    labels[str(limits[-1])] = _("%d ans et plus") % limits[-1]
    return labels
