"""The small territory stands on its own: whole, scoped to three operators, busy this week."""

import datetime as dt
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.queries import demo_memberships
from maillage.accounts.roles import Role
from maillage.demo import small
from maillage.kernel.models import Change, Changeset
from maillage.pathways.models import (
    Appointment,
    Commission,
    CommissionItem,
    Enrolment,
    ExitProposal,
    ReferenceAssignment,
    Referral,
    Step,
)
from maillage.people.models import Person, Residence, Situation
from maillage.people.nomenclature import kinds, search_kinds
from maillage.protection.rights.models import Consent
from maillage.territory.models import Area

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def setting(django_db_setup, django_db_blocker):
    """Loaded once, undone at the end; each test works in a savepoint of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield small.load()
        transaction.set_rollback(True)


def _mine(setting):
    """Open pathways followed today by the reference worker whom a visitor signs in as."""
    account = Membership.objects.get(account__email="referente@demo.maillage.fr").account
    today = timezone.localdate()
    return account, Enrolment.objects.filter(
        Q(assignments__end_date__isnull=True) | Q(assignments__end_date__gte=today),
        exit_date__isnull=True,
        assignments__worker=account,
        assignments__start_date__lte=today,
    )


def test_half_of_those_followed_said_what_they_look_for(setting):
    followed = Person.objects.filter(
        enrolments__exit_date__isnull=True, enrolments__entry_date__lte=timezone.localdate()
    ).distinct()
    asked = followed.filter(situations__kind="job_1").distinct().count()
    whole = followed.filter(situations__kind="work_schedule").distinct().count()
    assert 0.35 <= whole / followed.count() <= 0.65
    assert whole < asked < followed.count()
    for code in search_kinds():
        for value in Situation.objects.filter(kind=code).values_list("value", flat=True).distinct():
            assert kinds()[code].parse(value) == value


def test_small_enough_for_a_page_test(setting):
    assert 50 <= Person.objects.count() <= 100
    assert Enrolment.objects.values("operator").distinct().count() >= 3
    assert Enrolment.objects.values("programme__code").distinct().count() == 5


def test_every_role_has_its_one_click_account(setting):
    by_role = {m.role: m.account.email for m in demo_memberships()}
    assert set(by_role) == set(Role.values)
    assert by_role[Role.REFERENCE_WORKER] == "referente@demo.maillage.fr"
    assert all(email.endswith("@demo.maillage.fr") for email in by_role.values())


def test_no_account_has_a_password(setting):
    assert not any(m.account.has_usable_password() for m in Membership.objects.select_related("account"))


def test_the_reference_worker_has_a_week(setting):
    account, mine = _mine(setting)
    today = timezone.localdate()
    appointments = Appointment.objects.filter(worker=account, enrolment__in=mine)
    assert appointments.filter(date=today, attendance="").count() >= 2
    assert appointments.filter(date__gt=today, attendance="").exists()
    assert appointments.filter(date__gte=today - dt.timedelta(7), attendance="missed").exists()
    assert appointments.filter(date__lt=today, attendance="").exists()
    assert Step.objects.filter(enrolment__in=mine, end_date__range=(today, today + dt.timedelta(10))).exists()
    assert Referral.objects.filter(worker=account, state="received").exists()
    assert Referral.objects.filter(worker=account, state="diagnosed").exists()


def test_next_commissions_have_an_agenda(setting):
    upcoming = Commission.objects.filter(held=False).annotate(cases=Count("items"))
    assert {c.kind for c in upcoming if c.cases} == {"validation", "follow_up"}
    assert not CommissionItem.objects.filter(commission__held=False).exclude(decision="").exists()
    assert not CommissionItem.objects.filter(commission__held=True, decision="").exists()


def test_exits_on_the_next_agenda_are_proposed(setting):
    waiting = CommissionItem.objects.filter(kind="exit", decision="")
    proposed = set(ExitProposal.objects.filter(state="pending").values_list("enrolment_id", flat=True))
    assert {item.enrolment_id for item in waiting} == proposed


def test_every_open_pathway_is_followed_by_one_active_worker(setting):
    today = timezone.localdate()
    for enrolment in Enrolment.objects.filter(exit_date__isnull=True):
        current = ReferenceAssignment.objects.get(
            Q(end_date__isnull=True) | Q(end_date__gte=today), enrolment=enrolment, start_date__lte=today
        )
        assert current.worker.is_active
        assert current.organisation_id == enrolment.operator_id


def test_assignments_cover_each_pathway_without_a_gap(setting):
    for enrolment in Enrolment.objects.prefetch_related("assignments"):
        parts = sorted(enrolment.assignments.all(), key=lambda a: a.start_date)
        assert parts[0].start_date == enrolment.entry_date
        assert parts[-1].end_date == enrolment.exit_date
        for before, after in pairwise(parts):
            assert after.start_date == before.end_date + dt.timedelta(1)


def test_no_official_code_is_made_up(setting):
    codes = Area.objects.filter(kind="qpv").values_list("code", flat=True)
    assert codes
    assert all(code.startswith("DEMO-") for code in codes)


def test_homes_of_a_neighbourhood_lie_in_its_generations(setting):
    in_mermoz = Residence.objects.filter(areas__area__name="Mermoz").distinct()
    for residence in in_mermoz:
        assert residence.insee_code == "69388"
        generations = residence.areas.filter(area__kind="qpv").values_list("area__generation", flat=True)
        assert sorted(generations) == ["2007", "2015", "2024"]


def test_everything_is_journalled_under_one_reason(setting):
    changeset = Changeset.objects.get()
    assert changeset.actor_label
    tables = set(Change.objects.values_list("table_name", flat=True))
    assert {"people_person", "pathways_enrolment", "pathways_step", "accounts_account"} <= tables


def test_new_records_can_follow(setting):
    """Ids given beforehand leave the sequences where the next record expects them."""
    for model in (Person, Enrolment, Step, Appointment, Residence):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')), max(id) FROM {table}")
            upcoming, highest = cursor.fetchone()
        assert upcoming == highest + 1


def test_who_works_with_companies_has_people_to_present(setting):
    for role in (Role.LIAISON_OFFICER, Role.CLAUSE_FACILITATOR):
        context = Context.of(next(m for m in demo_memberships() if m.role == role))
        presented = Person.objects.visible_to(context)
        followed = Person.objects.filter(enrolments__exit_date__isnull=True).distinct()
        assert 5 <= presented.count() < followed.count()
        assert not presented.exclude(situations__kind="desired_job").exists()
    assert Consent.objects.filter(answer="refused").exists()
