"""Pathways that lack a proof: found by the database, the same as the file says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.evidence.models import Document
from maillage.pathways.queries.proofs import asked_on, ends_of, incomplete_pathways
from tests import build

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def context(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


def proof(person, criterion: str, until: dt.date | None = None) -> None:
    with build.writing():
        Document.objects.create(
            person=person,
            organisation=person.origin,
            criterion=criterion,
            date=dt.date(2017, 1, 1),
            valid_until=until,
            name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            key_id="k1-00000000",
        )


def all_proofs(person, **until: dt.date) -> None:
    for criterion in ("identity", "home", "job_search", "commitment"):
        proof(person, criterion, until.get(criterion))


def listed(context):
    return {row.person_id: row for row in incomplete_pathways(context, asked_on(context, TODAY), TODAY)}


def test_complete_incomplete_ended_and_ending(context, lead) -> None:
    programme = build.programme(lead)
    people = [build.enrolment(programme).person for _ in range(5)]
    whole, bare, ended, ending, replaced = people
    soon, past = TODAY + dt.timedelta(days=10), TODAY - dt.timedelta(days=1)
    all_proofs(whole)
    proof(whole, "minimum_income", past)  # nobody asks for it
    all_proofs(ended, home=past)
    all_proofs(ending, identity=soon)
    all_proofs(replaced, identity=past)
    proof(replaced, "identity", TODAY + dt.timedelta(days=900))
    found = listed(context)
    assert {pk: (row.lacking, row.ending) for pk, row in found.items()} == {
        bare.pk: (4, False),
        ended.pk: (1, False),
        ending.pk: (0, True),
    }
    asked = asked_on(context, TODAY)
    assert ends_of(found[ended.pk], asked.of(found[ended.pk], TODAY), TODAY) == (["home"], [])
    assert ends_of(found[ending.pk], asked.of(found[ending.pk], TODAY), TODAY) == ([], [("identity", soon)])


def test_positive_exits_of_the_year_need_their_proof(context, lead) -> None:
    programme = build.programme(lead)
    recent = str(TODAY - dt.timedelta(days=30))
    positive = build.enrolment(programme, None, "2017-01-01", recent, "cdi")
    old = build.enrolment(programme, None, "2012-01-01", "2013-01-01", "cdi")
    found = listed(context)
    assert set(found) == {positive.person_id}
    assert old.person_id not in found
    proof(positive.person, "exit_result")
    assert listed(context) == {}


def test_only_pathways_in_reach_are_listed(lead) -> None:
    programme = build.programme(lead)
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    mine = build.enrolment(programme, operator=ours)
    build.enrolment(programme, operator=theirs)
    assert set(listed(build.context(ours))) == {mine.person_id}
    assert listed(build.context(ours, Role.RECEPTION)) == {}


def test_the_page_costs_the_same_whatever_it_lists(context, lead, django_assert_max_num_queries) -> None:
    programme = build.programme(lead)
    client = Client()
    client.force_login(context.account)
    for _ in range(3):
        all_proofs(build.enrolment(programme).person, identity=TODAY)
    with django_assert_max_num_queries(40) as counted:
        page = client.get("/pieces/")
    few = len(counted)
    assert "3 parcours" in page.content.decode()
    for _ in range(12):
        build.enrolment(programme)
    with django_assert_max_num_queries(few):
        page = client.get("/pieces/?sort=-lacking")
    assert "Identité, Domicile" in page.content.decode()
    worker = client.get("/pieces/", {"ending": "1"}).content.decode()
    assert "3 parcours" in worker
    assert client.get("/pieces/?exited=1").status_code == 200
    assert client.get("/pieces/?q=Essai&format=xlsx").status_code == 200
