"""Merges that cross, and an exchange noted at the same instant: real connections."""

from __future__ import annotations

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError
from maillage.organisations.models import Interaction, Organisation, OrganisationMerge
from maillage.organisations.services import InteractionFacts, merge_organisations, record_interaction
from tests import build
from tests.pathways.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def officer():
    return build.context(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER)


def refused(results):
    errors = [r for r in results if isinstance(r, Exception)]
    assert all(isinstance(error, DomainError) for error in errors), errors
    return errors


def call():
    return InteractionFacts(date=dt.date(2024, 3, 1), kind="call", summary="Un besoin")


def test_two_merges_that_cross_leave_one_file(officer):
    for _round in range(5):
        one, two = build.organisation("Bazar"), build.organisation("Bazar")
        for company in (one, two):
            record_interaction(officer, company, call())
        results = together(
            lambda a=one, b=two: merge_organisations(officer, a.pk, b.pk),
            lambda a=one, b=two: merge_organisations(officer, b.pk, a.pk),
        )
        assert len(refused(results)) == 1
        left = Organisation.objects.get(pk__in=[one.pk, two.pk])
        assert left.interactions.count() == 2


def test_three_merges_round_in_a_circle(officer):
    one, two, three = (build.organisation("Bazar") for _ in range(3))
    for company in (one, two, three):
        record_interaction(officer, company, call())
    together(
        lambda: merge_organisations(officer, one.pk, two.pk),
        lambda: merge_organisations(officer, two.pk, three.pk),
        lambda: merge_organisations(officer, three.pk, one.pk),
    )
    left = Organisation.objects.filter(pk__in=[one.pk, two.pk, three.pk])
    assert left.count() == 3 - OrganisationMerge.objects.count() >= 1
    assert Interaction.objects.filter(organisation__in=left).count() == 3


def test_an_exchange_noted_at_the_same_instant_is_moved_or_refused(officer):
    for _round in range(5):
        kept, gone = build.organisation("Bazar"), build.organisation("Bazar")
        before = Interaction.objects.count()
        results = together(
            lambda a=kept, b=gone: merge_organisations(officer, a.pk, b.pk),
            lambda b=gone: record_interaction(officer, b, call()),
        )
        errors = [r for r in results if isinstance(r, Exception)]
        noted = Interaction.objects.count() - before
        assert noted == 2 - len(errors) - 1 + sum(r is results[0] for r in errors)
        assert not Interaction.objects.filter(organisation_id=gone.pk).exists() or results[0] in errors
