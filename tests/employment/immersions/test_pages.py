"""The pages of immersions: what they show, what they ask, how many questions they put to the database."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.employment.models import Immersion
from maillage.protection.models import AccessRecord
from maillage.protection.pages import label_of
from tests import build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def manager():
    return build.context(build.organisation("Pilote", "lead"), Role.PROGRAMME_MANAGER)


@pytest.fixture
def page(manager, client):
    client.force_login(manager.account)
    return client


@pytest.fixture
def pathway(manager):
    return build.enrolment(build.programme(manager.organisation))


def test_a_quick_entry_then_the_agreement_then_the_signature(page, pathway):
    company = build.organisation("Bazar Comète", "employer")
    address = reverse("employment:immersion_new") + f"?structure={company.pk}"
    assert b"Bazar Com" in page.get(address).content
    said = {"person": pathway.person_id, "company": company.pk, "purpose": "discover", "job_title": "Vente"}
    said |= {"start_date": "6/3/2023", "end_date": "17/3/2023", "weekly_hours": "30,5"}
    answer = page.post(address, said)
    one = Immersion.objects.get()
    assert answer.status_code == 302
    assert str(one.weekly_hours) == "30.50"
    file = page.get(reverse("employment:immersion", args=[one.pk])).content.decode()
    assert "Il manque" in file
    assert "Éditer la convention" in file
    page.post(reverse("employment:immersion_print", args=[one.pk]))
    assert Immersion.objects.get().state == "draft"
    whole = {"timetable": "9 h – 15 h", "tasks": "Réassort\n#import \"x\"", "tutor": "Une tutrice",
             "signatory": "La gérante"}  # fmt: skip
    page.post(reverse("employment:immersion_edit", args=[one.pk]), said | whole)
    answer = page.post(reverse("employment:immersion_print", args=[one.pk]))
    paper = page.get(answer.url)
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    answer = page.post(reverse("employment:immersion_sign", args=[one.pk]), {"signed_on": "7/3/2023"})
    assert answer.status_code == 422
    page.post(reverse("employment:immersion_sign", args=[one.pk]), {"signed_on": "3/3/2023"})
    one.refresh_from_db()
    assert (one.state, one.steps.count()) == ("signed", 1)
    page.post(reverse("employment:immersion_close", args=[one.pk]), {"result": "hiring", "evaluation": "Sûr"})
    assert "Embauche prévue" in page.get(reverse("employment:immersion", args=[one.pk])).content.decode()


def test_a_company_is_needed(page, pathway):
    said = {"person": pathway.person_id, "purpose": "discover", "job_title": "Vente", "weekly_hours": "35"}
    said |= {"start_date": "6/3/2023", "end_date": "17/3/2023"}
    answer = page.post(reverse("employment:immersion_new"), said)
    assert (answer.status_code, Immersion.objects.count()) == (422, 0)


def test_no_paper_before_it_was_printed(page, pathway):
    one = build.immersion(pathway.person, "2023-03-06", "2023-03-10")
    address = reverse("employment:immersion_agreement", args=[one.pk])
    assert page.get(address).url == reverse("employment:immersion", args=[one.pk])


def test_the_list_tells_this_week_and_what_is_due(page, pathway):
    today = timezone.localdate()
    old = build.immersion(pathway.person, "2023-03-06", "2023-03-10", state="signed")
    now = build.immersion(pathway.person, str(today), str(today + DAY), state="signed")
    build.immersion(pathway.person, "2023-05-02", "2023-05-03", state="done", result="confirmed")
    address = reverse("employment:immersions")

    def shown(query=""):
        return {row.record.pk for row in page.get(address + query).context["listing"].rows}

    assert len(shown()) == 3
    assert shown("?suivi=semaine") == {now.pk}
    assert shown("?suivi=bilan") == {old.pk}
    assert shown("?suivi=signer") == set()
    assert shown(f"?entreprise={old.company_id}") == {old.pk}
    assert page.get(address + "?format=xlsx").status_code == 200


def test_lists_and_files_ask_a_constant_number_of_questions(page, manager):
    programme = build.programme(manager.organisation)
    company = build.organisation("Bazar Comète", "employer")

    def count(url):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert page.get(url).status_code == 200
        return len(asked)

    person = build.enrolment(programme).person
    build.immersion(person, "2023-01-02", "2023-01-03", company, state="signed")
    urls = [
        reverse("employment:immersions"),
        reverse("pathways:person_tab", args=[person.pk, "immersions"]),
        reverse("organisations:file", args=[company.pk]),
    ]
    few = [count(url) for url in urls]
    for n in range(4, 20):
        build.immersion(person, f"2023-01-{n:02}", f"2023-01-{n:02}", company, state="signed")
        build.immersion(build.enrolment(programme).person, "2023-01-02", "2023-01-03", state="signed")
    assert [count(url) for url in urls] == few


def test_the_person_s_file_and_the_company_s_say_it(page, pathway):
    one = build.immersion(pathway.person, "2023-03-06", "2023-03-10", state="signed")
    tab = page.get(reverse("pathways:person_tab", args=[pathway.person_id, "immersions"])).content.decode()
    assert one.company.name in tab
    assert "Noter le bilan" in tab
    file = page.get(reverse("organisations:file", args=[one.company_id])).content.decode()
    assert f"?entreprise={one.company_id}&amp;suivi=bilan" in file
    assert "Préparer une immersion" in file


def test_a_name_that_reveals_is_concealed_outside_the_team(manager, pathway, client):
    company = build.organisation("Centre de soins Pervenche", "employer")
    with build.writing():
        company.reveals = True
        company.save()
    build.agreement(pathway.person, manager.organisation)
    one = build.immersion(pathway.person, "2023-03-06", "2023-03-10", company, state="signed")
    officer = build.context(manager.organisation, Role.LIAISON_OFFICER)
    client.force_login(officer.account)
    for url in (
        reverse("employment:immersion", args=[one.pk]),
        reverse("pathways:person_tab", args=[pathway.person_id, "immersions"]),
        reverse("employment:immersions"),
    ):
        assert "Pervenche" not in client.get(url).content.decode(), url


def test_the_log_of_readings_says_who_was_placed_or_taken_away(manager, page, pathway):
    """A form opened on a person, and a list taken away, are readings, under a name one reads."""
    build.immersion(pathway.person, "2023-03-06", "2023-03-10", state="signed")
    page.get(reverse("employment:immersion_new") + f"?personne={pathway.person_id}")
    page.get(reverse("employment:sponsorship_new") + f"?personne={pathway.person_id}")
    page.get(reverse("employment:immersions") + "?format=xlsx")
    read = set(AccessRecord.objects.filter(person_id=pathway.person_id).values_list("page", flat=True))
    assert {"employment:immersion_new", "employment:sponsorship_new"} <= read
    taken = AccessRecord.objects.get(page="employment:immersions")
    assert (taken.people, taken.count) == ([pathway.person_id], 1)
    read.add(taken.page)
    assert {label_of(page) for page in read} >= {"Immersion", "Parrainage", "Liste des immersions"}
