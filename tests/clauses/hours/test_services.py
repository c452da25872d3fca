"""What is declared, validated, rejected, reopened and corrected, and what each brings about."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db.models import Sum

from maillage.accounts.roles import Role
from maillage.clauses.hours import services
from maillage.clauses.hours.services.declaring import look_at_all
from maillage.clauses.hours.services.people import alike
from maillage.clauses.models import HoursLine
from maillage.employment import services as contracts
from maillage.employment.hires import take_back
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Step
from maillage.people.models import PairDecision, Person
from maillage.people.services import PersonFacts
from tests import build

from .. import made
from .conftest import fresh

pytestmark = pytest.mark.django_db


def counted():
    return HoursLine.objects.validated().aggregate(total=Sum("hours"))["total"] or Decimal(0)


# --- declaring ---
def test_sent_twice_counts_once(declare, lot, eligible):
    person = eligible()
    (first,) = declare(lot, person, 35)
    (second,) = declare(lot, person, 40)
    assert (first.pk, HoursLine.objects.get().hours) == (second.pk, 40)


def test_sent_again_after_validation_changes_nothing(declare, facilitator, lot, eligible):
    person = eligible()
    services.validate(facilitator, declare(lot, person, 35))
    (same,) = declare(lot, person, 35)
    assert (same.state, HoursLine.objects.count()) == ("validated", 1)


def test_no_hours_leave_no_line(declare, lot, eligible):
    person = eligible()
    declare(lot, person, 35)
    assert declare(lot, person, 0) == []
    assert not HoursLine.objects.exists()


def test_what_cannot_be_declared(declare, lot, eligible):
    for facts, said in (
        ({"hours": 745}, "744"),
        ({"modality": "loan"}, "modalité"),
        ({"month": "2099-01"}, "à venir"),
    ):
        with pytest.raises(DomainError, match=said):
            declare(lot, eligible(), **facts)
    with pytest.raises(DomainError, match="personne"):
        declare(lot, None)


# --- validating ---
def test_a_validated_line_stands_on_a_contract(declare, facilitator, lot, eligible):
    person = eligible()
    done = services.validate(facilitator, declare(lot, person, 35))
    assert (len(done.lines), done.hours, done.left, done.already) == (1, 35, [], [])
    line = HoursLine.objects.get()
    assert (line.state, line.decided_by, line.reason) == ("validated", facilitator.account, "")
    contract = EmploymentContract.objects.get()
    assert line.contract == contract
    assert (contract.origin, contract.kind, contract.start_date, contract.end_date) == (
        "clause", "cdd", dt.date(2017, 3, 1), None,
    )  # fmt: skip
    assert contract.employer == lot.companies.get().organisation


def test_months_after_and_before_are_of_the_same_contract(declare, facilitator, lot, eligible):
    person = eligible()
    made.eligibility(lot.contract.network, person, on="2017-01-01")
    for month in ("2017-03", "2017-05", "2017-01", "2018-02"):
        services.validate(facilitator, declare(lot, person, 35, month=month))
    contract = EmploymentContract.objects.get()
    assert (contract.start_date, contract.clause_hours.count()) == (dt.date(2017, 1, 1), 4)


def test_a_contract_somebody_recorded_is_found_and_left_as_it_is(declare, facilitator, lot, eligible):
    person, company = eligible(), lot.companies.get().organisation
    known = build.contract(person, "2017-03-15", employer=company, job_title="Maçon", origin="offer")
    services.validate(facilitator, declare(lot, person, 35, month="2017-03"))
    services.validate(facilitator, declare(lot, person, 35, month="2017-02"))
    before, recorded = EmploymentContract.objects.order_by("start_date")
    assert (recorded.pk, recorded.start_date) == (known.pk, dt.date(2017, 3, 15))
    assert (before.start_date, before.end_date, before.origin) == (
        dt.date(2017, 2, 1), dt.date(2017, 3, 14), "clause",
    )  # fmt: skip
    assert fresh(known.clause_hours.get()).statement.month == dt.date(2017, 3, 1)


def test_a_contract_that_ended_is_followed_by_another(declare, facilitator, lot, eligible):
    person, company = eligible(), lot.companies.get().organisation
    build.contract(person, "2017-01-01", "2017-02-15", employer=company, origin="clause")
    services.validate(facilitator, declare(lot, person, 35, month="2017-02"))
    assert EmploymentContract.objects.count() == 1
    services.validate(facilitator, declare(lot, person, 35, month="2017-03"))
    assert EmploymentContract.objects.count() == 2


@pytest.mark.parametrize(
    ("modality", "kind"),
    [("etti", "interim"), ("ai", "cddi"), ("geiq", "cdd"), ("siae_subcontract", "cddi")],
)
def test_the_way_hours_are_done_says_the_kind_of_contract(
    declare, facilitator, lot, eligible, modality, kind
):
    services.validate(facilitator, declare(lot, eligible(), modality=modality))
    assert EmploymentContract.objects.get().kind == kind


def test_a_hire_by_hours_becomes_a_step(declare, network, facilitator, lot):
    programme = build.programme(network)
    enrolment = build.enrolment(programme, entry="2017-01-10")
    made.eligibility(network, enrolment.person)
    services.validate(facilitator, declare(lot, enrolment.person, month="2017-04"))
    step = Step.objects.get(contract__isnull=False)
    assert (step.enrolment, step.start_date) == (enrolment, dt.date(2017, 4, 1))
    services.validate(facilitator, declare(lot, enrolment.person, month="2017-03"))
    assert fresh_step(step).start_date == dt.date(2017, 3, 1)
    services.validate(facilitator, declare(lot, enrolment.person, month="2017-01"))
    # The pathway began on the 10th: its step with it.
    assert fresh_step(step).start_date == dt.date(2017, 1, 10)


def fresh_step(step):
    return Step.objects.get(pk=step.pk)


def test_what_is_found_asks_for_a_reason(declare, network, facilitator, lot):
    lines = declare(lot, build.person(network))
    done = services.validate(facilitator, lines)
    assert (done.lines, [f.code for f in done.left[0].findings]) == ([], ["not_eligible"])
    done = services.validate(facilitator, lines, reason="vérifiée sur place le 2 mars")
    assert done.lines
    line = HoursLine.objects.get()
    assert (line.state, line.reason, line.anomalies) == (
        "validated", "vérifiée sur place le 2 mars", ["not_eligible"],
    )  # fmt: skip


def test_what_cannot_be_is_never_validated(declare, facilitator, lot):
    lines = declare(lot, None, last_name="Martin")
    done = services.validate(facilitator, lines, reason="je la connais")
    assert (done.lines, len(done.left)) == ([], 1)
    assert HoursLine.objects.get().state == "declared"


def test_the_second_is_told_who_was_first(declare, facilitator, network, lot, eligible):
    lines = declare(lot, eligible())
    services.validate(facilitator, lines)
    other = build.context(network, Role.CLAUSE_FACILITATOR)
    with pytest.raises(DomainError, match=facilitator.account.last_name):
        services.validate(other, lines)
    assert counted() == 35


def test_a_correction_waits_for_what_it_corrects(declare, facilitator, network, lot):
    """A line that takes away is not validated when the line it takes from is left out."""
    person = build.person(network)
    lines = declare(lot, person, 35, source="company") + declare(lot, person, -5, source="typed")
    done = services.validate(facilitator, lines)
    assert (done.lines, len(done.left)) == ([], 2)
    made.eligibility(network, person)
    assert services.validate(facilitator, lines).hours == 30


def test_others_may_not_decide(declare, network, lot, eligible):
    lines = declare(lot, eligible())
    with pytest.raises(NotAllowed):
        services.validate(build.context(network, Role.REFERENCE_WORKER), lines)
    stranger = build.context(build.organisation("Autre", "lead"), Role.CLAUSE_FACILITATOR)
    with pytest.raises(DomainError, match="ne sont plus là"):
        services.validate(stranger, lines)
    assert counted() == 0


# --- rejecting, reopening ---
def test_a_rejected_line_says_why_and_comes_back(declare, facilitator, lot, eligible):
    lines = declare(lot, eligible())
    with pytest.raises(DomainError, match="pourquoi"):
        services.reject(facilitator, lines, "  ")
    services.reject(facilitator, lines, "sans feuille d'heures")
    line = HoursLine.objects.get()
    assert (line.state, line.reason) == ("rejected", "sans feuille d'heures")
    services.reopen(facilitator, [line])
    line = HoursLine.objects.get()
    assert (line.state, line.reason, line.decided_at) == ("checked", "", None)


def test_rejecting_a_double_frees_the_other(declare, facilitator, lot, eligible):
    person = eligible()
    (one,) = declare(lot, person, source="company")
    (other,) = declare(lot, person, source="typed")
    services.reject(facilitator, [other], "en double")
    assert fresh(one).state == "checked"
    services.reopen(facilitator, [other])
    assert fresh(one).anomalies == ["doubled"]


def test_a_validated_line_is_neither_rejected_nor_reopened(declare, facilitator, lot, eligible):
    lines = services.validate(facilitator, declare(lot, eligible())).lines
    with pytest.raises(DomainError, match="validée"):
        services.reject(facilitator, lines, "trop tard")
    with pytest.raises(DomainError, match="rejetées"):
        services.reopen(facilitator, lines)


# --- correcting ---
def test_a_correction_is_a_line_of_its_own(declare, facilitator, lot, eligible):
    (line,) = services.validate(facilitator, declare(lot, eligible(), 35)).lines
    made_ = services.correct(facilitator, line, Decimal("-5.5"), Decimal(2), "heures d'absence")
    assert (made_.corrects_id, made_.contract_id, made_.source) == (line.pk, line.contract_id, "correction")
    again = services.correct(facilitator, made_, Decimal(-1), Decimal(0), "encore une")
    assert again.corrects_id == line.pk
    assert counted() == Decimal("28.5")


@pytest.mark.parametrize(
    ("hours", "training", "reason", "said"),
    [
        ("-35.01", 0, "trop", "que 35 h"),
        (0, -1, "trop", "que 0 h"),
        (0, 0, "rien", "rien à corriger"),
        (-1, 0, " ", "dit pourquoi"),
        (800, 0, "trop", "744"),
        (720, 0, "trop", "autant d'heures"),
    ],
)
def test_corrections_that_cannot_be(declare, facilitator, lot, eligible, hours, training, reason, said):
    (line,) = services.validate(facilitator, declare(lot, eligible(), 35)).lines
    with pytest.raises(DomainError, match=said):
        services.correct(facilitator, line, made.amount(hours), made.amount(training), reason)
    assert counted() == 35


def test_a_waiting_line_is_not_corrected(declare, facilitator, lot, eligible):
    (line,) = declare(lot, eligible(), 35)
    with pytest.raises(DomainError, match="attend encore"):
        services.correct(facilitator, line, Decimal(-1), Decimal(0), "non")


# --- the contract stays ---
def test_a_contract_with_hours_neither_goes_nor_changes_hands(declare, network, facilitator, lot, eligible):
    person = eligible()
    services.validate(facilitator, declare(lot, person))
    contract = EmploymentContract.objects.get()
    manager = build.context(network, Role.PROGRAMME_MANAGER)
    facts = contracts.ContractFacts(kind="cdd", start_date=contract.start_date, origin="clause")
    for act in (
        lambda: contracts.remove_contract(manager, contract),
        lambda: take_back(manager, contract),
        lambda: contracts.update_contract(
            manager, contract, contracts.replace(facts, employer=build.organisation("Autre", "employer"))
        ),
    ):
        with pytest.raises(DomainError, match="clause sociale"):
            act()
    contract.refresh_from_db()
    contracts.update_contract(
        manager, contract, contracts.replace(facts, employer=contract.employer, job_title="Peintre")
    )
    assert EmploymentContract.objects.get().job_title == "Peintre"


# --- who is meant ---
def test_a_declared_name_is_tied_to_a_file(declare, network, facilitator, lot, eligible):
    person = eligible("Martin", "Ana")
    declare(lot, None, last_name="Martin", first_name="Ana", month="2017-03")
    (line,) = declare(lot, None, last_name="MARTIN", first_name="ana", month="2017-04")
    assert len(services.link(facilitator, line, person)) == 2
    assert {one.state for one in HoursLine.objects.all()} == {"checked"}
    with pytest.raises(DomainError, match="déjà sa personne"):
        services.link(facilitator, line, person)


def test_a_file_of_elsewhere_is_not_tied(declare, facilitator, lot):
    (line,) = declare(lot, None, last_name="Martin")
    stranger = build.person(build.organisation("Autre", "lead"))
    with pytest.raises(DomainError, match="réseau"):
        services.link(facilitator, line, stranger)


def test_a_file_is_opened_for_a_line(declare, network, facilitator, lot):
    (line,) = declare(lot, None, last_name="Martin", first_name="Ana", birth_date=dt.date(1990, 1, 2))
    facts = PersonFacts(last_name="Martin", first_name="Ana", birth_date=dt.date(1990, 1, 2), sex="F")
    person = services.open_person(facilitator, line, facts)
    assert (person.origin, fresh(line).person, fresh(line).anomalies) == (network, person, ["not_eligible"])


def test_a_file_that_looks_like_another_is_confirmed(declare, network, facilitator, lot):
    known = build.person(network, "Martin", "Ana", birth_date="1990-01-02")
    (line,) = declare(lot, None, last_name="Martin", first_name="Ana", birth_date=dt.date(1990, 1, 2))
    facts = PersonFacts(last_name="Martin", first_name="Ana", birth_date=dt.date(1990, 1, 2))
    assert alike(facilitator, facts) == [known]
    with pytest.raises(DomainError, match="ressemble"):
        services.open_person(facilitator, line, facts)
    services.open_person(facilitator, line, facts, unlike=[known.pk])
    assert (Person.objects.count(), PairDecision.objects.count()) == (2, 1)


def test_validating_many_asks_as_little_as_one(
    network, facilitator, lot, eligible, django_assert_max_num_queries
):
    programme = build.programme(network)

    def validate(count):
        lines = []
        for _ in range(count):
            person = eligible()
            build.enrolment(programme, person, entry="2017-01-10")
            lines.append(made.line(lot, person, hours=7))
        with django_assert_max_num_queries(62):
            assert len(services.validate(facilitator, lines).lines) == count

    validate(1)
    validate(30)


def test_lines_that_wait_are_looked_at_again(declare, network, lot):
    person = build.person(network)
    (line,) = declare(lot, person)
    assert line.anomalies == ["not_eligible"]
    made.eligibility(network, person)
    assert look_at_all() == 1
    assert (fresh(line).state, fresh(line).anomalies) == ("checked", [])
