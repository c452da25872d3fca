"""Perimeters and grids on their pages."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from maillage.accounts.roles import Role
from maillage.clauses.figures import services
from maillage.clauses.figures.grids import GridFileError, fill, grid, grids
from maillage.clauses.figures.grids.loading import own_folder
from maillage.clauses.models import Perimeter
from maillage.indicators import section
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.period import Period
from tests import build
from tests.clauses import made

pytestmark = pytest.mark.django_db

YEAR = Period.year(2017)


@pytest.fixture
def browser(client, facilitator):
    client.force_login(facilitator.account)
    return client


@pytest.fixture
def own_grid():
    """Writes a grid of the installation; it goes with the test."""
    written: list[Path] = []

    def write(text: str, name: str = "maison") -> str:
        own_folder().mkdir(parents=True, exist_ok=True)
        written.append(own_folder() / f"{name}.yaml")
        written[-1].write_text(text, encoding="utf-8")
        return name

    yield write
    for path in written:
        path.unlink()


def test_a_perimeter_is_made_changed_and_removed(browser, network, world):
    asked = {"name": "Ville de Lyon", "grouping": "articles_of_towns", "buyers": [world.town.pk]}
    assert browser.post(reverse("clauses:perimeter_new"), asked).status_code == 302
    (made_one,) = Perimeter.objects.all()
    assert (made_one.code, [one.buyer for one in made_one.buyers.all()]) == ("ville_de_lyon", [world.town])
    page = browser.get(reverse("clauses:perimeters"), {"annee": 2017}).content.decode()
    assert reverse("reports:chapter", args=["clauses_ville_de_lyon", 2017]) in page
    assert "65,75" in page
    assert "66,75" in page
    page = browser.get(reverse("reports:chapter", args=["clauses_ville_de_lyon", 2017]))
    assert page.status_code in (200, 403)  # a facilitator's role may not read reports
    address = reverse("clauses:perimeter_edit", args=[made_one.pk])
    assert browser.post(address, {"name": "État", "buyers": [world.state.pk]}).status_code == 302
    made_one.refresh_from_db()
    assert (made_one.name, made_one.code) == ("État", "ville_de_lyon")
    assert [one.buyer for one in made_one.buyers.all()] == [world.state]
    assert browser.post(reverse("clauses:perimeter_remove", args=[made_one.pk])).status_code == 302
    assert not Perimeter.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "Tout"}, "Choisissez au moins un acheteur"),
        ({"name": "Ville", "code": "Ville !", "urban_renewal": "on"}, "Un code compte"),
        ({"name": "Déjà", "code": "deja", "urban_renewal": "on"}, "porte déjà ce code"),
        ({"name": "", "urban_renewal": "on"}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said(browser, network, world, asked, said):
    made.perimeter(network, "deja", world.state)
    answer = browser.post(reverse("clauses:perimeter_new"), asked)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_only_facilitators_write_perimeters(network, world):
    officer = build.context(network, Role.LIAISON_OFFICER)
    with pytest.raises(NotAllowed):
        services.create_perimeter(officer, name="Ville", buyers=[world.town])


def test_many_perimeters_ask_no_more(browser, network, world, django_assert_max_num_queries):
    made.perimeter(network, "un", world.town)
    browser.get(reverse("clauses:perimeters"))
    with CaptureQueriesContext(connection) as asked:
        browser.get(reverse("clauses:perimeters"))
    for number in range(9):
        made.perimeter(network, f"p{number}", world.town, world.state)
    with django_assert_max_num_queries(len(asked)):
        browser.get(reverse("clauses:perimeters"))


# --- grids -------------------------------------------------------------------------------------------
def _tables(filled):
    return {
        t.title: {line.label: [str(cell) for cell in line.cells] for line in t.lines} for t in filled.tables
    }


def test_the_delivered_grid_is_filled(network, world):
    made.eligibility(network, world.both, "minimum_income", on="2017-01-02")
    made.eligibility(network, world.both, "qpv_resident", on="2017-01-02")
    tables = _tables(fill(grid("national"), section("clauses", network.pk), YEAR))
    assert tables["Ensemble"]["Personnes"] == ["3", "1"]
    assert tables["Ensemble"]["Heures de travail et de formation"] == ["73,75", "99"]
    assert tables["Mécanismes"]["Articles 38 / 38+52"] == ["45,5", "2", "2", "2"]
    assert tables["Mécanismes"]["Ensemble"] == ["66,75", "3", "4", "4"]
    # Who meets two criteria counts in each.
    assert tables["Publics"]["Bénéficiaire d'un minimum social (RSA, ASS, AAH…)"] == [
        "1",
        "33\u00a0%",
        "55,75",
    ]
    assert tables["Publics"]["Réside en quartier prioritaire, éloigné de l'emploi"] == [
        "1",
        "33\u00a0%",
        "55,75",
    ]
    assert tables["Publics"]["Sans vérification enregistrée"] == ["2", "67\u00a0%", "11"]
    assert tables["Modalités"]["Mise à disposition par une AI"] == ["1", "33\u00a0%", "20,25"]


def test_a_grid_of_the_installation(network, world, own_grid):
    code = own_grid("""
format: 1
title: Notre grille
tables:
  - title: Heures
    columns:
      - {label: Année}
      - {label: Depuis le début, period: since}
      - {label: "2016", period: "2016"}
    rows:
      - {label: Tout, indicator: hours}
      - {label: Villes, indicator: hours, section: clauses_ville, breakdown: art38/52}
      - {label: Par l'AI ou directement, indicator: hours_modality_share, what: count, breakdown: [ai,
      direct]}
      - {label: La même part, indicator: hours_modality_share, breakdown: [ai, direct]}
""")
    made.perimeter(network, "ville", world.town, grouping="articles_of_towns")
    tables = _tables(fill(grid(code), section("clauses", network.pk), YEAR))
    assert tables["Heures"] == {
        "Tout": ["66,75", "165,75", "99"],
        "Villes": ["45,5", "144,5", "99"],
        "Par l'AI ou directement": ["66,75", "165,75", "99"],
        "La même part": ["100\u00a0%", "100\u00a0%", "100\u00a0%"],
    }
    assert [one.code for one in grids()[0]] == ["national", "maison"]


_TABLE = "format: 1\ntitle: Grille\ntables:\n  - title: T\n    columns: [{label: A%s}]\n    rows: %s\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tables: [", "maison.yaml ligne 1"),
        ("format: 2\ntitle: A\ntables: []", "maison.yaml · format : le format connu est 1."),
        ("format: 1\ntitle: A\ntables: []", "maison.yaml · tables : une liste"),
        (_TABLE % ("", "each"), "tables[1].columns : avec « rows: each »"),
        (_TABLE % ("", "[{label: B}]"), "tables[1].rows[1] : ni la ligne ni la colonne"),
        (_TABLE % (", indicator: hours, period: hier", "each"), "tables[1].columns[1].period : « hier »"),
        (_TABLE % (", indicator: hours, what: tout", "each"), "value, count"),
        (_TABLE % (", indicator: hours, colour: red", "each"), "la clé « colour » n'existe pas"),
    ],
)
def test_a_faulty_grid_is_told_with_its_file(own_grid, text, said):
    with pytest.raises(GridFileError) as told:
        grid(own_grid(text))
    assert said in told.value.message
    assert said in grids()[1][0].message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (_TABLE % (", indicator: nothing", "each"), "« nothing » n'est pas un indicateur"),
        (_TABLE % (", indicator: hours, section: mars", "each"), "la section « mars » n'existe pas"),
        (
            _TABLE
            % ("", "[{label: B, sum: [{indicator: hours}, {indicator: hours_sex_share, breakdown: men}]}]"),
            "ne s'additionnent pas",
        ),
    ],
)
def test_a_grid_that_asks_for_what_is_not_there_says_so(browser, network, world, own_grid, text, said):
    code = own_grid(text)
    with pytest.raises(DomainError) as told:
        fill(grid(code), section("clauses", network.pk), YEAR)
    assert told.value.message.startswith("maison.yaml · tables[1]")
    assert said in told.value.message
    answer = browser.get(reverse("clauses:grid", args=[code]))
    assert answer.status_code == 422


def test_the_grid_as_a_page_and_as_a_workbook(browser, network, world):
    address = reverse("clauses:grid", args=["national"])
    page = browser.get(address, {"periode": "2017"}).content.decode()
    assert "73,75" in page
    answer = browser.get(address, {"periode": "2017", "format": "xlsx"})
    sheet = load_workbook(BytesIO(answer.content)).active
    cells = {
        row[0].value: row[1].value for row in sheet.iter_rows() if row[0].value and row[1].value is not None
    }
    assert cells["Heures de travail"] == 66.75
    assert 'filename="national-clauses-2017.xlsx"' in answer["Content-Disposition"]
    assert browser.get(address, {"periode": "hier"}).status_code == 422
    for year in ("0001", "9999", "0001-01-01/0001-03-31", "2016-02-29/2016-02-29"):
        assert browser.get(address, {"periode": year}).status_code == 200
    for hostile in ("9" * 4500, "\x00", "²", "2017' --"):
        page = browser.get(reverse("clauses:perimeters"), {"annee": hostile})
        assert page.status_code == 200
        assert browser.get(address, {"periode": hostile, "perimetre": hostile}).status_code == 422
    assert browser.get(reverse("clauses:grid", args=["nothing"])).status_code == 404
    assert settings.HOME  # the folder of the installation is the run's own
