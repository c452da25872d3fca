"""Two agreements signed at once: together they exceed the limit, so one of the two is refused."""

import datetime as dt

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.immersions.services import sign
from maillage.employment.models import Immersion
from tests import build
from tests.pathways.test_races import refused, together

pytestmark = pytest.mark.django_db(transaction=True)


def drafts() -> tuple[Context, list[Immersion]]:
    """31 + 28 days in 2023 fill the twelve months from 1 January (59 days); each draft adds one."""
    worker = build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)
    person, company = build.person(worker.organisation), build.organisation("Bazar", "employer")
    build.immersion(person, "2023-01-01", "2023-01-31", company, state="done", result="confirmed")
    build.immersion(person, "2023-04-01", "2023-04-27", company, state="done", result="confirmed")
    days = ("2023-05-02", "2023-06-02")
    return worker, [build.immersion(person, day, day, company) for day in days]


def test_two_signed_at_once_do_not_exceed_the_limit() -> None:
    worker, pair = drafts()
    results = together(*(lambda one=one: sign(worker, one, one.start_date) for one in pair))
    assert len(refused(results)) == 1
    assert "60 jours" in refused(results)[0].message
    assert Immersion.objects.binding().count() == 3


def test_the_database_alone_holds_it_too() -> None:
    """Whatever a service forgets: the rule locks the person, and counts what the other has just written."""
    _worker, pair = drafts()

    def write(one: Immersion) -> None:
        with build.writing():
            Immersion.objects.filter(pk=one.pk).update(state="signed", signed_on=one.start_date)

    results = together(*(lambda one=one: write(one) for one in pair))
    assert len(refused(results)) == 1
    assert Immersion.objects.binding().count() == 3


def test_two_elsewhere_on_the_same_days_are_one_too_many() -> None:
    worker = build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)
    person = build.person(worker.organisation)
    pair = [build.immersion(person, "2023-05-02", "2023-05-05") for _ in range(2)]
    results = together(*(lambda one=one: sign(worker, one, dt.date(2023, 5, 2)) for one in pair))
    assert len(refused(results)) == 1
    assert Immersion.objects.binding().count() == 1
