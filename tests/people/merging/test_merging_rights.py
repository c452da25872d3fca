"""What upper rooms hold about a person follows a merge too: retention, requests, limitations, proofs."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.evidence.models import Document, DocumentLink
from maillage.kernel.errors import DomainError
from maillage.people.services import merge_people, undo_merge
from maillage.protection.retention.models import Due, Suspension
from maillage.protection.rights.models import DataRequest, Limitation
from tests import build

from .rows import differences, snapshot

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 5)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


@pytest.fixture
def two(lead):
    return build.person(lead), build.person(lead)


def test_computed_terms_are_of_the_surviving_file(manager, two):
    kept, gone = two
    for number, person in enumerate(two):
        Due.objects.create(person=person, last_contact=DAY, due_on=DAY + dt.timedelta(days=number))
    before = list(Due.objects.order_by("person_id").values())
    merge = merge_people(manager, kept.pk, gone.pk)
    assert Due.objects.get().person_id == kept.pk
    undo_merge(manager, merge.pk)
    assert list(Due.objects.order_by("person_id").values()) == before


def test_requests_follow_by_their_number(manager, lead, two):
    kept, gone = two
    with build.writing():
        request = DataRequest.objects.create(
            person_id=gone.pk,
            organisation=lead,
            kind="access",
            received_on=DAY,
            channel="mail",
            due_on=DAY + dt.timedelta(days=30),
            registered_by=manager.account,
        )
    before = snapshot()
    merge = merge_people(manager, kept.pk, gone.pk)
    request.refresh_from_db()
    assert request.person_id == kept.pk
    undo_merge(manager, merge.pk)
    assert differences(before, snapshot()) == []


def document(person, organisation, **link):
    with build.writing():
        made = Document.objects.create(
            person=person,
            organisation=organisation,
            criterion="identity",
            date=DAY,
            name="piece.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            key_id="k1",
        )
        for target, pk in link.items():
            DocumentLink.objects.create(document=made, target=target, target_id=pk)
    return made


def test_proofs_move_and_those_of_a_pathway_go_back_with_it(manager, lead, two):
    kept, gone = two
    pathway = build.enrolment(build.programme(lead), gone, "2015-02-01", "2015-12-31", "moved")
    old = document(gone, lead)
    merge = merge_people(manager, kept.pk, gone.pk)
    tied = document(kept, lead, enrolment=pathway.pk)
    free = document(kept, lead)
    undo_merge(manager, merge.pk)
    for one in (old, tied, free):
        one.refresh_from_db()
    assert (old.person_id, tied.person_id, free.person_id) == (gone.pk, gone.pk, kept.pk)


def test_a_limited_file_is_not_merged(manager, two):
    kept, gone = two
    build.appointment(gone, "2017-01-01")
    with build.writing():
        Limitation.objects.create(
            person_id=gone.pk, since=DAY, reason="contestée", decided_by=manager.account
        )
    before = snapshot()
    with pytest.raises(DomainError, match="limité à la demande"):
        merge_people(manager, kept.pk, gone.pk)
    assert differences(before, snapshot()) == []


def test_what_a_rule_forbids_is_said_as_what_to_settle(manager, two):
    kept, gone = two
    with build.writing():
        for person in two:
            Suspension.objects.create(person=person, until=DAY, reason="contentieux")
    with pytest.raises(DomainError, match=r"déjà prolongée.*Réglez-le d'abord"):
        merge_people(manager, kept.pk, gone.pk)
