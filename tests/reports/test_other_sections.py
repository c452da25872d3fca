"""Chapters of sections that are no programme: laid out, read, frozen, compared, printed."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.kernel.errors import NotAllowed
from maillage.reports import queries, services
from maillage.reports.comparison import Frozen, Today, compare
from maillage.reports.laid import Chapter
from maillage.reports.layout import lay_out
from maillage.reports.models import Audience, Commentary, FrozenReport
from maillage.reports.outputs.pdf import chapter_pdf
from tests import build
from tests.kernel.pdf import structure_of, text_of

from .others import OtherSections, contracts, held_by, subject
from .small import Small


@pytest.fixture
def sections(small: Small) -> Iterator[OtherSections]:
    contracts(small)
    with held_by(small.lead) as found:
        yield found


def _chapter(small: Small, code: str, year: int = 2017) -> Chapter:
    chosen = subject(small, code, year)
    return lay_out(chosen, queries.readings_now(chosen), queries.texts(chosen), queries.published(chosen))


def _table(chapter: Chapter, code: str) -> dict[str, list[str]]:
    part = next(part for part in chapter.parts if part.code == code)
    return {row.label: [cell.text for cell in row.cells] for row in part.rows}


def _client(small: Small, role: str, organisation=None) -> Client:
    client = Client()
    client.force_login(build.account(organisation or small.lead, role))
    return client


def _page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return response.content.decode()


def test_people_hired_by_origin_with_their_whole(small: Small, sections):
    chapter = _chapter(small, "placement")
    assert chapter.kicker == "Entreprises"
    assert chapter.lead == (
        "En 2017, 3 entreprises ont travaillé avec nous\u00a0; 5 personnes mises à l'emploi\u00a0; "
        "3 personnes embauchées par l'appui au recrutement, 2 par la méthode IOD, 0 par les job datings."
    )
    # Bela was hired by two ways: she counts in each, and twice in the whole that adds them up.
    assert _table(chapter, "origins") == {
        "Aide au recrutement": ["1", "3"],
        "IOD": ["0", "2"],
        "Job dating": ["0", "0"],
        "Ensemble": ["1", "5"],
    }
    assert _table(chapter, "years") == {
        "Personnes mises à l'emploi": ["1", "5"],
        "Aide au recrutement": ["1", "3"],
        "IOD": ["0", "2"],
        "Job dating": ["0", "0"],  # and no line for clauses, which nobody counts here
        "Entreprises": ["1", "3"],
    }
    assert [key.text for key in chapter.key_figures] == ["5", "3", "2", "0", "3"]
    assert chapter.key_figures[2].label == "Personnes mises à l'emploi : IOD"


def test_the_stages_of_a_recruitment_by_source(small: Small, sections):
    chapter = _chapter(small, "funnel_shop")
    assert chapter.title == "Recrutement\u00a0: Bazar Comète"
    (part,) = chapter.parts  # nothing was withdrawn: that part is not there
    assert part.columns == ["CV transmis", "Présents en entretien", "Recrutés"]
    assert _table(chapter, "stages") == {
        "Réseau": ["3", "2", "2"],
        "Offre": ["2", "1", "2"],
        "Total": ["5", "3", "4"],
    }
    said = chapter.picture.description
    assert "CV transmis : 5 (Réseau 3, Offre 2)" in said
    assert "Recrutés : 4, soit 133 % de l'étape précédente".replace(" %", "\u00a0%") in said


def test_a_section_without_a_chapter_has_the_common_one(small: Small, sections):
    chapter = _chapter(small, "club")
    assert (chapter.kicker, chapter.title) == ("Autres chiffres", "Club des employeurs")
    assert _table(chapter, "years") == {
        "Contrats": ["1", "5"],
        "Durables": ["0", "4"],
        "Par nature : cdd": ["1", "1"],
        "Par nature : cdi": ["–", "4"],
    }
    assert [key.label for key in chapter.key_figures] == ["Contrats", "Durables"]


@pytest.mark.parametrize("code", ["placement", "funnel_shop", "club"])
def test_pages_figures_and_files(small: Small, sections, code):
    client = _client(small, Role.DIRECTION)
    page = _page(client, f"/rapports/{code}/2017/")
    assert f'href="/chiffres/{code}/' in page
    assert 'style="' not in page
    for ending in ("pdf", "xlsx", "html"):
        assert client.get(f"/rapports/{code}/2017/rapport.{ending}").status_code == 200
    for year in (2015, 2999):
        _page(client, f"/rapports/{code}/{year}/", 404)
    pdf = chapter_pdf(_chapter(small, code))
    assert "/H1" in structure_of(pdf)
    assert "Pilote d'essai" in text_of(pdf)


def test_records_behind_figures_of_companies(small: Small, sections):
    officer = _client(small, Role.LIAISON_OFFICER)
    page = _page(officer, "/chiffres/placement/companies/?periode=2017")
    assert {name for name in ("Bazar Comète", "Forge", "Moulin") if f">{name}<" in page}
    hired = _page(officer, "/chiffres/placement/persons_hired/?periode=2017")
    assert "il n&#x27;ouvre pas les dossiers" in hired
    for name in ("Anne", "Bela", "Dora", "Emma"):
        assert f" {name}" not in hired
    direction = _page(_client(small, Role.DIRECTION), "/chiffres/placement/companies/?periode=2017")
    assert "Forge" not in direction
    manager = _page(_client(small, Role.PROGRAMME_MANAGER), "/chiffres/placement/persons_hired/?periode=2017")
    assert "dossiers comptés n&#x27;existent plus" not in manager  # one person by two ways is not a lost file
    assert "4 personnes" in manager


def test_who_reads_which_chapter(small: Small, sections):
    with build.writing():
        small.ours.accounts_managed_by = small.lead
        small.ours.save()
    url, own = "/rapports/placement/2017/", "/rapports/club/2017/"
    for role in (Role.DIRECTION, Role.PROGRAMME_MANAGER, Role.FUNDING_MANAGER, Role.LIAISON_OFFICER):
        client = _client(small, role)
        _page(client, url)
        _page(client, own)
    # In another organisation of the network: companies for who follows them, the rest for nobody.
    officer = _client(small, Role.LIAISON_OFFICER, small.ours)
    assert f"pilote={small.lead.pk}" in _page(officer, url)
    assert "Chiffres de Pilote d" in _page(officer, "/rapports/")
    _page(officer, own, 404)
    worker = _client(small, Role.REFERENCE_WORKER, small.ours)
    _page(worker, "/rapports/plie/2017/")
    _page(worker, url, 404)
    assert "Placements" not in _page(worker, "/rapports/")
    # Outside the network, even who follows companies reads nothing.
    _page(_client(small, Role.LIAISON_OFFICER, small.theirs), url, 404)
    _page(_client(small, Role.DIRECTION, small.elsewhere), url, 404)
    _page(_client(small, Role.PARTNER), url, 403)


def test_a_network_reads_versions_and_writes_none(small: Small, sections, manager: Context):
    with build.writing():
        small.ours.accounts_managed_by = small.lead
        small.ours.save()
    report = services.freeze(manager, subject(small, "placement"), "Conseil")
    other = services.freeze(manager, subject(small, "club"), "Conseil")
    officer = small.context(Role.IOD_OFFICER, small.ours)
    assert list(FrozenReport.objects.visible_to(officer)) == [report]
    assert set(FrozenReport.objects.visible_to(small.context(Role.DIRECTION))) == {report, other}
    for organisation, role in (
        (small.ours, Role.REFERENCE_WORKER),
        (small.theirs, Role.LIAISON_OFFICER),
        (small.elsewhere, Role.DIRECTION),
    ):
        assert not FrozenReport.objects.visible_to(small.context(role, organisation))
    with pytest.raises(NotAllowed, match="dont ce sont les chiffres"):
        services.freeze(small.context(Role.DIRECTION, small.ours), subject(small, "placement"), "x")
    with pytest.raises(NotAllowed, match="dont ce sont les chiffres"):
        services.write_text(small.context(Role.DIRECTION, small.ours), subject(small, "placement"), "", "x")


def test_texts_versions_and_comparisons(small: Small, sections, manager: Context):
    client = _client(small, Role.DIRECTION)
    answer = client.post("/rapports/placement/2017/commentaire/?partie=origins", {"text": "Deux voies."})
    assert answer.status_code == 302
    assert Commentary.objects.get().section == "placement"
    assert "Deux voies." in _page(client, "/rapports/placement/2017/")
    answer = client.post("/rapports/placement/2017/arreter/", {"label": "Avril"}, follow=True)
    report = FrozenReport.objects.get()
    assert (report.organisation, report.section) == (small.lead, "placement")
    assert "Deux voies." in answer.content.decode()
    late = build.contract(small.enrolments["cleo"].person, "2017-05-01", origin="iod")
    found = {one.key: one.moved for one in compare(Frozen(report), Today(subject(small, "placement")))}
    (moved,) = found["persons_hired", "iod", "2017"]
    assert moved.added == (late.person_id,)
    assert "Personnes mises" in _page(client, f"/rapports/versions/{report.pk}/comparer/")
    _page(client, f"/rapports/versions/{report.pk}/chiffre/?indicateur=persons_hired&periode=2017")


def test_a_version_of_a_section_that_is_no_more_is_still_read(small: Small, sections, manager: Context):
    report = services.freeze(manager, subject(small, "funnel_shop"), "Bilan")
    sections.holder = 0
    client = _client(small, Role.DIRECTION)
    page = _page(client, f"/rapports/versions/{report.pk}/")
    assert "CV transmis" in page
    assert "funnel_shop" in page
    _page(client, "/rapports/funnel_shop/2017/", 404)


def test_the_whole_hides_a_part_that_would_be_found(small: Small, sections, manager: Context):
    """Five people, three by one way and two by the other: neither is told, nor what would give it back."""
    report = services.freeze(manager, subject(small, "placement"), "Publique", Audience.PUBLIC)
    hidden = {(name, part) for name, part, period in report.hidden if period == "2017"}
    assert {("persons_hired", "recruitment support"), ("persons_hired", "iod")} <= hidden
    club = services.freeze(manager, subject(small, "club"), "Publique", Audience.PUBLIC)
    assert ["lasting", "", "2017"] in club.hidden


def test_one_small_part_takes_another_with_it(small: Small, sections, manager: Context):
    for number in range(30):
        person = build.person(small.ours, f"Homme{number}")
        build.contract(person, "2017-06-01", origin="offer" if number < 20 else "iod")
    for _number in range(2):
        build.contract(build.person(small.ours), "2017-06-01", origin="job_dating")
    report = services.freeze(manager, subject(small, "placement"), "Publique", Audience.PUBLIC)
    hidden = {part for name, part, period in report.hidden if (name, period) == ("persons_hired", "2017")}
    assert "job dating" in hidden
    assert "" not in hidden  # the whole is told
    assert len(hidden) == 2  # so that another part hides the small one


def test_the_list_of_reports_by_family(small: Small, sections):
    page = _page(_client(small, Role.DIRECTION), "/rapports/")
    assert page.index("Parcours</h2>") < page.index("Entreprises</h2>") < page.index("Autres chiffres</h2>")
    assert ">Recrutements</h3>" in page
    assert page.index("Placements") < page.index("Bazar Comète") < page.index("Club des employeurs")
    sections.known["funnel_shop"] = (2016, 2017)
    page = _page(_client(small, Role.DIRECTION), "/rapports/")
    assert "/rapports/funnel_shop/2017/" in page
    assert "/rapports/funnel_shop/2018/" not in page


def test_the_report_of_a_year(small: Small, sections):
    sections.known["funnel_shop"] = (2016, 2017)
    client = _client(small, Role.DIRECTION)
    page = _page(client, "/rapports/2017/")
    for code in ("plie", "placement", "funnel_shop", "club"):
        assert f"/rapports/{code}/2017/" in page
    assert "/rapports/funnel_shop/2019/" not in _page(client, "/rapports/2019/")
    _page(client, "/rapports/1999/", 404)
    response = client.get("/rapports/2017/rapport.pdf")
    assert 'filename="rapport-annuel-2017.pdf"' in response["Content-Disposition"]
    text = " ".join(text_of(response.content).split())
    for title in ("Le plan local", "mises à l", "Recrutement : Bazar Comète", "Club des employeurs"):
        assert text.count(title) >= 2, title  # in the contents, and above its chapter
    page = client.get("/rapports/2017/rapport.html").content.decode()
    ids = [piece.split('"')[0] for piece in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/rapports/2017/rapport.xlsx").content))
    rows = {(row[0], row[1]) for row in book["Données"].iter_rows(min_row=2, values_only=True)}
    assert {("plie", "participants"), ("placement", "companies"), ("club", "lasting")} <= rows


def test_pages_cost_the_same_whatever_the_records(small: Small, sections, django_assert_max_num_queries):
    client = _client(small, Role.DIRECTION)
    urls = ("/rapports/", "/rapports/2017/", "/rapports/placement/2017/", "/rapports/funnel_shop/2017/")
    for url in urls:
        client.get(url)
        with django_assert_max_num_queries(150) as first:
            client.get(url)
        for _number in range(8):
            build.contract(build.person(small.ours), "2017-06-01", origin="iod")
        with django_assert_max_num_queries(len(first)):
            client.get(url)


class TestCommands:
    def _run(self, *arguments: str) -> str:
        out = io.StringIO()
        call_command(*arguments, stdout=out, stderr=io.StringIO())
        return out.getvalue()

    def test_the_whole_report_and_each_chapter(self, small: Small, sections, tmp_path):
        self._run(
            "report", "annual", "--year", "2017", "--out", str(tmp_path), "--organisation", "Pilote d'essai"
        )
        names = {path.name for path in tmp_path.iterdir()}
        for code in ("annuel", "plie", "placement", "funnel_shop", "club"):
            assert {f"rapport-{code}-2017.{ending}" for ending in ("pdf", "xlsx", "html")} <= names

    def test_one_chapter(self, small: Small, sections, tmp_path):
        self._run("report", "annual", "--year", "2017", "--out", str(tmp_path), "--section", "placement")
        assert {path.stem for path in tmp_path.iterdir()} == {"rapport-placement-2017"}
        with pytest.raises(CommandError, match="Les codes connus"):
            self._run("report", "annual", "--year", "2017", "--out", str(tmp_path), "--section", "nowhere")

    def test_figures_of_any_section(self, small: Small, sections):
        out = self._run("figures", "--section", "funnel_shop", "--period", "2017")
        assert "funnel_shop,hired,total,2017,4,person" in out.splitlines()
        assert "funnel_shop,hired,network,2017,2,person" in out.splitlines()

    def test_a_whole_file_is_compared_section_by_section(self, small: Small, sections, tmp_path):
        file = tmp_path / "livre.csv"
        file.write_text(
            "section,indicator,breakdown,period,value,unit,remark\n"
            "clauses,hours,,2017,1000,hour,\n"
            "placement,persons_hired,,2017,5,person,\n"
            "placement,persons_hired,iod,2017,9,person,\n"
            "placement,persons_hired,clauses,2017,9,person,\n"
            "funnel_shop,hired,total,2017,4,person,\n",
            encoding="utf-8",
        )
        assert self._run("compare", str(file), "--organisation", "Pilote d'essai").splitlines() == [
            "section,indicator,breakdown,period,published,computed",
            "placement,persons_hired,iod,2017,9,2",
            "clauses,hours,,2017,1000,not computed",
            "placement,persons_hired,clauses,2017,9,not computed",
            "Chiffres publiés : 5. Identiques : 2. Différents : 1. Non calculés (not computed) : 2.",
        ]
        assert "Chiffres publiés : 3." in self._run("compare", str(file), "--section", "placement")
