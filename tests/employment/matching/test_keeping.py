"""What is said of a search, and what was set aside, follows the file: imports, merges, requests."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.matching import services
from maillage.employment.models import SetAside
from maillage.people.services import merge_people, undo_merge
from maillage.protection.facts import all_facts
from maillage.protection.rights.processing import register_of
from tests import build

from .conftest import say

pytestmark = pytest.mark.django_db


def test_wishes_are_imported_with_the_other_answers(place, tmp_path):
    person = place.seeker("Chef", ref="P1")
    file = tmp_path / "situations.csv"
    file.write_text(
        "person_ref,date,kind,value\n"
        "P1,01/03/2026,job_2,Caissière\n"
        "P1,01/03/2026,work_schedule,day|En journée|Le week-end\n"
        "P1,01/03/2026,distance,Sans limite\n",
        encoding="utf-8",
    )
    call_command("import", "situations", str(file), organisation=place.operator.name, verbosity=0)
    said = dict(person.situations.filter(date="2026-03-01").values_list("kind", "value"))
    assert said == {"job_2": "D1505", "work_schedule": "day,weekend", "distance": "any"}


def test_a_merge_keeps_wishes_and_what_was_set_aside(place):
    kept, gone = place.seeker("Chef"), build.person(place.lead, "Cheffe")
    say(gone, "2020-01-01", job_3="K2205")
    for person, reason in ((kept, "later"), (gone, "elsewhere")):
        services.set_aside(place.worker, place.offer, person, reason)
    manager = place.officer(Role.PROGRAMME_MANAGER)
    merge = merge_people(manager, kept.pk, gone.pk)
    assert sorted(SetAside.objects.filter(person=kept).values_list("reason", flat=True)) == [
        "elsewhere",
        "later",
    ]
    assert kept.situations.filter(kind="job_3", value="K2205").exists()
    # Taken back once, it is taken back.
    services.take_back(place.worker, place.offer, kept)
    assert not SetAside.objects.exists()
    services.set_aside(place.worker, place.offer, kept, "later")
    undo_merge(manager, merge.pk)
    assert SetAside.objects.get().person_id == kept.pk


def test_the_register_of_processing_names_the_matching(place):
    register = register_of(place.officer(Role.DATA_PROTECTION))
    assert "Rapprochement des offres et des personnes" in [one.name for one in register.activities]


def test_what_was_set_aside_is_told_and_goes_with_the_file(place):
    person = place.seeker("Chef")
    services.set_aside(place.worker, place.offer, person, "later")
    [facts] = [one for one in all_facts() if one.model == "employment.SetAside"]
    assert facts.of([person.pk]).count() == 1
    assert facts.contacts == ("day",)
    assert facts.of([person.pk]).get().day == timezone.localdate()
