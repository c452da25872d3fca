"""Who is held up by somebody else's writing is told so, and nothing is half written."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from maillage.kernel.errors import Busy
from maillage.organisations.models import Organisation
from tests import build
from tests.pathways.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def rename(company: Organisation, name: str) -> None:
    Organisation.objects.filter(pk=company.pk).update(name=name)


def test_a_wait_that_is_too_long_is_said():
    company = build.organisation("Bazar")
    held = connection.copy()
    try:
        held.connect()
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute("SELECT FROM organisations_organisation WHERE id = %s FOR UPDATE", [company.pk])
        with pytest.raises(Busy, match="recommencez dans un instant"), build.writing():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            rename(company, "Comète")
    finally:
        held.close()
    company.refresh_from_db()
    assert company.name == "Bazar"


def test_two_that_wait_for_each_other_are_not_both_lost():
    """Each holds what the other wants next: one is asked to start again, the other is through."""
    first, second = build.organisation("Aube"), build.organisation("Brise")
    meeting = threading.Barrier(2)

    def cross(one: Organisation, other: Organisation, name: str) -> None:
        with build.writing():
            rename(one, name)
            meeting.wait(20)
            rename(other, name)

    results = together(lambda: cross(first, second, "Clair"), lambda: cross(second, first, "Doux"))
    assert sorted(type(one).__name__ for one in results) == ["Busy", "NoneType"]
    names = set(Organisation.objects.filter(pk__in=[first.pk, second.pk]).values_list("name", flat=True))
    assert len(names) == 1
    assert names <= {"Clair", "Doux"}
