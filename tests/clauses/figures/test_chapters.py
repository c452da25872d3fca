"""The chapters of social clauses, laid out and kept, on a small counter."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.accounts.roles import Role
from maillage.reports import queries
from maillage.reports.layout import lay_out
from maillage.reports.models import FrozenFigure
from maillage.reports.services.freezing import freeze
from maillage.reports.subject import Subject
from maillage.reports.topics import held_by, held_section, years
from tests import build
from tests.clauses import made
from tests.clauses.made import perimeter

pytestmark = pytest.mark.django_db


def subject(network, code="clauses", year=2017):
    return Subject(held_section(network, code), year)


def chapter(network, code="clauses", year=2017):
    about = subject(network, code, year)
    return lay_out(about, queries.readings_now(about))


def table(found, code):
    (part,) = [part for part in found.parts if part.code == code]
    return {row.label: [cell.text for cell in row.cells] for row in part.rows}


def test_the_tables_of_the_year(network, world):
    found = chapter(network)
    assert found.kicker == "Entreprises"
    assert found.lead == (
        "En 2017, 66,75 heures d'insertion ont été travaillées par 3 personnes, sur les marchés de 2 "
        "acheteurs et dans 4 entreprises."
    )
    assert table(found, "mechanisms") == {
        "Articles 38 / 38+52": ["2", "2", "45,5", "2", "1"],
        "Article 28": ["1", "1", "20,25", "1", "1"],
        "Critère d'attribution": ["1", "1", "1", "1", "1"],
        "Ensemble": ["3", "4", "66,75", "4", "3"],
    }
    assert table(found, "before") == {
        "Personnes": ["1", "3", "↗ +2"],
        "Contrats de travail": ["1", "4", "↗ +3"],
        "Heures d'insertion": ["99", "66,75", "↘ −32,25"],
        "Entreprises": ["1", "4", "↗ +3"],
        "Acheteurs": ["1", "2", "↗ +1"],
        "Heures de formation": ["0", "7", "↗ +7"],
    }
    assert table(found, "buyers") == {"État": ["1", "1", "1"], "Ville": ["3", "65,75", "2"]}
    assert [key.text for key in found.key_figures] == ["66,75", "3", "2", "4"]
    assert found.picture is not None


def test_shares_show_the_hours_behind_them(network, world):
    found = table(chapter(network), "modalities")
    assert found["Embauche directe"] == ["100\u00a0%", "70\u00a0%", "46,5"]
    assert found["Mise à disposition par une AI"] == ["0\u00a0%", "30\u00a0%", "20,25"]


def test_urban_renewal_tells_everything_since_the_beginning(network, world):
    perimeter(network, "anru", urban_renewal=True)
    found = chapter(network, "clauses_anru")
    (part,) = [part for part in found.parts if part.code == "history"]
    assert part.columns == ["2016", "2017", "Depuis 2016"]
    assert table(found, "history")["Heures d'insertion"] == ["99", "45,5", "144,5"]
    assert found.lead == "En 2017, sur ce périmètre\u00a0: 45,5 heures d'insertion pour 2 personnes."


def test_every_perimeter_has_its_chapter_and_its_years(network, world):
    perimeter(network, "etat", world.state)
    perimeter(network, "vide", build.organisation())
    found = {topic.code: topic for topic in held_by(network)}
    assert list(found) == ["placement", "clauses", "clauses_etat", "clauses_vide"]
    assert years(found["clauses"])[-1] == 2016
    assert years(found["clauses_etat"])[-1] == 2017
    assert years(found["clauses_vide"]) == []


def test_a_list_of_many_perimeters_asks_no_more(network, world, django_assert_max_num_queries):
    perimeter(network, "un", world.town)
    with CaptureQueriesContext(connection) as asked:
        assert len(held_by(network)) == 3
    for number in range(12):
        perimeter(network, f"p{number}", world.state)
    with django_assert_max_num_queries(len(asked)):
        assert len(held_by(network)) == 15


def test_a_version_keeps_hours_whole(network, world):
    context = build.context(network, Role.DIRECTION)
    report = freeze(context, subject(network), "Arrêtée")
    kept = FrozenFigure.objects.get(report=report, indicator="hours", breakdown="total", period="2017")
    assert (kept.value, kept.decimals, kept.part, kept.per) == (Decimal("66.75"), 2, 6675, 100)
    assert kept.part_set.model == "clauses.HoursLine"
    share = FrozenFigure.objects.get(
        report=report, indicator="hours_modality_share", breakdown="ai", period="2017"
    )
    reading = queries.frozen_readings(report).by_key["hours_modality_share", "ai", "2017"]
    assert (share.part, reading.amount, str(reading)) == (2025, Decimal("20.25"), "30\u00a0%")


def test_a_publication_hides_the_hours_of_a_few(network, world):
    many = build.organisation("Grand acheteur", "buyer")
    lot = made.lot(network, contract=made.public_contract(network, many))
    for number in range(12):
        made.line(lot, build.person(network), month="2017-05-01", hours=100 + number, state="validated")
    about = subject(network)
    readings = queries.readings_now(about)
    hidden = queries.secrecy_of(about, readings).hidden
    assert ("hours", "art28", "2017") in hidden
    assert ("persons", "art28", "2017") in hidden
    assert ("hours_by_buyer", "Ville", "2017") in hidden
    assert ("companies", "art28", "2017") not in hidden
    shown = [key for key in readings.by_key if key[0] == "hours" and key[2] == "2017" and key not in hidden]
    # With one part hidden, another goes too, or the whole would give it back.
    assert len(shown) < 3
