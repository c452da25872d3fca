"""The day of a liaison officer: what is due, whose silence lasts, where their companies are, quick entry."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.organisations.models import Interaction
from maillage.organisations.queries import day_of
from maillage.organisations.services import (
    InteractionFacts,
    OrganisationFacts,
    create_organisation,
    hand_over,
    mark_done,
    record_interaction,
    update_organisation,
)
from tests import build

TODAY = timezone.localdate

pytestmark = pytest.mark.django_db


def days(count):
    return TODAY() + dt.timedelta(days=count)


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


@pytest.fixture
def page(officer, client):
    client.force_login(officer.account)
    return client


def company(officer, name, last=None, due=None, **facts):
    """A company of the officer's; `last` exchange and `due` next action in days from today."""
    made = create_organisation(officer, OrganisationFacts(name=name, **facts))
    hand_over(officer, made, officer.account, days(-400))
    if last is not None:
        coming = {"next_action": f"Rappeler {name}", "next_on": days(due)} if due is not None else {}
        record_interaction(
            officer, made, InteractionFacts(date=days(last), kind="call", summary="Appel", **coming)
        )
    return made


def test_what_is_due_and_who_is_silent(officer):
    for name, last, due in (
        ("Retard", -30, -1),
        ("Jour", -30, 0),
        ("Semaine", -30, 7),
        ("Plus tard", -30, 8),
        ("Muette", -183, None),
        ("Récente", -182, None),
        ("Jamais", None, None),
    ):
        company(officer, name, last, due)
    closed = company(officer, "Fermée", -30, 0)
    update_organisation(officer, closed, OrganisationFacts(name="Fermée", closed_on=TODAY()))
    build.organisation("Sans personne")
    day = day_of(officer, TODAY())
    named = lambda rows: [one.organisation.name for one in rows]  # noqa: E731
    assert (named(day.late), named(day.today), named(day.week)) == (["Retard"], ["Jour"], ["Semaine"])
    assert [(row.name, last) for row, last in day.silent] == [("Jamais", None), ("Muette", days(-183))]
    assert day.count == 7
    mark_done(officer, day.late[0])
    assert day_of(officer, TODAY()).late == []


def test_what_a_colleague_or_another_network_does_is_not_mine(officer):
    colleague = build.context(officer.organisation, Role.LIAISON_OFFICER)
    stranger = build.context(build.organisation("Autre", "lead"), Role.LIAISON_OFFICER)
    made = company(colleague, "À la collègue", -200, 0)
    record_interaction(stranger, made, InteractionFacts(date=TODAY(), kind="mail", summary="Ailleurs"))
    mine = day_of(officer, TODAY())
    assert (mine.today, mine.silent, mine.count) == ([], [], 0)
    theirs = day_of(colleague, TODAY())
    assert [row for row, _last in theirs.silent] == [made], "another network's exchange is not ours"
    hand_over(officer, made, officer.account, TODAY())
    assert [one.organisation for one in day_of(officer, TODAY()).today] == [made], "it comes with the company"


def test_places_count_my_companies(officer):
    area = build.area("Lyon 8e", kind="arrondissement", code="69388")
    quarter = build.area("Mermoz", insee_codes="69388")
    company(officer, "Une", postcode="69008", city="Lyon", qpv="Mermoz")
    company(officer, "Deux", postcode="69008", city="Lyon")
    company(officer, "Trois")
    create_organisation(
        officer, OrganisationFacts(name="À personne", postcode="69008", city="Lyon", qpv="Mermoz")
    )
    assert day_of(officer, TODAY()).places == [
        ("Lyon 8e", 2, area.pk),
        ("Mermoz", 1, quarter.pk),
        ("", 1, None),
    ]


def test_the_home_says_the_day_and_takes_an_exchange(page, officer):
    assert "encore en charge d" in page.get("/").content.decode()
    made = company(officer, "Atelier", -30, -1)
    silent = company(officer, "Muette", -300)
    body = page.get("/").content.decode()
    for words in ("Rappeler Atelier", "Sans échange depuis six mois", "En retard", "Personnes à présenter"):
        assert words in body
    typed = {"organisation": silent.pk, "kind": "call", "summary": "Un besoin", "next": "/"}
    answer = page.post(reverse("organisations:quick_exchange"), typed)
    assert (answer.status_code, answer.url) == (302, "/")
    assert Interaction.objects.get(organisation=silent, date=TODAY()).summary == "Un besoin"
    body = page.get("/").content.decode()
    assert "Échange noté : Muette." in body
    assert "Sans échange depuis six mois" not in body
    done = reverse("organisations:interaction_done", args=[made.interactions.get().pk])
    assert page.post(done, {"next": "/"}).url == "/"
    assert page.post(done, {"next": "https://ailleurs.example/"}).url.startswith("/structures/")


def test_a_quick_entry_that_lacks_something_keeps_what_was_typed(page, officer):
    made = company(officer, "Atelier")
    address = reverse("organisations:quick_exchange")
    answer = page.post(address, {"organisation": made.pk, "kind": "visit", "summary": ""})
    assert answer.status_code == 422
    assert 'value="Atelier"' in answer.content.decode()
    for wrong in ("", "abc", "999999999", "9" * 30):
        answer = page.post(address, {"organisation": wrong, "kind": "call", "summary": "Mots gardés"})
        assert (answer.status_code, "Mots gardés" in answer.content.decode()) == (422, True)
    assert page.get(f"{address}?structure={made.pk}").context["form"]["organisation"].value() == str(made.pk)


def test_the_list_is_narrowed_to_mine_and_to_the_silent(page, officer, client):
    company(officer, "Atelier", -30)
    company(officer, "Muette", -300)
    build.organisation("Autre")
    found = lambda query: [  # noqa: E731
        row.record.name for row in page.get(reverse("organisations:list") + query).context["listing"].rows
    ]
    assert found("?suivi=miennes") == ["Atelier", "Muette"]
    assert found("?suivi=silence") == ["Muette"]
    client.force_login(build.account(officer.organisation, Role.REFERENCE_WORKER))
    assert "Muette" in found("?suivi=silence"), "who follows no company has no such filter"
    assert "Autre" in found("?suivi=silence")


def test_the_home_costs_the_same_whatever_the_number_of_companies(page, officer):
    def cost():
        with CaptureQueriesContext(connection) as asked:
            assert page.get("/").status_code == 200
        return len(asked)

    build.area("Lyon 8e", kind="arrondissement", code="69388")
    place = {"postcode": "69008", "city": "Lyon"}
    company(officer, "Une", -30, 0, **place)
    company(officer, "Deux", -300, **place)
    page.get("/")
    few = cost()
    for n in range(6):
        company(officer, f"Due {n}", -30, n - 3, **place)
        company(officer, f"Muette {n}", -300, **place)
    assert cost() == few <= 16
