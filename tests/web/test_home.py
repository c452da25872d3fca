"""The home of each role, and the search of a name."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.pathways.models import Commission, CommissionItem
from maillage.pathways.queries.week import week_of
from maillage.web.views.bars import WINDOW
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def worker(lead):
    return build.context(lead)


def signed_in(context) -> Client:
    client = Client()
    client.force_login(context.account)
    return client


def day(days):
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


def case(me, name, entry=-400, **fields):
    programme = build.programme(me.organisation)
    person = build.person(me.organisation, name)
    fields = {"worker": me.account} | fields
    return build.enrolment(programme, person, day(entry), **fields)


def meet(enrolment, days, attendance="", **fields):
    worker = enrolment.assignments.get().worker
    fields = {"worker": worker} | fields
    return build.appointment(enrolment.person, day(days), enrolment, attendance=attendance, **fields)


def names(appointments):
    return [a.person.last_name for a in appointments]


def week(worker):
    return week_of(worker, timezone.localdate(), WINDOW)


def test_each_list_holds_what_it_says(worker):
    planned, forgotten, missed, again = (case(worker, n) for n in ("Prévue", "Oubliée", "Manquée", "Revue"))
    meet(planned, 0)
    meet(forgotten, -3)
    meet(missed, -2, "missed")
    meet(again, -5, "missed")
    meet(again, -1, "kept")
    found = week(worker)
    assert names(found.coming) == ["Prévue"]
    assert names(found.unsaid) == ["Oubliée"]
    assert names(found.missed) == ["Manquée"]  # seen again since: nothing to call back for
    assert {c.enrolment.person.last_name for c in found.unplanned} == {"Oubliée", "Manquée", "Revue"}


def test_a_missed_one_with_a_date_ahead_needs_no_call(worker):
    enrolment = case(worker, "Reprise")
    meet(enrolment, -2, "missed")
    meet(enrolment, 9)
    assert week(worker).missed == []


def test_ends_are_announced_then_stay_until_said(worker):
    enrolment = case(worker, "Durand")
    soon = build.step(enrolment, "culture", day(-30), day(3))
    late = build.step(enrolment, "culture", day(-60), day(-3))
    build.step(enrolment, "culture", day(-60), day(-3), outcome="completed")
    build.step(enrolment, "culture", day(-60), day(40))
    ending = build.contract(enrolment.person, day(-60), planned_end_date=dt.date.fromisoformat(day(10)))
    build.contract(enrolment.person, day(-60), day(-1), planned_end_date=dt.date.fromisoformat(day(-1)))
    found = week(worker)
    assert [step.pk for step in found.steps_ending] == [late.pk, soon.pk]
    assert found.contracts_ending == [ending]


def test_only_ones_own_pathways(worker, lead):
    case(worker, "Mienne")
    case(worker, "Collègue", worker=build.account(lead))
    case(worker, "Sortie", exit=day(-10), kind="moved")
    assert [c.enrolment.person.last_name for c in week(worker).cases] == ["Mienne"]


def test_commissions_to_come_name_ones_cases(worker, lead):
    enrolment = case(worker, "Durand")
    other = case(worker, "Collègue", worker=build.account(lead))
    with build.writing():
        commission = Commission.objects.create(
            programme=enrolment.programme, kind="follow_up", date=dt.date.fromisoformat(day(9))
        )
        for e in (enrolment, other):
            CommissionItem.objects.create(commission=commission, kind="follow_up", enrolment=e)
    assert [p.enrolment.person.last_name for p in week(worker).points] == ["Durand"]


def test_who_to_see_first(worker):
    never, long_ago, planned = (case(worker, n) for n in ("Jamais", "Longtemps", "Prévue"))
    meet(long_ago, -200, "kept")
    meet(planned, 2)
    order = [c.enrolment.person.last_name for c in week(worker).by_attention]
    assert order == ["Jamais", "Longtemps", "Prévue"]
    assert never.pk == week(worker).by_attention[0].enrolment.pk


def test_the_workers_home_costs_the_same_whatever_the_caseload(worker):
    client = signed_in(worker)

    def fill(count):
        for i in range(count):
            enrolment = case(worker, f"Nom{i}")
            build.step(enrolment, "culture", day(-30), day(3))
            contract = build.contract(
                enrolment.person, day(-60), planned_end_date=dt.date.fromisoformat(day(5))
            )
            build.step(enrolment, "employment_contract", day(-60), contract=contract)
            meet(enrolment, 0)
            meet(enrolment, -2)
            meet(enrolment, -4, "missed")

    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    fill(1)
    client.get("/")
    one = cost()
    fill(5)
    assert cost() == one <= 15


def test_the_first_day_says_what_will_come(worker):
    page = signed_in(worker).get("/").content.decode()
    assert "Vous ne suivez encore personne" in page


@pytest.mark.parametrize("role", Role.values)
def test_every_role_has_a_home_and_direction_no_name(worker, lead, role):
    enrolment = case(worker, "Zyrianova")
    meet(enrolment, 0)
    # A buyer's home is the page of its contracts.
    page = signed_in(build.context(lead, role)).get("/", follow=True)
    assert page.status_code == 200
    seen = "Zyrianova" in page.content.decode()
    assert seen is (role == Role.RECEPTION)


def test_the_manager_sees_what_waits_for_a_hand(worker, lead):
    case(worker, "Orpheline", worker=None)
    build.referral(build.programme(lead), build.person(lead, "Proposée"))
    page = signed_in(build.context(lead, Role.PROGRAMME_MANAGER)).get("/").content.decode()
    assert "Orpheline" in page
    assert "Proposée" in page


def test_search_answers_lines_or_a_page(worker, lead):
    build.person(lead, "Lefèvre", "Anaïs")
    client = signed_in(worker)
    lines = client.get(
        "/recherche/?q=anais lef", headers={"HX-Request": "true", "HX-Target": "search-results"}
    ).content.decode()
    assert "Lefèvre Anaïs" in lines
    assert "<html" not in lines
    assert "Lefèvre Anaïs" in client.get("/recherche/?q=LEFEVRE").content.decode()
    nobody = client.get("/recherche/?q=<script>x").content.decode()
    assert "&lt;script&gt;x" in nobody
    assert "Ouvrir un dossier" in nobody


def test_search_of_names_is_not_for_direction(lead):
    build.person(lead, "Lefèvre")
    assert signed_in(build.context(lead, Role.DIRECTION)).get("/recherche/?q=lef").status_code == 403
    page = signed_in(build.context(lead, Role.LIAISON_OFFICER)).get("/recherche/?q=lef").content.decode()
    assert "Lefèvre" not in page
