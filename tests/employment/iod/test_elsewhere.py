"""What the method tells the other rooms: merges, retention, rights, the log of readings."""

import pytest
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodCase, IodEvent, IodHire, IodOffer, IodPost, IodProposal
from maillage.employment.iod.services import close_case, hold_follow_up, propose
from maillage.kernel.errors import DomainError
from maillage.people.models import Person
from maillage.people.services import merge_people, undo_merge
from maillage.protection.facts import all_facts
from maillage.protection.models import AccessRecord
from maillage.protection.rights.models import Limitation
from tests import build

from .conftest import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(network) -> Context:
    return build.context(network.lead, Role.PROGRAMME_MANAGER)


def plain(network, name):
    """A file without a pathway that would run beside the other's."""
    made = build.person(network.operator, last_name=name)
    build.enrolment(
        network.programme,
        made,
        today(-900).isoformat(),
        today(-700).isoformat(),
        "moved",
        operator=network.operator,
        worker=network.worker.account,
    )
    return made


def test_a_merge_carries_what_was_done_and_an_undo_brings_it_back(network, manager):
    person = network.followed("Double")
    contract = network.hired(person, start_date=today(-8))
    kept = plain(network, "Gardée")
    merge = merge_people(manager, kept.pk, person.pk)
    for model in (IodCase, IodProposal):
        assert model.objects.get().person_id == kept.pk
    assert set(IodEvent.objects.filter(person__isnull=False).values_list("person_id", flat=True)) == {kept.pk}
    contract.refresh_from_db()
    event = hold_follow_up(network.officer, contract, "follow_up_employee", today(-1))
    assert event.person_id == kept.pk
    undo_merge(manager, merge.pk)
    event.refresh_from_db()
    contract.refresh_from_db()
    assert event.person_id == contract.person_id == IodCase.objects.get().person_id == person.pk


def test_two_files_followed_at_once_are_not_merged(network, manager):
    one, other = network.followed("Une"), network.followed("Autre")
    with pytest.raises(DomainError, match="suit les deux dossiers"):
        merge_people(manager, one.pk, other.pk)
    assert IodCase.objects.count() == 2


def test_every_table_about_a_person_is_told(network):
    told = {fact.model for fact in all_facts()}
    for model in (IodCase, IodProposal, IodEvent, IodHire):
        assert model._meta.label in told
    order = [fact.model for fact in all_facts()]
    assert order.index("employment.IodEvent") < order.index("employment.IodProposal")
    assert order.index("employment.IodProposal") < order.index("employment.EmploymentContract")
    # Posts and offers are of companies: they name nobody.
    for model in (IodPost, IodOffer):
        keys = [field for field in model._meta.get_fields() if field.many_to_one]
        assert Person not in [key.related_model for key in keys]


def test_what_is_told_of_a_person_is_found_by_the_facts(network):
    person = network.followed()
    network.hired(person)
    found = {f.model: f.of([person.pk]).count() for f in all_facts() if f.model.startswith("employment.Iod")}
    assert found == {
        "employment.IodEvent": 2,  # the orientation and the introduction; the visit is of the company
        "employment.IodHire": 1,
        "employment.IodProposal": 1,
        "employment.IodCase": 1,
    }


def test_a_frozen_file_is_proposed_nowhere(network):
    person = network.followed()
    offer = network.offer()
    with build.writing():
        Limitation.objects.create(
            person_id=person.pk, since=today(), reason="contestation", decided_by=network.worker.account
        )
    with pytest.raises(DomainError, match="limité"):
        propose(network.officer, offer, person)
    with pytest.raises(DomainError, match="limité"):
        close_case(network.officer, IodCase.objects.get(), today(), "withdrew")


def test_each_page_of_a_person_is_in_the_log(network, client):
    person = network.followed()
    contract = network.hired(person)
    client.force_login(network.officer.account)
    for name, pk in (("iod:hire", contract.pk), ("iod:post", IodPost.objects.get().pk)):
        client.get(reverse(name, args=[pk]))
        assert AccessRecord.objects.filter(person_id=person.pk, page=name).exists(), name
