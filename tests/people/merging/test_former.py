"""What named an absorbed file names the surviving one: addresses of pages, references of imports."""

from __future__ import annotations

import pytest
from django.test import Client

from maillage.accounts.roles import Role
from maillage.exchange.importing import Source, run_import
from maillage.pathways.models import Appointment
from maillage.people.models import Person
from maillage.people.services import merge_people
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


@pytest.fixture
def merged(lead, manager):
    kept = build.person(lead, "Durand", "Inès", ref="A1")
    gone = build.person(lead, "Durant", "Inès", ref="A2")
    merge_people(manager, kept.pk, gone.pk)
    return kept, gone


def test_the_old_address_leads_to_the_surviving_file(manager, merged):
    kept, gone = merged
    client = Client()
    client.force_login(manager.account)
    page = client.get(f"/personnes/{gone.pk}/parcours/?x=1")
    assert page.headers["Location"] == f"/personnes/{kept.pk}/parcours/?x=1"
    late = client.post(f"/personnes/{gone.pk}/entretiens/rapide/", {"date": "12/3/2018"}, follow=True)
    assert late.redirect_chain == [(f"/personnes/{kept.pk}/", 302)]
    assert "vient d&#x27;être fusionné" in late.content.decode()
    assert not Appointment.objects.exists()


def test_it_says_nothing_to_who_may_not_see_the_person(merged):
    _kept, gone = merged
    client = Client()
    client.force_login(build.context(build.organisation("Ailleurs", "operator")).account)
    assert client.get(f"/personnes/{gone.pk}/").status_code == 404


def run(lead, kind, text):
    return run_import(build.TESTER, lead.pk, Source(kind, text.encode(), "essai.csv"))


HEADER = "ref;last_name;first_name;birth_date;sex\n"


def test_a_row_with_the_absorbed_reference_updates_the_surviving_file(lead, merged):
    kept, _gone = merged
    outcome = run(lead, "people", HEADER + "A2;Durand;Inès-Marie;15/06/1980;F\n")
    assert (outcome.counts.created, outcome.counts.updated) == (0, 1)
    assert Person.objects.get().pk == kept.pk
    assert Person.objects.get().first_name == "Inès-Marie"


def test_of_two_rows_of_one_file_its_own_reference_speaks(lead, merged):
    rows = "A2;Dupont;Zoé;15/06/1980;F\nA1;Durand;Inès;15/06/1980;F\n"
    outcome = run(lead, "people", HEADER + rows)
    assert outcome.written
    assert Person.objects.get().last_name == "Durand"
    assert any("fusionné" in warning for warning in outcome.warnings)


def test_other_imports_find_the_surviving_file_too(lead, merged):
    kept, gone = merged
    text = "person_ref;date;kind;value\n" + f"A2;01/02/2017;rqth;yes\nmaillage:{gone.pk};01/02/2018;rqth;no\n"
    outcome = run(lead, "situations", text)
    assert outcome.counts.created == 2
    assert kept.situations.count() == 2


def test_a_row_that_looks_like_somebody_under_another_reference_is_told_and_queued(lead, manager):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from maillage.people.models import DuplicatePair
    from maillage.people.services.duplicates import note_pairs_of

    known = build.person(lead, "Martinez", "Éléonore", ref="B1", birth_date="1984-02-28")
    stranger = build.organisation("Ailleurs", "lead")
    build.person(stranger, "Kowalczyk", "Bogdan", birth_date="1961-07-03")
    rows = "B2;Martines;Eleonore;28/02/1984;F\nB3;Kowalczyk;Bogdan;03/07/1961;M\n"
    outcome = run(lead, "people", HEADER + rows)
    assert outcome.counts.created == 2
    assert [w for w in outcome.warnings if "ressemble fort" in w] == [
        "ressemble fort à un dossier déjà ouvert sous une autre référence (ligne 2)"
    ]
    job = ProcrastinateJob.objects.get(task_name="maillage.people.note_pairs")
    assert note_pairs_of(**job.args) == 2  # the stranger too: only who leads both sees that one
    pair = DuplicatePair.objects.get(low=known)
    assert pair.high.ref == "B2"
