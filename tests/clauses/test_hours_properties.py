"""Whatever is declared, decided, corrected, amended or merged, all figures are the sum of validated lines.

Sequences of acts are drawn at random and played on the real services and the real database; a model of a few
lines of plain Python plays them too. After each act both must say the same, and so must each page's source.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.accounts.roles import Role
from maillage.clauses.followup.balance import balances, with_balance
from maillage.clauses.hours import services
from maillage.clauses.hours.queries.blocks import contract_block, lot_block, person_block
from maillage.clauses.hours.queries.desk import desk_of
from maillage.clauses.hours.queries.statement import page_of
from maillage.clauses.models import Amendment, HoursLine, HoursState, HoursStatement, Lot
from maillage.kernel.errors import DomainError
from maillage.organisations.models import Organisation
from maillage.organisations.services.merging import merge_organisations
from maillage.organisations.services.merging import undo_merge as undo_organisations
from maillage.people.models import Person
from maillage.people.services import merge_people, undo_merge
from tests import build

from . import made

pytestmark = pytest.mark.django_db

MONTHS = ("2017-03", "2017-04")
AMOUNTS = st.integers(1, 9000).map(lambda cents: Decimal(cents) / 100)
PLACES = st.tuples(st.integers(0, 1), st.integers(0, 2), st.integers(0, 2), st.sampled_from(MONTHS))


@dataclass
class Model:
    """What counts and what waits, by line; the keys are numbers of lines."""

    counted: dict[int, Decimal] = field(default_factory=dict)
    training: dict[int, Decimal] = field(default_factory=dict)
    waiting: dict[int, Decimal] = field(default_factory=dict)
    rejected: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class World:
    """Two lots, three companies, three people; those merged point at who is left."""

    network: object
    facilitator: object
    manager: object
    lots: list
    companies: list
    people: list
    model: Model = field(default_factory=Model)
    merges: list = field(default_factory=list)
    company_merges: list = field(default_factory=list)


def world() -> World:
    network = build.organisation(None, "lead")
    companies = [build.organisation(None, "employer") for _ in range(3)]
    lots = [made.lot(network, companies[0], start="2016-01-01", end="2019-12-31") for _ in range(2)]
    for lot in lots:
        for company in companies[1:]:
            made.lot_company(lot, company, "subcontractor")
    people = [build.person(network) for _ in range(3)]
    for number, person in enumerate(people, 1):
        made.eligibility(network, person, on=f"2017-01-0{number}")
    return World(
        network,
        build.context(network, Role.CLAUSE_FACILITATOR),
        build.context(network, Role.PROGRAMME_MANAGER),
        lots,
        companies,
        people,
    )


def refused(act) -> bool:
    """Whether an act is refused, in words: then it changed nothing."""
    try:
        act()
    except DomainError:
        return True
    return False


def waiting_lines():
    return HoursLine.objects.awaiting().order_by("pk")


def declare(it: World, place, hours, training):
    lot, company, person, month = place
    lot, company, person = it.lots[lot], it.companies[company], it.people[person]
    with build.writing():
        statement = services.statement_of(it.network.pk, company.pk, made.month(month))
        facts = services.LineFacts(lot=lot, person=person, hours=hours, training_hours=training)
        before = set(
            HoursLine.objects.awaiting()
            .filter(statement=statement, lot=lot, person=person, source="company")
            .values_list("pk", flat=True)
        )
        lines = services.declare(it.network.pk, statement, [facts], "company")
    for gone in before:
        it.model.waiting.pop(gone, None)
    for line in lines:
        if line.state != HoursState.VALIDATED:
            it.model.waiting[line.pk] = hours


def validate(it: World, pick, reason):
    lines = list(waiting_lines())[: pick + 1]
    if not lines:
        return
    done = services.validate(it.facilitator, lines, "vu avec l'entreprise" if reason else "")
    for line in done.lines:
        it.model.waiting.pop(line.pk)
        it.model.counted[line.pk] = line.hours
        it.model.training[line.pk] = line.training_hours


def correct(it: World, pick, hours):
    lines = list(HoursLine.objects.validated().order_by("pk"))
    if not lines:
        return
    line = lines[pick % len(lines)]
    made_ = []
    if not refused(lambda: made_.append(services.correct(it.facilitator, line, hours, Decimal(0), "essai"))):
        it.model.counted[made_[0].pk] = hours
        it.model.training[made_[0].pk] = Decimal(0)


def reject(it: World, pick):
    lines = list(waiting_lines())
    if lines:
        line = lines[pick % len(lines)]
        services.reject(it.facilitator, [line], "sans pièce")
        it.model.rejected[line.pk] = it.model.waiting.pop(line.pk)


def reopen(it: World, pick):
    lines = list(HoursLine.objects.filter(state=HoursState.REJECTED).order_by("pk"))
    if lines:
        line = lines[pick % len(lines)]
        services.reopen(it.facilitator, [line])
        it.model.waiting[line.pk] = it.model.rejected.pop(line.pk)


def amend(it: World, lot, later):
    with build.writing():
        Amendment.objects.create(
            lot=it.lots[lot],
            signed_on=dt.date(2017, 1, 1),
            hours_delta=Decimal("12.5"),
            new_end_date=dt.date(2020 if later else 2017, 3, 31),
            reason="essai",
        )


def merge_two_people(it: World, one, other):
    kept, gone = it.people[one], it.people[other]
    if kept.pk == gone.pk:
        return
    merge = merge_people(it.manager, kept.pk, gone.pk, reason="essai")
    it.merges.append((merge.pk, gone.pk))
    it.people = [kept if person.pk == gone.pk else person for person in it.people]


def undo(it: World):
    if not it.merges:
        return
    merge, gone = it.merges[-1]
    if refused(lambda: undo_merge(it.manager, merge)):
        return
    it.merges.pop()
    first = next(number for number, person in enumerate(it.people) if person in it.people[number + 1 :])
    it.people = [*it.people[:first], Person.objects.get(pk=gone), *it.people[first + 1 :]]


def merge_two_companies(it: World, one, other):
    kept, gone = it.companies[one], it.companies[other]
    merged = []
    if kept.pk == gone.pk or refused(
        lambda: merged.append(merge_organisations(it.manager, kept.pk, gone.pk, reason="essai"))
    ):
        return
    it.company_merges.append((merged[0].pk, gone.pk))
    it.companies = [kept if company.pk == gone.pk else company for company in it.companies]


def undo_companies(it: World):
    if not it.company_merges:
        return
    merge, gone = it.company_merges[-1]
    if refused(lambda: undo_organisations(it.manager, merge)):
        return
    it.company_merges.pop()
    first = next(n for n, company in enumerate(it.companies) if company in it.companies[n + 1 :])
    it.companies = [*it.companies[:first], Organisation.objects.get(pk=gone), *it.companies[first + 1 :]]


SMALL = st.integers(0, 5)
ACTS = st.one_of(
    st.tuples(st.just(declare), PLACES, AMOUNTS, st.sampled_from([Decimal(0), Decimal(7)])),
    st.tuples(st.just(declare), PLACES, AMOUNTS, st.sampled_from([Decimal(0), Decimal(7)])),
    st.tuples(st.just(validate), SMALL, st.booleans()),
    st.tuples(st.just(validate), SMALL, st.booleans()),
    st.tuples(st.just(correct), SMALL, AMOUNTS.map(lambda hours: -hours) | AMOUNTS),
    st.tuples(st.just(reject), SMALL),
    st.tuples(st.just(reopen), SMALL),
    st.tuples(st.just(amend), st.integers(0, 1), st.booleans()),
    st.tuples(st.just(merge_two_people), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just(undo)),
    st.tuples(st.just(merge_two_companies), st.integers(0, 2), st.integers(0, 2)),
    st.tuples(st.just(undo_companies)),
)


def check(it: World) -> None:
    """Every place that shows hours says what the model says."""
    model, today, context = it.model, timezone.localdate(), it.facilitator
    total, training = sum(model.counted.values(), Decimal(0)), sum(model.training.values(), Decimal(0))
    lines = {line.pk: line for line in HoursLine.objects.all()}
    states = defaultdict(set)
    for line in lines.values():
        states["waiting" if line.state in ("declared", "checked") else line.state].add(line.pk)
    assert states["validated"] == model.counted.keys()
    assert states["waiting"] == model.waiting.keys()
    assert states["rejected"] == model.rejected.keys()
    assert sum((lines[pk].hours for pk in model.counted), Decimal(0)) == total
    # The balance of each lot, by both ways of computing it.
    by_lot = {lot.pk: lot for lot in with_balance(Lot.objects.all(), today)}
    for balance in balances(Lot.objects.all(), today):
        counted = sum(
            (model.counted[pk] for pk in model.counted if lines[pk].lot_id == balance.lot.pk), Decimal(0)
        )
        waits = sum(
            (model.waiting[pk] for pk in model.waiting if lines[pk].lot_id == balance.lot.pk), Decimal(0)
        )
        assert (balance.done, balance.waiting) == (counted, waits)
        assert (by_lot[balance.lot.pk].done, by_lot[balance.lot.pk].waiting) == (counted, waits)
        block = lot_block(context, balance.lot)
        assert (block["hours"] if block else 0) == counted
    for contract in {lot.contract for lot in it.lots}:
        block = contract_block(context, contract)
        of_contract = [pk for pk in model.counted if lines[pk].lot.contract_id == contract.pk]
        assert (block["hours"] if block else 0) == sum((model.counted[pk] for pk in of_contract), Decimal(0))
    # The desk of each month and the page of each statement.
    desks = [desk_of(context, made.month(month)) for month in MONTHS]
    assert sum((desk.done_hours for desk in desks), Decimal(0)) == total
    assert sum((desk.training for desk in desks), Decimal(0)) == training
    pages = [page_of(context, statement) for statement in HoursStatement.objects.select_related("company")]
    assert sum((page.done_hours for page in pages), Decimal(0)) == total
    assert sum((page.training for page in pages), Decimal(0)) == training
    assert sum((page.waiting_hours for page in pages), Decimal(0)) == sum(model.waiting.values(), Decimal(0))
    people = {person.pk: person for person in it.people}.values()
    of_people = [block["hours"] for person in people if (block := person_block(context, person))]
    assert sum(of_people, Decimal(0)) == total
    # Each validated line stands on a contract of its person with its company; nothing fell below zero.
    nets = HoursLine.objects.validated().order_by().values("statement", "lot", "person")
    assert all(row["total"] >= 0 for row in nets.annotate(total=Sum("hours")))
    for line in HoursLine.objects.validated().select_related("contract", "statement"):
        assert (line.contract.person_id, line.contract.employer_id) == (
            line.person_id,
            line.statement.company_id,
        )


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True)
@given(st.lists(ACTS, min_size=4, max_size=14))
def test_the_sum_of_validated_lines_is_every_figure_shown(acts):
    with transaction.atomic():
        it = world()
        for act, *arguments in acts:
            act(it, *arguments)
            check(it)
        transaction.set_rollback(True)  # each sequence starts from nothing
