"""The figures of social clauses on small cases worked out by hand."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.clauses.figures.sections import narrowed
from maillage.indicators import IndicatorError, compute, compute_section, organisations_with, records, section
from maillage.kernel.period import Period
from tests import build
from tests.clauses import made
from tests.clauses.made import perimeter

pytestmark = pytest.mark.django_db

YEAR = Period.year(2017)


def rows(code, network, indicator, period=YEAR):
    """The exchanged values by breakdown."""
    return {f.row()[2]: f.row()[4] for f in compute(code, network.pk, [(indicator, period)])}


def test_by_mechanism(network, world):
    assert rows("clauses", network, "persons") == {"art38": "2", "art28": "1", "criterion": "1", "total": "3"}
    assert rows("clauses", network, "contracts") == {
        "art38": "2",
        "art28": "1",
        "criterion": "1",
        "total": "4",
    }
    assert rows("clauses", network, "hours") == {
        "art38": "45.5",
        "art28": "20.25",
        "criterion": "1",
        "total": "66.75",
    }
    assert rows("clauses", network, "training_hours") == {
        "art38": "7",
        "art28": "0",
        "criterion": "0",
        "total": "7",
    }
    assert rows("clauses", network, "companies")["total"] == "4"
    assert rows("clauses", network, "operations") == {
        "art38": "1",
        "art28": "1",
        "criterion": "1",
        "total": "3",
    }
    assert rows("clauses", network, "buyers") == {"": "2"}


def test_a_town_counts_who_works_under_both_in_each(network, world):
    perimeter(network, "ville", world.town, grouping="articles_of_towns")
    assert rows("clauses_ville", network, "persons") == {"art38/52": "2", "art28": "1", "total": "2"}
    assert rows("clauses_ville", network, "hours") == {"art38/52": "45.5", "art28": "20.25", "total": "65.75"}


def test_a_perimeter_without_grouping_tells_the_whole_alone(network, world):
    perimeter(network, "etat", world.state)
    perimeter(network, "anru", urban_renewal=True)
    assert rows("clauses_etat", network, "hours") == {"": "1"}
    assert rows("clauses_anru", network, "hours", Period.years(2005, 2017)) == {"": "144.5"}
    assert rows("clauses_anru", network, "persons") == {"": "2"}
    assert organisations_with("clauses_anru") == [network.pk]
    assert section("clauses_nothing", network.pk) is None


def test_a_line_taken_back_whole_counts_nobody(network, world):
    mistaken = build.person(network)
    line = made.line(world.lifts, mistaken, month="2017-07-01", hours=12, state="validated")
    assert rows("clauses", network, "persons")["total"] == "4"
    made.line(
        world.lifts,
        mistaken,
        month="2017-07-01",
        hours=-12,
        state="validated",
        corrects=line,
        source="correction",
        contract=line.contract,
    )
    assert rows("clauses", network, "persons")["total"] == "3"
    assert rows("clauses", network, "hours")["total"] == "66.75"
    assert rows("clauses", network, "companies")["total"] == "4"


def test_a_month_is_in_a_period_by_its_first_day(network, world):
    for text, hours in (("2017-02-01/2017-02-01", "35.5"), ("2017-02-02/2017-03-31", "20.25")):
        assert rows("clauses", network, "hours", Period.parse(text))["total"] == hours


def test_the_lines_stand_behind_the_hours(network, world):
    found = records("clauses", network.pk, "hours", YEAR, "art38")
    assert (found.model, len(found)) == ("clauses.HoursLine", 2)
    found = records("clauses", network.pk, "operations", YEAR, "total")
    assert (found.model, len(found)) == ("clauses.PublicContract", 4)


def test_narrowed_to_a_buyer_and_to_an_operation(network, world):
    here = section("clauses", network.pk)
    of_state = compute_section(here.narrowed("buyer", [world.state.pk]), [("hours", YEAR)])
    assert [f.value for f in of_state if f.breakdown == "total"] == [Decimal(1)]
    of_site = compute_section(narrowed(here, operations=[world.site.pk]), [("persons", YEAR)])
    assert [f.value for f in of_site if f.breakdown == "total"] == [Decimal(2)]
    with pytest.raises(IndicatorError):
        here.narrowed("buyer", [build.organisation().pk])


def test_the_command_restricts_to_a_buyer(network, world):
    out = StringIO()
    options = {"section": "clauses", "period": ["2017"], "indicator": ["hours", "buyers"]}
    call_command("figures", buyer="216 901 231 00011", stdout=out, **options)
    assert "clauses,hours,total,2017,65.75,hour" in out.getvalue()
    assert "clauses,buyers,,2017,1,buyer" in out.getvalue()
    nobody = build.organisation("Sans marché", siret="11110001400014")
    for siret, said in (("99999999999999", "aucune structure"), (nobody.siret, "Aucun marché")):
        with pytest.raises(CommandError, match=said):
            call_command("figures", buyer=siret, **options)
    with pytest.raises(CommandError, match="ne se restreint pas"):
        call_command(
            "figures",
            buyer="21690123100011",
            section="placement",
            period=["2017"],
            organisation=str(network.pk),
        )
