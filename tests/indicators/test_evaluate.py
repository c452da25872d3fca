"""Figures out of counts: rounding, missing denominators, unknown names, one snapshot."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import psycopg
import pytest
from django.db import InternalError, connection

from maillage.indicators import IndicatorError, compute, records, section, sections
from maillage.indicators.counting import Count, During, Rows
from maillage.indicators.definitions import (
    Breakdown,
    Cell,
    Counted,
    CountedBy,
    Divided,
    Given,
    Indicator,
    Mean,
    Part,
    SharedBy,
    Wording,
    by_code,
)
from maillage.indicators.evaluate import compute_section, snapshot
from maillage.indicators.figures import Figure
from maillage.indicators.registry import Section
from maillage.kernel.period import Period

YEAR = Period.year(2017)
ROWS = Rows(
    "(VALUES (1, DATE '2017-01-01', 'x', 10), (2, DATE '2017-12-31', 'y', 5), (3, DATE '2018-01-01', 'x', 1))"
    " AS r (id, day, code, days)",
    "",
    "r.id",
    "tests.Row",
)
ALL = Count(ROWS, During("r.day"))
X = Count(ROWS, During("r.day"), where="r.code = 'x'")
NONE = Count(ROWS, During("r.day"), where="FALSE")
BY_CODE = Count(ROWS, During("r.day"), by="r.code")


def here(*indicators: Indicator) -> Section:
    return Section("essai", "Essai", 0, by_code(indicators), {}, lambda period: {})


def made(formula, unit="percent", decimals=0) -> Indicator:
    return Indicator("it", "Le chiffre", unit, formula, (Wording("Une définition."),), decimals)


def of(formula, **fields) -> list[Figure]:
    return compute_section(here(made(formula, **fields)), [("it", YEAR)])


@pytest.mark.django_db
class TestFormulas:
    def test_counted(self):
        [figure] = of(Counted(ALL), unit="person")
        assert (figure.value, figure.part, figure.whole, str(figure)) == (2, 2, None, "2")

    def test_divided(self):
        [figure] = of(Divided(X, ALL, 100))
        assert (figure.value, figure.part, figure.whole) == (50, 1, 2)
        assert str(figure) == "50\u00a0%"

    def test_divided_by_nothing_has_no_value_but_says_its_parts(self):
        [figure] = of(Divided(ALL, NONE, 100))
        assert (figure.value, figure.part, figure.whole, str(figure)) == (None, 2, 0, "–")
        assert figure.row() == ("essai", "it", "", "2017", "–", "percent")

    def test_mean(self):
        total = Count(ROWS, During("r.day"), total="r.days")
        [figure] = of(Mean(total, ALL, Fraction(3)), unit="month", decimals=2)
        assert (figure.value, figure.part, figure.whole) == (Decimal("2.50"), 15, 2)
        [nothing] = of(Mean(Count(ROWS, During("r.day"), where="FALSE", total="r.days"), NONE))
        assert nothing.value is None

    def test_parts_come_in_the_order_of_the_definition_and_none_is_lost(self):
        breakdown = Breakdown(
            BY_CODE, lambda s, p, found: [Part("zed", "Z", ("z",)), Part("why", "Y", ("y",))]
        )
        figures = of(CountedBy(breakdown), unit="person")
        assert [(f.breakdown, f.label, f.value) for f in figures] == [
            ("zed", "Z", 0),
            ("why", "Y", 1),
            ("x", "x", 1),
        ]
        assert [f.value for f in of(SharedBy(breakdown, ALL))] == [0, 50, 50]

    def test_given_needs_no_records(self, django_assert_num_queries):
        given = Given(lambda s, p: [Cell(None, None, Fraction(900), period="year")])
        with django_assert_num_queries(0):
            [figure] = of(given, unit="person")
        assert figure.row() == ("essai", "it", "", "year", "900", "person")

    def test_rounding_is_half_up_and_once(self):
        thirds = Given(lambda s, p: [Cell(1, 3, Fraction(share)) for share in ("5/2", "1/2", "2449/1000")])
        assert [f.value for f in of(thirds)] == [3, 1, 2]

    def test_order_is_the_one_asked(self):
        section_ = here(
            Indicator("b", "B", "person", Counted(ALL), (Wording("."),)),
            Indicator("a", "A", "person", Counted(X), (Wording("."),)),
        )
        asked = [("a", Period.year(2018)), ("b", YEAR), ("a", YEAR)]
        figures = compute_section(section_, asked)
        assert [(f.indicator, f.period, f.value) for f in figures] == [
            ("a", Period.year(2018), 1),
            ("b", YEAR, 2),
            ("a", YEAR, 1),
        ]


def test_definition_is_the_wording_of_the_day():
    changed = dt.date(2017, 7, 1)
    indicator = Indicator(
        "it", "Le chiffre", "person", Counted(ALL), (Wording("Avant."), Wording("Après.", changed))
    )
    assert indicator.definition(dt.date(2017, 6, 30)) == "Avant."
    assert indicator.definition(changed) == "Après."
    assert indicator.definition() == "Après."


def test_two_indicators_of_one_code_are_refused():
    with pytest.raises(ValueError, match="it"):
        here(made(Counted(ALL)), made(Counted(X)))


@pytest.mark.django_db
class TestUnknownNames:
    def test_section(self):
        assert section("plie", 0) is None
        assert sections(0) == []
        with pytest.raises(IndicatorError, match="plie"):
            compute("plie", 0, [("participants", YEAR)])

    def test_indicator(self):
        with pytest.raises(IndicatorError, match="autre"):
            compute_section(here(made(Counted(ALL))), [("autre", YEAR)])

    def test_breakdown(self):
        from tests import build

        lead = build.organisation(None, "lead")
        build.programme(lead)
        for indicator, part in (("participants", "x"), ("step_category_share", "x' OR 1=1 --")):
            with pytest.raises(IndicatorError, match="part"):
                records("plie", lead.pk, indicator, YEAR, part)
        assert records("plie", lead.pk, "participants_target", YEAR).ids == ()


@pytest.mark.django_db(transaction=True)
def test_all_figures_of_a_call_see_the_same_records():
    """A record written by somebody else meanwhile is in none of them."""
    from tests import build

    lead = build.organisation("Avant", "lead")
    params = connection.get_connection_params()
    known = {k: params[k] for k in ("dbname", "user", "host", "port", "password") if params.get(k)}
    with snapshot() as cursor, psycopg.connect(**known, autocommit=True) as other:
        cursor.execute("SELECT count(*) FROM kernel_changeset")
        before = cursor.fetchone()
        other.execute(
            "INSERT INTO kernel_changeset (at, actor_label, reason) VALUES (now(), 'autre', 'entre-temps')"
        )
        cursor.execute("SELECT count(*) FROM kernel_changeset")
        assert cursor.fetchone() == before
    with pytest.raises(InternalError, match="read-only"), snapshot() as cursor:
        cursor.execute("UPDATE organisations_organisation SET name = 'x' WHERE id = %s", [lead.pk])
