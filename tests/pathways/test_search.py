"""Search within what a role reaches."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.pathways.queries import search
from maillage.pathways.queries.search import search_people
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2017, 6, 1)


@pytest.fixture
def world():
    lead = build.organisation("Pilote", "lead")
    ours, theirs = build.organisation("Nous", "operator"), build.organisation("Eux", "operator")
    programme = build.programme(lead)
    known = build.person(lead, "Martin", "Awa", birth_date="1992-02-29")
    other = build.person(lead, "Martin", "Zoé")
    build.enrolment(programme, known, operator=ours)
    build.enrolment(programme, known, "2015-01-01", "2016-01-01", "moved", operator=theirs)
    build.enrolment(programme, other, operator=theirs)
    return {"lead": lead, "ours": ours, "programme": programme, "known": known, "other": other}


def names(context, text="martin"):
    return [hit.person.first_name for hit in search_people(context, text, TODAY)]


@pytest.mark.parametrize("few", [5000, 0])  # scope first, then names first
def test_each_finds_its_own(world, monkeypatch, few):
    monkeypatch.setattr(search, "FEW", few)
    assert names(build.context(world["lead"], Role.PROGRAMME_MANAGER)) == ["Awa", "Zoé"]
    assert names(build.context(world["ours"])) == ["Awa"]
    assert names(build.context(world["ours"], Role.RECEPTION)) == ["Awa"]
    assert names(build.context(world["ours"], Role.DIRECTION)) == []
    assert names(build.context(world["ours"], Role.IOD_OFFICER)) == []
    assert names(build.context(world["ours"], Role.PARTNER)) == []


@pytest.mark.parametrize("few", [5000, 0])
def test_own_scope_finds_its_pathways_and_files_nobody_follows(world, monkeypatch, few):
    monkeypatch.setattr(search, "FEW", few)
    officer = build.context(world["ours"], Role.IOD_OFFICER)
    mine = build.person(world["lead"], "Martin", "Bo")
    build.enrolment(world["programme"], mine, operator=world["ours"], worker=officer.account)
    build.person(world["ours"], "Martin", "Cy")
    assert names(officer) == ["Bo", "Cy"]


def test_a_hit_tells_namesakes_apart(world):
    hit = search_people(build.context(world["ours"]), "awa", TODAY)[0]
    assert (hit.age, hit.pathway, hit.open) == (25, "PLIE", True)
    hit = search_people(build.context(world["ours"], Role.RECEPTION), "awa", TODAY)[0]
    assert hit.pathway == ""  # reception does not read pathways


def test_an_exit_and_a_prescription_are_said(world):
    context = build.context(world["ours"])
    gone = build.person(world["ours"], "Partie", "Ana")
    build.enrolment(world["programme"], gone, "2015-01-01", "2016-01-01", "moved", operator=world["ours"])
    asked = build.person(world["ours"], "Partant", "Ben")
    build.referral(world["programme"], asked, world["ours"])
    hits = {h.person.first_name: (h.pathway, h.open) for h in search_people(context, "part", TODAY)}
    assert hits == {"Ana": ("PLIE", False), "Ben": ("PLIE", False)}
