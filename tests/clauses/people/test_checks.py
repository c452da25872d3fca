"""Checks: granted with a proof, refused in words; what rests on one keeps it."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.clauses.models import Eligibility
from maillage.clauses.people import services
from maillage.clauses.people.services import CheckFacts
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.people.models import Person
from maillage.people.services.civil_status import PersonFacts
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db


def facts(**said):
    return CheckFacts(
        **{
            "criterion": "qpv_resident",
            "checked_on": build.day("2017-01-16"),
            "proof": "Quittance  de loyer",
            **said,
        }
    )


def refused(act, *args, **kwargs):
    with pytest.raises(DomainError) as caught:
        act(*args, **kwargs)
    return caught.value


def test_a_check_keeps_its_proof_its_day_and_who_made_it(network, facilitator):
    row = services.check(facilitator, build.person(network), facts())
    assert (row.network, row.proof, row.granted) == (network, "Quittance de loyer", True)
    assert (row.checker, row.checked_by) == (facilitator.account, facilitator.account.full_name)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"criterion": "gentil"}, "criterion"),
        ({"proof": " "}, "proof"),
        ({"granted": False, "reason": " "}, "reason"),
        ({"criterion": "reasoned_opinion"}, "reason"),
        ({"checked_on": timezone.localdate() + dt.timedelta(days=1)}, "checked_on"),
    ],
)
def test_what_a_check_must_say(network, facilitator, said, field):
    error = refused(services.check, facilitator, build.person(network), facts(**said))
    assert error.field == field
    assert not Eligibility.objects.exists()


def test_a_refusal_says_why_and_an_opinion_is_written(network, facilitator):
    person = build.person(network)
    row = services.check(facilitator, person, facts(granted=False, proof="", reason="Adresse hors quartier."))
    assert (row.granted, row.reason) == (False, "Adresse hors quartier.")
    opinion = services.check(
        facilitator, person, facts(criterion="reasoned_opinion", reason="Sans emploi depuis longtemps.")
    )
    assert opinion.reason == "Sans emploi depuis longtemps."
    assert services.check(facilitator, person, facts(criterion="plie_participant", reason="x")).reason == ""


def test_a_criterion_once_a_day(network, facilitator):
    person = build.person(network)
    services.check(facilitator, person, facts())
    assert refused(services.check, facilitator, person, facts()).field == "checked_on"
    services.check(facilitator, person, facts(checked_on=build.day("2017-01-17")))
    assert Eligibility.objects.count() == 2


def test_only_who_runs_clauses_checks(network):
    with pytest.raises(NotAllowed):
        services.check(build.context(network, Role.LIAISON_OFFICER), build.person(network), facts())


def test_a_check_on_which_validated_hours_rest_stays(network, facilitator, lot):
    person = build.person(network)
    row = services.check(facilitator, person, facts())
    build.contract(person, "2017-03-01", employer=lot.companies.get().organisation, origin="clause")
    services.correct_check(facilitator, row, facts(proof="Bail"))
    made.line(lot, person, state="validated")
    assert "s'appuient" in refused(services.remove_check, facilitator, row).message
    later = facts(checked_on=build.day("2017-03-02"))
    assert "s'appuient" in refused(services.correct_check, facilitator, row, later).message
    services.correct_check(facilitator, row, facts(checked_on=build.day("2017-02-28"), proof="Bail"))
    services.check(facilitator, person, facts(criterion="plie_participant"))
    services.remove_check(facilitator, Eligibility.objects.get(pk=row.pk))  # the other one is enough
    assert Eligibility.objects.get().criterion == "plie_participant"


def test_a_newcomer_is_opened_with_their_check_both_or_neither(network, facilitator):
    who = PersonFacts(last_name="Essai", first_name="Nouvelle", birth_date=build.day("1990-01-02"), sex="F")
    refused(services.check_newcomer, facilitator, who, facts(proof=""))
    assert not Person.objects.exists()
    row = services.check_newcomer(facilitator, who, facts())
    assert (row.person.last_name, row.person.origin) == ("Essai", network)
