"""The chapter laid out: columns, objectives, shares, the sentence, marks of published values."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override

from maillage.kernel.period import Period
from maillage.pathways.models import Programme
from maillage.reports import queries
from maillage.reports.laid import Chapter, Published
from maillage.reports.layout import lay_out
from maillage.reports.subject import Subject
from tests import build

from .small import Small


def _chapter(subject: Subject, **given) -> Chapter:
    return lay_out(subject, queries.readings_now(subject), **given)


def _part(chapter: Chapter, code: str):
    return next(part for part in chapter.parts if part.code == code)


def _row(chapter: Chapter, code: str, indicator: str) -> list[str]:
    return next(
        [c.text for c in row.cells] for row in _part(chapter, code).rows if row.indicator == indicator
    )


def test_the_protocol_table_over_the_years(small: Small):
    chapter = _chapter(small.subject)
    part = _part(chapter, "protocol")
    years = [str(year) for year in range(2012, 2018)]
    assert part.columns == ["Objectifs 2012-2018", *years, "Cumul 2012-2017"]
    zero = "0"
    assert _row(chapter, "protocol", "participants") == [
        "6\u202f000", zero, zero, zero, "1", "3", "5", "6"
    ]  # fmt: skip
    assert _row(chapter, "protocol", "new_entrants") == ["900 par an", zero, zero, zero, "1", "2", "3", "6"]
    rate = _row(chapter, "protocol", "positive_exit_rate")
    # 2017: two positive of three; 2016: one administrative only; nothing to divide by before.
    assert rate == ["50\u00a0%", "–", "–", "–", "–", "0\u00a0%", "67\u00a0%", "50\u00a0%"]


def test_shares_show_the_year_before_the_year_and_the_number(small: Small):
    part = _part(_chapter(small.subject), "sex")
    assert part.columns == ["2016", "2017", "Nombre 2017"]
    assert [(row.label, [c.text for c in row.cells]) for row in part.rows] == [
        ("Femme", ["33\u00a0%", "60\u00a0%", "3"]),
        ("Homme", ["67\u00a0%", "40\u00a0%", "2"]),
    ]


def test_numbers_by_kind_have_no_second_number(small: Small):
    part = _part(_chapter(small.subject), "positive-exits")
    assert part.columns == ["2016", "2017"]
    assert {row.label: [c.text for c in row.cells] for row in part.rows}["CDI"] == ["0", "1"]


def test_a_term_is_defined_once_where_it_first_stands(small: Small):
    chapter = _chapter(small.subject)
    defined = [definition.indicator for part in chapter.parts for definition in part.definitions]
    assert len(defined) == len(set(defined))
    assert set(defined) == {name for part in small.subject.chapter.parts for name in part.indicators}


def test_the_sentence_of_what_matters(small: Small):
    assert _chapter(small.subject).lead == (
        "En 2017, 5 personnes ont été accompagnées, dont 3 nouvellement entrées\u00a0; 67\u00a0% des sorties "
        "ont été positives (67 points de plus qu'en 2016), pour un objectif de 50\u00a0%."
    )


def test_the_sentence_leaves_out_what_is_not_known(small: Small):
    lead = _chapter(Subject(small.programme, 2015)).lead
    assert lead == "En 2015, 1 personne a été accompagnée, dont 1 nouvellement entrée."


def test_the_sentence_in_english(small: Small):
    with override("en"):
        assert _chapter(small.subject).lead.startswith("In 2017, 5 people were supported")


def test_a_published_value_is_marked_only_where_it_differs(small: Small):
    key = ("participants", "", "2017")
    same = _chapter(small.subject, published={key: Published(Decimal("5.000000"), "livre.csv")})
    assert same.differences == []
    other = _chapter(small.subject, published={key: Published(Decimal(7), "livre.csv")})
    (difference,) = other.differences
    assert (difference.number, difference.published, str(difference.reading)) == (1, "7", "5")
    marked = [
        cell for part in other.parts for row in part.rows for cell in row.cells if cell.difference is not None
    ]
    assert [cell.text for cell in marked] == ["5"]


def test_a_published_value_keeps_its_decimals(small: Small):
    key = ("steps_per_participant", "", "2017")
    (difference,) = _chapter(small.subject, published={key: Published(Decimal("0.412"), "x")}).differences
    assert difference.published == "0,412"


def test_the_same_difference_in_two_tables_has_one_number(small: Small):
    key = ("positive_exits", "", "2017")
    chapter = _chapter(small.subject, published={key: Published(Decimal(9), "x")})
    assert [d.number for d in chapter.differences] == [1]
    cells = [c for part in chapter.parts for row in part.rows for c in row.cells if c.difference]
    assert len(cells) == 2


def test_a_year_after_the_protocol_has_no_objective(small: Small):
    chapter = _chapter(Subject(small.programme, 2020))
    part = _part(chapter, "protocol")
    assert part.columns == [*(str(y) for y in range(2013, 2021)), "Cumul 2012-2020"]


def test_without_a_protocol_the_years_begin_with_the_first_entry(small: Small):
    gpp = Programme.objects.get(organisation=small.lead, code="gpp")
    assert Subject(gpp, 2017).years == [Period.year(2017)]
    build.enrolment(gpp, build.person(small.lead, "Hugo"), "2015-06-01")
    assert [period.label for period in Subject(gpp, 2017).years] == ["2015", "2016", "2017"]
    assert Subject(gpp, 2026).first_year == 2021
    assert queries.years(gpp)[-1] == 2015


@pytest.mark.parametrize("year", [2012, 2016, 2017, 2019])
def test_charts_say_their_values_in_words(small: Small, year):
    chapter = _chapter(Subject(small.programme, year))
    assert chapter.picture.description.count(" : ") == len(Subject(small.programme, year).years)
    for part in chapter.parts:
        for chart in part.charts:
            assert chart.title
            assert chart.svg.startswith("<svg")


def test_a_chapter_costs_a_handful_of_queries_whatever_it_holds(small: Small, django_assert_max_num_queries):
    subject = small.subject
    with django_assert_max_num_queries(30):
        queries.readings_now(subject)
