"""Exchanges with companies and who is in charge of them: kept by network, undone where one slips."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.organisations.models import Interaction, Liaison
from maillage.organisations.queries import charge, exchanges, officers
from maillage.organisations.services import (
    InteractionFacts,
    hand_over,
    mark_done,
    record_interaction,
    remove_contact,
    remove_interaction,
    update_interaction,
)
from tests import build

TODAY = timezone.localdate
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def officer(lead):
    return build.context(lead, Role.LIAISON_OFFICER)


@pytest.fixture
def company():
    return build.organisation("Atelier", "employer")


def call(**changed):
    return InteractionFacts(
        **{"date": dt.date(2024, 3, 1), "kind": "call", "summary": "Un besoin au printemps", **changed}
    )


def to_do(**changed):
    return call(next_action="Rappeler", next_on=dt.date(2024, 4, 1), **changed)


def test_an_exchange_is_noted_corrected_and_taken_away(officer, company):
    with build.writing():
        contact = company.contacts.create(name="Une responsable")
    made = record_interaction(officer, company, to_do(contact=contact, summary="  Un besoin "))
    assert (made.officer, made.network, made.summary) == (
        officer.account,
        officer.organisation,
        "Un besoin",
    )
    (read,) = exchanges(officer, company)
    assert (read.waits, read.late) == (True, True)
    mark_done(officer, made)
    assert made.done_on == TODAY()
    mark_done(officer, made, done=False)
    assert made.done_on is None
    mark_done(officer, made)
    update_interaction(officer, made, call(contact=contact))
    assert (made.next_on, made.done_on) == (None, None)
    with pytest.raises(DomainError, match="aucune suite"):
        mark_done(officer, made)
    remove_contact(officer, contact)
    made.refresh_from_db()
    assert made.contact is None, "what was said outlives the contact"
    remove_interaction(officer, made)
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "pigeon"}, "kind"),
        ({"date": dt.date(2999, 1, 1)}, "date"),
        ({"summary": "  "}, "summary"),
        ({"next_action": "Rappeler"}, "next_on"),
        ({"next_on": dt.date(2024, 4, 1)}, "next_action"),
        ({"next_action": "Rappeler", "next_on": dt.date(2024, 2, 1)}, "next_on"),
    ],
)
def test_what_an_exchange_refuses(officer, company, changed, field):
    with pytest.raises(DomainError) as caught:
        record_interaction(officer, company, call(**changed))
    assert caught.value.field == field


def test_the_contact_is_one_of_the_company(officer, company):
    with build.writing():
        elsewhere = build.organisation("Autre").contacts.create(name="Une personne")
    with pytest.raises(DomainError, match="autre structure"):
        record_interaction(officer, company, call(contact=elsewhere))


def test_what_is_to_do_comes_first(officer, company):
    old = record_interaction(officer, company, to_do())
    recent = record_interaction(officer, company, call(date=dt.date(2024, 5, 1)))
    assert exchanges(officer, company) == [old, recent]
    mark_done(officer, old)
    assert exchanges(officer, company) == [recent, old]


def test_a_network_reads_its_own_exchanges(officer, lead, company):
    record_interaction(officer, company, call())
    operator = build.organisation("Opérateur", "operator")
    operator.accounts_managed_by = lead
    with build.writing():
        operator.save()
    assert len(exchanges(build.context(operator, Role.IOD_OFFICER), company)) == 1
    stranger = build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)
    assert exchanges(stranger, company) == []
    reader = build.context(lead, Role.REFERENCE_WORKER)
    assert exchanges(reader, company) == []
    with pytest.raises(NotAllowed):
        record_interaction(reader, company, call())


def test_one_officer_after_another(officer, lead, company):
    second = build.account(lead, Role.CLAUSE_FACILITATOR)
    hand_over(officer, company, officer.account, dt.date(2020, 1, 1))
    hand_over(officer, company, second, dt.date(2022, 1, 1), " départ ")
    assert [(one.officer, one.start_date, one.end_date, one.reason) for one in charge(officer, company)] == [
        (second, dt.date(2022, 1, 1), None, "départ"),
        (officer.account, dt.date(2020, 1, 1), dt.date(2021, 12, 31), ""),
    ]
    for who, day, field in (
        (second, dt.date(2023, 1, 1), "officer"),
        (officer.account, dt.date(2021, 1, 1), "day"),
        (officer.account, TODAY() + DAY, "day"),
        (build.account(lead, Role.REFERENCE_WORKER), TODAY(), "officer"),
        (build.account(build.organisation(), Role.LIAISON_OFFICER), TODAY(), "officer"),
    ):
        with pytest.raises(DomainError) as caught:
            hand_over(officer, company, who, day)
        assert caught.value.field == field
    hand_over(officer, company, officer.account, dt.date(2022, 1, 1))
    assert [one.officer for one in charge(officer, company)] == [officer.account] * 2, "said again, replaced"
    hand_over(officer, company, None, dt.date(2023, 1, 1))
    assert charge(officer, company)[0].end_date == dt.date(2022, 12, 31)


def test_two_networks_may_each_have_an_officer(officer, company):
    other = build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)
    hand_over(officer, company, officer.account, TODAY())
    hand_over(other, company, other.account, TODAY())
    assert [one.officer for one in charge(other, company)] == [other.account]
    assert list(officers(officer)) == [officer.account]


def test_the_database_keeps_one_officer_at_a_time_and_dates_in_order(officer, company):
    def liaison(**dates):
        return lambda: Liaison.objects.create(
            organisation=company, network=officer.organisation, officer=officer.account, **dates
        )

    hand_over(officer, company, officer.account, dt.date(2020, 1, 1))
    made = record_interaction(officer, company, call())
    rows = Interaction.objects.filter(pk=made.pk)
    for write in (
        liaison(start_date=dt.date(2021, 1, 1)),
        liaison(start_date=dt.date(2019, 1, 2), end_date=dt.date(2019, 1, 1)),
        lambda: rows.update(next_action="Rappeler"),
        lambda: rows.update(next_on=TODAY()),
        lambda: rows.update(done_on=TODAY()),
        lambda: rows.update(next_action="Rappeler", next_on=dt.date(2020, 1, 1)),
    ):
        with pytest.raises((IntegrityError, DomainError)), transaction.atomic(), build.writing():
            write()


# --- pages ----------------------------------------------------------------------------------------


@pytest.fixture
def page(officer, client):
    client.force_login(officer.account)
    return client


def test_an_exchange_from_a_telephone(page, company):
    file = reverse("organisations:file", args=[company.pk])
    assert "Aucun échange noté" in page.get(file).content.decode()
    address = reverse("organisations:interaction_new", args=[company.pk])
    typed = {"kind": "visit", "date": "1/3/2024", "summary": "Atelier vu", "next_action": "Envoyer un CV"}
    refused = page.post(address, typed)
    assert (refused.status_code, "avec son jour" in refused.content.decode()) == (422, True)
    body = page.post(address, {**typed, "next_on": "1/4/2024"}, follow=True).content.decode()
    made = Interaction.objects.get()
    for words in ("Atelier vu", "À faire : Envoyer un CV", "en retard"):
        assert words in body
    assert reverse("organisations:interaction_remove", args=[made.pk]) in body, "a way back"
    body = page.post(reverse("organisations:interaction_done", args=[made.pk]), follow=True).content.decode()
    assert "Fait : Envoyer un CV" in body
    page.post(reverse("organisations:interaction_undone", args=[made.pk]))
    edit = reverse("organisations:interaction_edit", args=[made.pk])
    assert page.get(edit).context["form"]["next_on"].value() == dt.date(2024, 4, 1)
    page.post(edit, {**typed, "summary": "Atelier revu", "next_action": ""})
    made.refresh_from_db()
    assert (made.summary, made.next_on) == ("Atelier revu", None)
    answer = page.post(reverse("organisations:interaction_done", args=[made.pk]), follow=True)
    assert "appelle aucune suite" in answer.content.decode()
    page.post(reverse("organisations:interaction_remove", args=[made.pk]))
    assert not Interaction.objects.exists()


def test_the_hand_is_passed_on_a_page(page, officer, company):
    address = reverse("organisations:hand_over", args=[company.pk])
    assert page.get(address).context["form"]["officer"].value() == str(officer.account.pk)
    page.post(address, {"officer": officer.account.pk, "day": "1/2/2024"})
    assert officer.account.full_name in page.get(address).content.decode()
    again = page.post(address, {"officer": officer.account.pk, "day": "1/3/2024"})
    assert (again.status_code, "déjà chargée" in again.content.decode()) == (422, True)


def test_another_network_finds_no_exchange_by_its_number(officer, company, client):
    made = record_interaction(officer, company, to_do())
    other = build.context(build.organisation("Autre pilote", "lead"), Role.LIAISON_OFFICER)
    client.force_login(other.account)
    assert client.get(reverse("organisations:interaction_edit", args=[made.pk])).status_code == 404
    for name in ("remove", "done", "undone"):
        address = reverse(f"organisations:interaction_{name}", args=[made.pk])
        assert client.post(address).status_code == 404
    assert "printemps" not in client.get(reverse("organisations:file", args=[company.pk])).content.decode()


def test_the_file_asks_a_constant_number_of_queries(page, officer, lead, company, room_alone):
    def asked():
        with CaptureQueriesContext(connection) as seen:
            assert page.get(reverse("organisations:file", args=[company.pk])).status_code == 200
        return len(seen)

    with build.writing():
        contact = company.contacts.create(name="Une responsable")
    record_interaction(officer, company, to_do(contact=contact))
    hand_over(officer, company, officer.account, dt.date(2020, 1, 1))
    few = asked()
    hand_over(officer, company, build.account(lead, Role.LIAISON_OFFICER), dt.date(2021, 1, 1))
    for n in range(6):
        record_interaction(officer, company, to_do(contact=contact, summary=f"Échange {n}"))
    assert asked() == few
    assert few <= 16
