"""The head of a company's file and the picture under it: who, when, what next, what to see first."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.formats import day as format_day
from maillage.organisations import timeline
from maillage.organisations.models import Organisation
from maillage.organisations.queries import charge, exchanges, head_of
from maillage.organisations.services import InteractionFacts, hand_over, record_interaction
from maillage.organisations.timeline import Moment, moments
from tests import build

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER, last_name="Rivoire")


@pytest.fixture
def company():
    return build.organisation("Bazar Comète", "employer")


def note(officer, company, ago, **fields):
    facts = {"date": TODAY() - ago * DAY, "kind": "call", "summary": "Un besoin"} | fields
    return record_interaction(officer, company, InteractionFacts(**facts))


def head(officer, company):
    return head_of(
        company,
        [],
        list(company.contacts.all()),
        TODAY(),
        exchanges=exchanges(officer, company),
        charge=charge(officer, company),
        follows=True,
    )


def said(found):
    return [str(notice.text) for notice in found.notices]


def test_a_company_nobody_deals_with_only_lacks_a_contact(officer, company):
    found = head(officer, company)
    assert (found.charge, found.last, found.next) == (None, None, None)
    assert said(found) == ["aucun contact"]


def test_what_is_late_silent_or_stale_is_said(officer, company):
    note(officer, company, 300, next_action="Rappeler", next_on=TODAY() - 200 * DAY)
    with build.writing():
        company.contacts.create(name="Camille", confirmed_on=TODAY() - 366 * DAY)
    found = head(officer, company)
    assert said(found) == [
        "1 suite en retard",
        "personne n'en est chargé",
        "sans échange depuis 9 mois",
        "contacts à reconfirmer",
    ]
    assert found.notices[0].kind == "late"
    assert (found.next.next_action, found.last.date) == ("Rappeler", TODAY() - 300 * DAY)


def test_a_company_well_followed_says_nothing(officer, company):
    hand_over(officer, company, officer.account, TODAY() - 10 * DAY)
    note(officer, company, 5, next_action="Rappeler", next_on=TODAY() + DAY)
    with build.writing():
        company.contacts.create(name="Camille", confirmed_on=TODAY())
        company.contacts.create(name="Zoé")
    found = head(officer, company)
    assert said(found) == []
    assert found.charge.officer == officer.account


def test_years_of_silence_are_counted_in_years(officer, company):
    hand_over(officer, company, officer.account, TODAY())
    assert "aucun échange noté" in said(head(officer, company))
    note(officer, company, 1200)
    assert "sans échange depuis 3 ans" in said(head(officer, company))


def test_a_company_that_closed_says_only_that(officer, company):
    note(officer, company, 300)
    with build.writing():
        Organisation.objects.filter(pk=company.pk).update(closed_on=TODAY() - DAY, insee_code="69388")
    company.refresh_from_db()
    assert said(head(officer, company)) == [f"fermée le {format_day(TODAY() - DAY)}"]


def test_the_place_is_the_town_and_the_neighbourhood(officer, company):
    build.area("Lyon 8e", kind="arrondissement", code="69388")
    qpv = build.area("Mermoz")
    company.insee_code, company.city = "69388", "Lyon"
    assert head_of(company, [qpv], [], TODAY()).place == "Lyon 8e, Mermoz"
    company.insee_code = "99999"
    assert head_of(company, [], [], TODAY()).place == "Lyon"


def test_the_picture_has_lanes_and_words(officer, company):
    hand_over(officer, company, officer.account, TODAY() - 500 * DAY)
    note(officer, company, 400, kind="visit", summary="Visite <b>du site</b>")
    note(officer, company, 100)
    note(officer, company, 90, kind="mail", next_action="Relancer", next_on=TODAY() - 20 * DAY)
    found = timeline.moments_of(
        officer, company, exchanges(officer, company), charge(officer, company), TODAY()
    )
    assert [m.start for m in found] == sorted((m.start for m in found), reverse=True)
    picture = timeline.draw(found, TODAY())
    assert [lane.label for lane in picture.lanes] == ["En charge", "Visites", "Appels, courriels"]
    html = timeline.marks(picture)
    assert "Visite &lt;b&gt;du site&lt;/b&gt;" in html
    assert html.count("tl-dot") == 4
    assert html.count("tl-dot missed") == 1
    assert "tl-band running" in html
    assert "<b>" not in timeline.in_words(found)
    assert timeline.summary_of(found).startswith("3 échanges (")
    assert timeline.draw([], TODAY()) is None


def test_rooms_add_what_they_know(officer, company, monkeypatch):
    monkeypatch.setattr(moments, "_registered", [])

    def hires(context, organisation):
        day = TODAY() - 50 * DAY
        return [
            Moment("Embauches", "diamond", day, "CDI", end=TODAY(), url="/x/", order=60),
            Moment("Offres", "bar", day, "Agent", end=TODAY(), hue="hue-4", order=55),
        ]

    timeline.register_moments(hires)
    found = timeline.moments_of(officer, company, [], [], TODAY())
    picture = timeline.draw(found, TODAY())
    assert [lane.label for lane in picture.lanes] == ["Offres", "Embauches"]
    html = timeline.marks(picture)
    assert "tl-contract" in html
    assert "tl-bar hue-4" in html
    assert timeline.summary_of(found) == "Offres : 1, Embauches : 1"


def test_the_page_asks_as_many_questions_whatever_the_company_holds(officer, company, client):
    client.force_login(officer.account)
    address = reverse("organisations:file", args=[company.pk])

    def count():
        with CaptureQueriesContext(connection) as asked:
            html = client.get(address).content.decode()
        return len(asked), html

    note(officer, company, 3)
    with build.writing():
        company.contacts.create(name="Camille")
    count()
    few, _html = count()
    for ago in range(4, 24):
        note(officer, company, ago)
    with build.writing():
        for number in range(5):
            company.contacts.create(name=f"Contact {number}")
    many, html = count()
    assert many == few
    assert "Les échanges plus anciens" in html
    assert "Frise des échanges" in html


def test_who_does_not_follow_companies_reads_the_file_without_exchanges(officer, company, client):
    note(officer, company, 3, summary="Entre nous")
    client.force_login(build.context(officer.organisation, Role.CULTURE_OFFICER).account)
    html = client.get(reverse("organisations:file", args=[company.pk])).content.decode()
    assert "Bazar Comète" in html
    assert "Entre nous" not in html
    assert "Dernier échange" not in html
