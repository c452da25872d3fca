"""Pages: who reads which report, which records open, and that counts stay counts."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from maillage.accounts.roles import Role
from maillage.reports import services
from maillage.reports.models import Commentary, FrozenReport, PublishedFigure
from tests import build

from .small import Small

CHAPTER = ("reports:chapter", ["plie", 2017])
PEOPLE = "/chiffres/plie/participants/?periode=2017"
NAMES = ("Anne", "Bela", "Cleo", "Dora", "Emma", "Fani", "Zoe")


def _signed_in(small: Small, role: str, organisation=None) -> Client:
    client = Client()
    client.force_login(build.account(organisation or small.lead, role))
    return client


def _page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def _named(page: str) -> set[str]:
    """Whose names a page shows: all builders call people `Anne Prénom12`."""
    return {name for name in NAMES if f" {name}" in page or f"{name}<" in page}


def test_the_chapter_on_screen(small: Small):
    page = _page(_signed_in(small, Role.PROGRAMME_MANAGER), reverse(CHAPTER[0], args=CHAPTER[1]))
    assert "5 personnes ont été accompagnées" in page
    assert page.count("<svg xmlns") == 10
    assert 'style="' not in page
    assert 'href="/chiffres/plie/participants/?periode=2017"' in page
    assert "Écrire un commentaire" in page
    assert not _named(page)


@pytest.mark.parametrize("role", [Role.DIRECTION, Role.FUNDING_MANAGER, Role.CULTURE_OFFICER])
def test_who_reads_figures_only_meets_no_name_anywhere(small: Small, role, manager):
    client = _signed_in(small, role)
    report = services.freeze(manager, small.subject, "Version")
    with build.writing():
        small.enrolments["anne"].exit_date = None
        small.enrolments["anne"].exit_kind = None
        small.enrolments["anne"].save()
    compare = f"/rapports/versions/{report.pk}/comparer/"
    figure = "chiffre/?indicateur=positive_exits&ventilation=&periode=2017"
    for url in (
        "/rapports/",
        "/rapports/plie/2017/",
        PEOPLE,
        PEOPLE + "&format=xlsx",
        "/chiffres/plie/steps/?periode=2017",
        "/chiffres/plie/contracts/?periode=2017",
        "/chiffres/plie/positive_exit_rate/?periode=2017&cote=whole",
        "/chiffres/plie/participants/fiche/?periode=2017",
        f"/rapports/versions/{report.pk}/",
        f"/rapports/versions/{report.pk}/chiffre/?indicateur=positive_exits&periode=2017",
        compare,
        compare + figure,
    ):
        page = _page(client, url)
        assert not _named(page), url
    assert "il n&#x27;ouvre pas les dossiers" in _page(client, PEOPLE)
    assert "Plus comptés" in _page(client, compare + figure)


def test_the_lead_opens_every_record_behind_a_figure(small: Small):
    client = _signed_in(small, Role.PROGRAMME_MANAGER)
    assert _named(_page(client, PEOPLE)) == {"Anne", "Bela", "Cleo", "Dora", "Emma"}
    assert _named(_page(client, "/chiffres/plie/steps/?periode=2017")) == {"Anne", "Cleo"}
    assert _named(_page(client, "/chiffres/plie/contracts/?periode=2017")) == {"Cleo"}
    assert _named(_page(client, "/chiffres/plie/positive_exits/?periode=2017")) == {"Anne", "Emma"}
    whole = "/chiffres/plie/positive_exit_rate/?periode=2017&cote=whole"
    assert _named(_page(client, whole)) == {"Anne", "Bela", "Emma"}
    women = "/chiffres/plie/participants_sex_share/?periode=2017&ventilation=women"
    assert _named(_page(client, women)) == {"Anne", "Bela", "Cleo"}


def test_an_operator_reads_the_figures_of_the_lead_and_opens_its_own_records(small: Small):
    client = _signed_in(small, Role.REFERENCE_WORKER, small.ours)
    page = _page(client, f"{PEOPLE}&pilote={small.lead.pk}")
    assert ">5<" in page
    assert "Sur 5 dossiers comptés, 4 sont à votre portée" in page
    assert _named(page) == {"Anne", "Bela", "Cleo", "Dora"}
    assert _named(_page(client, PEOPLE)) == {"Anne", "Bela", "Cleo", "Dora"}
    chapter = _page(client, reverse(CHAPTER[0], args=CHAPTER[1]))
    assert f"pilote={small.lead.pk}" in chapter
    assert "Écrire un commentaire" not in chapter


def test_the_list_is_taken_away_as_far_as_it_is_seen(small: Small):
    client = _signed_in(small, Role.REFERENCE_WORKER, small.theirs)
    response = client.get(PEOPLE + "&format=xlsx")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    names = [row[0] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)]
    assert [name.split()[-1] for name in names] == ["Emma"]


@pytest.mark.parametrize(
    "url",
    ["/rapports/plie/2017/", PEOPLE, "/chiffres/plie/participants/fiche/", "/rapports/plie/2017/rapport.pdf"],
)
def test_another_organisation_knows_of_no_such_report(small: Small, url):
    stranger = build.organisation("Ailleurs", "operator")
    _page(_signed_in(small, Role.REFERENCE_WORKER, stranger), url, 404)
    page = _page(_signed_in(small, Role.PROGRAMME_MANAGER, small.elsewhere), PEOPLE)
    assert _named(page) == {"Zoe"}
    _page(_signed_in(small, Role.PROGRAMME_MANAGER, small.elsewhere), f"{PEOPLE}&pilote={small.lead.pk}", 404)


def test_versions_stay_within_their_programme(small: Small, manager):
    report = services.freeze(manager, small.subject, "Version")
    far = _signed_in(small, Role.PROGRAMME_MANAGER, small.elsewhere)
    for tail in ("", "rapport.pdf", "comparer/", "comparer/chiffre/?indicateur=participants&periode=2017"):
        _page(far, f"/rapports/versions/{report.pk}/{tail}", 404)
    partner = _signed_in(small, Role.PARTNER, small.ours)
    _page(partner, f"/rapports/versions/{report.pk}/", 403)


def test_an_operator_edits_nothing_of_the_lead(small: Small):
    client = _signed_in(small, Role.DIRECTION, small.ours)
    for tail in ("commentaire/", "arreter/"):
        _page(client, f"/rapports/plie/2017/{tail}", 403)
        assert client.post(f"/rapports/plie/2017/{tail}", {"text": "x", "label": "x"}).status_code == 403
    assert not Commentary.objects.exists()
    assert not FrozenReport.objects.exists()


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/rapports/plie/2011/", 404),
        ("/rapports/plie/2999/", 404),
        ("/rapports/nowhere/2017/", 404),
        ("/chiffres/plie/nowhere/", 404),
        ("/chiffres/plie/participants/?periode=2017&ventilation=nowhere", 404),
        ("/chiffres/plie/participants/?periode=hier", 200),
        ("/chiffres/plie/participants/?periode=2017-03-01/2017-06-30", 200),
        ("/chiffres/plie/participants_age_share/?periode=2017", 200),
        ("/chiffres/plie/participants_target/?periode=2017", 200),
        ("/chiffres/plie/participants/?periode=2017&sort=nowhere&page=99", 200),
        ("/rapports/plie/2017/rapport.exe", 404),
        ("/rapports/plie/2017/?pilote=abc", 404),
    ],
)
def test_addresses_typed_by_hand(small: Small, url, status):
    _page(_signed_in(small, Role.PROGRAMME_MANAGER), url, status)


def test_files_of_a_chapter(small: Small):
    client = _signed_in(small, Role.DIRECTION)
    for ending, kind in (
        ("pdf", "application/pdf"),
        ("xlsx", "application/vnd.openx"),
        ("html", "text/html"),
    ):
        response = client.get(f"/rapports/plie/2017/rapport.{ending}")
        assert response["Content-Type"].startswith(kind)
        assert f'filename="rapport-plie-2017.{ending}"' in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")


def test_a_comment_is_written_in_place_and_on_its_own_page(small: Small):
    client = _signed_in(small, Role.DIRECTION)
    url = "/rapports/plie/2017/commentaire/?partie=protocol"
    assert "Point d&#x27;étape" in _page(client, url)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith("<form")
    answer = client.post(url, {"text": "Un <b>mot</b>.", "expected": ""})
    assert answer["Location"] == "/rapports/plie/2017/#protocol"
    assert "Un &lt;b&gt;mot&lt;/b&gt;." in _page(client, "/rapports/plie/2017/")
    answer = client.post(url, {"text": "Un autre.", "expected": "Un <b>mot</b>."})
    assert answer.status_code == 302
    late = client.post(url, {"text": "Le mien.", "expected": "Un <b>mot</b>."})
    assert late.status_code == 422
    assert "Le mien." in late.content.decode()
    assert "Un autre." in late.content.decode()
    assert Commentary.objects.get().text == "Un autre."
    assert "1 version antérieure" in _page(client, url) or "2 versions antérieures" in _page(client, url)
    assert client.post("/rapports/plie/2017/commentaire/?partie=nowhere", {"text": "x"}).status_code in (
        404,
        422,
    )


def test_a_version_is_frozen_read_and_compared(small: Small):
    client = _signed_in(small, Role.PROGRAMME_MANAGER)
    assert client.post("/rapports/plie/2017/arreter/", {"label": ""}).status_code == 422
    answer = client.post("/rapports/plie/2017/arreter/", {"label": "Conseil du 31 mars"}, follow=True)
    report = FrozenReport.objects.get()
    page = answer.content.decode()
    assert "Conseil du 31 mars" in page
    assert "5 personnes ont été accompagnées" in page
    with build.writing():
        small.enrolments["anne"].exit_date = None
        small.enrolments["anne"].exit_kind = None
        small.enrolments["anne"].save()
    assert "5 personnes ont été accompagnées" in _page(client, f"/rapports/versions/{report.pk}/")
    page = _page(client, f"/rapports/versions/{report.pk}/comparer/")
    assert "Nombre de sorties positives" in page
    then = f"/rapports/versions/{report.pk}/chiffre/?indicateur=positive_exits&ventilation=&periode=2017"
    assert _named(_page(client, then)) == {"Anne", "Emma"}
    rate = f"/rapports/versions/{report.pk}/chiffre/?indicateur=positive_exit_rate&periode=2017&cote=whole"
    assert _named(_page(client, rate)) == {"Anne", "Bela", "Emma"}
    _page(client, f"/rapports/versions/{report.pk}/chiffre/?indicateur=nowhere&periode=2017", 404)
    figure = "?indicateur=positive_exits&ventilation=&periode=2017"
    url = f"/rapports/versions/{report.pk}/comparer/chiffre/{figure}"
    assert _named(_page(client, url)) == {"Anne"}
    for wanted, status in ((str(report.pk), 200), ("999999", 404), ("hier", 404), ("9" * 40, 404)):
        _page(client, f"/rapports/versions/{report.pk}/comparer/?avec={wanted}", status)
    _page(client, f"/rapports/versions/{report.pk}/comparer/chiffre/?indicateur=nowhere&periode=2017", 404)
    _page(client, f"/rapports/versions/{report.pk}/comparer/chiffre/?indicateur=participants&periode=x", 404)


def test_published_figures_are_loaded_from_the_page(small: Small):
    client = _signed_in(small, Role.PROGRAMME_MANAGER)
    good = b"section,indicator,breakdown,period,value,unit\nplie,participants,,2017,7,person\n"
    for content, status, kept in ((b"rien", 422, 0), (good, 302, 1)):
        file = SimpleUploadedFile("livre.csv", content, "text/csv")
        assert client.post("/rapports/chiffres-publies/", {"file": file}).status_code == status
        assert PublishedFigure.objects.count() == kept
    page = _page(client, "/rapports/plie/2017/")
    assert "7 publié (livre.csv), 5 calculé" in page
    assert "livre.csv" in _page(client, "/rapports/chiffres-publies/")


def test_a_chapter_costs_the_same_whatever_the_number_of_records(small: Small, django_assert_max_num_queries):
    client = _signed_in(small, Role.PROGRAMME_MANAGER)
    url = reverse(CHAPTER[0], args=CHAPTER[1])
    with django_assert_max_num_queries(45) as first:
        client.get(url)
    for number in range(12):
        build.enrolment(small.programme, build.person(small.ours, f"Plus{number}"), "2017-02-02")
    with django_assert_max_num_queries(len(first)):
        client.get(url)


def test_a_list_costs_the_same_whatever_its_length(small: Small, django_assert_max_num_queries):
    client = _signed_in(small, Role.PROGRAMME_MANAGER)
    url = "/chiffres/plie/new_entrants/?periode=2017"
    client.get(url)
    with django_assert_max_num_queries(60) as first:
        client.get(url)
    for number in range(12):
        build.enrolment(small.programme, build.person(small.ours, f"Plus{number}"), "2017-02-02")
    with django_assert_max_num_queries(len(first)):
        client.get(url)
