"""The picture of a pathway, and the same in words."""

import datetime as dt
import itertools
import re

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.charts.across import GUTTER, RIGHT, WIDTH
from maillage.pathways.queries.file import age_on, person_file
from maillage.pathways.timeline import draw, moments_of, summary_of
from tests import build

pytestmark = pytest.mark.django_db
TODAY = dt.date(2018, 6, 1)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def context(lead):
    return build.context(lead)


@pytest.fixture
def person(lead):
    return build.person(lead)


@pytest.fixture
def whole(lead, context, person):
    """Two pathways with an exit between, steps, a contract, appointments of every sort."""
    programme = build.programme(lead)
    first = build.enrolment(programme, person, "2015-03-01", "2016-02-29", "dropout")
    second = build.enrolment(programme, person, "2017-02-01", worker=context.account)
    build.step(first, "culture", "2015-03-01", "2015-03-01")
    contract = build.contract(person, "2017-05-01", "2017-08-31")
    build.step(second, "employment_contract", "2017-05-01", "2017-08-31", contract)
    build.step(second, "social_support", "2017-02-01")
    for day, attendance in (("2017-02-10", "kept"), ("2017-03-10", "missed"), ("2018-06-20", "")):
        build.appointment(person, day, second, attendance=attendance, theme="health")
    return person_file(context, person.pk, TODAY)


def test_everything_dated_is_there_latest_first(whole):
    moments = moments_of(whole)
    assert [m.start for m in moments] == sorted((m.start for m in moments), reverse=True)
    kinds = sorted(m.kind for m in moments)
    assert kinds == ["appointment"] * 3 + ["contract"] + ["enrolment"] * 2 + ["exit"] + ["step"] * 3
    assert {m.state for m in moments if m.kind == "appointment"} == {"kept", "missed", "planned"}
    assert next(m for m in moments if m.kind == "exit").state == "dropout"


def test_the_words_say_what_the_picture_shows(whole):
    said = summary_of(moments_of(whole))
    assert "PLIE 1er" in said.replace("\u00a0", " ")
    assert "3 étapes, 1 contrat, 1 entretien tenu, 1 manqué" in said


def test_nothing_leaves_the_picture(whole):
    picture = draw(moments_of(whole), TODAY)
    for lane in picture.lanes:
        for mark in lane.marks:
            assert GUTTER <= float(mark.x) <= WIDTH - RIGHT
            assert 0 < float(mark.y) < picture.height
            if mark.moment.kind in ("enrolment", "step"):
                assert float(mark.x) + float(mark.w) <= WIDTH - RIGHT + 4
    assert [lane.label for lane in picture.lanes] == [
        "Parcours",
        "Accompagnement",
        "Complémentaires",
        "Emploi",
        "Contrats",
        "Entretiens",
    ]
    assert [t.label for t in picture.ticks if t.strong] == ["2016", "2017", "2018"]


def test_a_one_day_step_is_still_seen(whole):
    picture = draw(moments_of(whole), TODAY)
    marks = [m for lane in picture.lanes if lane.label == "Complémentaires" for m in lane.marks]
    assert [float(m.w) >= 4 for m in marks] == [True]


def test_marks_of_a_row_do_not_overlap(context, lead, person):
    enrolment = build.enrolment(build.programme(lead), person, "2017-02-01")
    for start, end in (("2017-02-01", "2017-09-30"), ("2017-03-01", "2017-05-01"), ("2017-05-02", None)):
        build.step(enrolment, "social_support", start, end)
    file = person_file(context, person.pk, TODAY)
    lane = next(lane for lane in draw(moments_of(file), TODAY).lanes if lane.kind == "step")
    rows: dict[str, list[tuple[float, float]]] = {}
    for mark in lane.marks:
        rows.setdefault(mark.y, []).append((float(mark.x), float(mark.x) + float(mark.w)))
    assert len(rows) == 3
    for spans in rows.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


def test_a_young_pathway_has_a_scale_of_months(context, lead, person):
    build.enrolment(build.programme(lead), person, "2018-05-20")
    picture = draw(moments_of(person_file(context, person.pk, TODAY)), TODAY)
    assert [t.label for t in picture.ticks] == ["juillet", "octobre", "2018", "avril"]


def test_an_empty_file_has_no_picture(context, person):
    moments = moments_of(person_file(context, person.pk, TODAY))
    assert draw(moments, TODAY) is None
    assert summary_of(moments)


def test_reception_sees_appointments_only(lead, person, whole):
    kinds = {m.kind for m in moments_of(person_file(build.context(lead, Role.RECEPTION), person.pk, TODAY))}
    assert kinds == {"appointment"}


def test_numbers_are_written_for_svg(whole):
    picture = draw(moments_of(whole), TODAY)
    written = [m.x for lane in picture.lanes for m in lane.marks] + [t.x for t in picture.ticks]
    assert all(re.fullmatch(r"\d+(\.\d)?", text) for text in written)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1992-02-29", "2017-02-28", 24),
        ("1992-02-29", "2017-03-01", 25),
        ("1992-02-29", "2016-02-29", 24),
        ("1980-06-01", "2018-06-01", 38),
        ("1980-06-02", "2018-06-01", 37),
    ],
)
def test_age_is_in_completed_years(birth, day, age):
    assert age_on(dt.date.fromisoformat(birth), dt.date.fromisoformat(day)) == age
