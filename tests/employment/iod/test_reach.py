"""Whom an IOD officer reaches: who was oriented, while followed, and nobody else of the network."""

import datetime as dt

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodCase, IodEvent
from maillage.employment.iod.services import (
    CaseFacts,
    EventFacts,
    close_case,
    record_event,
    refer,
    reopen_case,
    take_charge,
)
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Enrolment, Step
from maillage.people.followers import followers
from maillage.people.masking import file_sight
from maillage.people.models import Person
from tests import build

from .conftest import today

pytestmark = pytest.mark.django_db


def reached(context):
    return set(Person.objects.visible_to(context).values_list("last_name", flat=True))


def test_an_officer_who_has_other_cases_does_not_reach_this_one(network):
    network.followed("Orientée")
    network.person("Pas orientée")
    assert reached(network.officer) == {"Orientée"}


def test_every_officer_of_the_network_reaches_who_was_oriented_and_no_other_network_does(network):
    network.followed("Orientée")
    colleague = build.context(network.operator, Role.IOD_OFFICER)
    elsewhere = build.context(build.organisation("Ailleurs", "lead"), Role.IOD_OFFICER)
    assert reached(colleague) == {"Orientée"}
    assert reached(elsewhere) == set()
    # What is not an IOD role gains nothing by an orientation.
    assert reached(build.context(network.lead, Role.CREATION_ADVISER)) == set()


def test_the_officer_reads_neither_the_pathway_nor_its_confidences(network):
    person = network.followed("Orientée")
    other = build.contract(person, "2020-01-01")
    sight = file_sight(network.officer, person.pk)
    assert (sight.contacts, sight.situations) == (True, True)
    assert (sight.notes, sight.sensitive, sight.history) == (False, False, False)
    assert not Enrolment.objects.visible_to(network.officer).exists()
    assert not Step.objects.visible_to(network.officer).exists()
    assert EmploymentContract.objects.visible_to(network.officer).get() == other


def test_ending_the_follow_up_ends_the_reach_at_once(network):
    person = network.followed("Orientée")
    case = IodCase.objects.get()
    close_case(network.officer, case, today(), "no_news")
    assert reached(network.officer) == set()
    assert person in Person.objects.visible_to(network.worker)
    reopen_case(network.worker, IodCase.objects.get())
    assert reached(network.officer) == {"Orientée"}


def test_a_case_nobody_closes_ends_by_itself_after_a_year_of_silence(network):
    network.followed("Silence", on=today(-400), entry=today(-500).isoformat())
    assert reached(network.officer) == set()
    network.followed("Récente", on=today(-360), entry=today(-500).isoformat())
    assert reached(network.officer) == {"Récente"}


def test_only_who_is_in_a_pathway_of_the_network_is_oriented(network):
    gone = network.person("Sortie", exit=today(-1).isoformat(), kind="moved")
    foreign = build.programme(build.organisation("Ailleurs", "lead"))
    theirs = build.person(network.operator, last_name="D'ailleurs")
    build.enrolment(foreign, theirs, today(-10).isoformat())
    for person in (gone, theirs):
        with pytest.raises(DomainError, match="parcours est en cours"):
            refer(network.worker, person, CaseFacts(date=today()))
    leaving = network.person("Sort ce soir", exit=today().isoformat(), kind="moved")
    assert refer(network.worker, leaving, CaseFacts(date=today()))


@pytest.mark.parametrize("answer", ["refused", "withdrawn"])
def test_a_refusal_to_be_presented_is_honoured(network, answer):
    person = network.person(agrees=False)
    build.agreement(person, network.operator, answer=answer)
    with pytest.raises(DomainError, match="refusé"):
        refer(network.worker, person, CaseFacts(date=today()))
    assert not IodCase.objects.exists()


def test_an_orientation_is_noted_once_and_never_ahead(network):
    person = network.followed()
    event = IodEvent.objects.get()
    assert (event.kind, event.person, event.officer) == ("referral", person, network.worker.account)
    with pytest.raises(DomainError, match="déjà suivie"):
        refer(network.worker, person, CaseFacts(date=today()))
    with pytest.raises(DomainError, match="passé"):
        refer(network.worker, network.person(), CaseFacts(date=today(1)))
    with pytest.raises(NotAllowed):
        refer(build.context(network.lead, Role.LIAISON_OFFICER), network.person(), CaseFacts(date=today()))


def test_the_officer_who_takes_charge_appears_among_those_who_follow(network):
    person = network.followed()
    case = IodCase.objects.get()
    take_charge(network.officer, case)
    with pytest.raises(DomainError, match="déjà"):
        take_charge(network.officer, case)
    officers = [f.name for f in followers([person.pk])[person.pk] if f.what == "Mission IOD"]
    assert officers == [network.officer.account.full_name]
    assert set(IodEvent.objects.values_list("kind", flat=True)) == {"referral", "followed"}


def test_an_officer_follows_their_own_participant_by_noting_something(network):
    person = build.person(network.lead)
    build.enrolment(network.programme, person, today(-50).isoformat(), worker=network.officer.account)
    record_event(network.officer, EventFacts(kind="interview", date=today(-3), person=person))
    assert IodCase.objects.get().opened_on == today(-3)
    record_event(network.officer, EventFacts(kind="interview", date=today(-5), person=person))
    assert IodCase.objects.get().opened_on == today(-5)


def test_what_an_event_needs(network):
    person = network.followed()
    for facts, field in (
        (EventFacts(kind="company_meeting", date=today()), "organisation"),
        (EventFacts(kind="interview", date=today()), "person"),
        (EventFacts(kind="referral", date=today(), person=person), "kind"),
        (EventFacts(kind="interview", date=today(1), person=person), "date"),
    ):
        with pytest.raises(DomainError) as refused:
            record_event(network.officer, facts)
        assert refused.value.field == field
    closed = build.organisation("Fermée")
    with build.writing():
        closed.closed_on = today(-10)
        closed.save()
    with pytest.raises(DomainError, match="fermée"):
        record_event(network.officer, EventFacts(kind="company_meeting", date=today(), organisation=closed))
    record_event(network.officer, EventFacts(kind="company_meeting", date=today(-10), organisation=closed))


def test_a_page_kept_in_a_bookmark_answers_not_found_after_the_end(network, client):
    person = network.followed("Orientée")
    client.force_login(network.officer.account)
    url = reverse("pathways:person_tab", args=[person.pk, "iod"])
    assert "cuisine, le matin" in client.get(url).content.decode()
    close_case(network.worker, IodCase.objects.get(), today(), "withdrew")
    assert client.get(url).status_code == 404


def test_the_database_holds_the_rules(network):
    person = network.followed()
    with pytest.raises(DomainError, match="déjà suivie"), build.writing():
        IodCase.objects.create(person=person, network=network.lead, opened_on=today())
    with pytest.raises(DomainError, match="un jour et un motif"), build.writing():
        IodCase.objects.create(
            person=network.person(), network=network.lead, opened_on=today(), closed_on=today()
        )
    said = {"network": network.lead, "origin": network.lead, "date": dt.date(2017, 1, 1)}
    with pytest.raises(DomainError, match="concerne une personne"), build.writing():
        IodEvent.objects.create(kind="introduction", **said)
    with pytest.raises(DomainError, match="dans une entreprise"), build.writing():
        IodEvent.objects.create(kind="company_meeting", **said)
    with pytest.raises(DomainError, match="jour prévu"), build.writing():
        IodEvent.objects.create(kind="interview", person=person, due_on=today(), **said)
