"""Freezing a version, and finding exactly the records that make a difference later."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import translation

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.indicators import records
from maillage.indicators.bulk import record_sets
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.period import Period
from maillage.pathways.models import ExitKind
from maillage.reports import queries, services
from maillage.reports.comparison import Frozen, Today, compare, difference
from maillage.reports.models import FrozenFigure, FrozenReport, FrozenSet
from maillage.reports.records import SIDES
from tests import build

from .small import Small


def _frozen(small: Small, manager: Context, label: str = "Version du conseil") -> FrozenReport:
    return services.freeze(manager, small.subject, label)


def _now(small: Small, report: FrozenReport) -> dict[tuple, list[tuple]]:
    """Differences with today: key -> [(side, added, removed)]."""
    found = compare(Frozen(report), Today(small.subject))
    return {one.key: [(m.side, m.added, m.removed) for m in one.moved] for one in found}


def test_a_version_keeps_every_figure_with_the_records_behind(small: Small, manager: Context):
    report = _frozen(small, manager)
    readings = queries.readings_now(small.subject)
    assert report.number == 1
    assert report.author_id == manager.account.pk
    assert report.author_label == manager.account.full_name
    assert report.figures.count() == len(readings.by_key)
    kept = report.figures.get(indicator="participants", period="2017", breakdown="")
    assert (kept.value, kept.part, kept.whole) == (5, 5, None)
    assert kept.part_set.model == "people.Person"
    left = {e.person_id for name, e in small.enrolments.items() if name != "fani"}
    assert set(kept.part_set.ids) == left
    rate = report.figures.get(indicator="positive_exit_rate", period="2017")
    assert sorted(rate.part_set.ids) == sorted(small.enrolments[n].pk for n in ("anne", "emma"))
    assert sorted(rate.whole_set.ids) == sorted(small.enrolments[n].pk for n in ("anne", "bela", "emma"))
    assert report.indicators["participants"][1].startswith("Personnes distinctes")


def test_equal_sets_are_kept_once(small: Small, manager: Context):
    report = _frozen(small, manager)
    people = report.figures.get(indicator="participants", period="2017")
    women = report.figures.get(indicator="participants_sex_share", breakdown="women", period="2017")
    assert women.whole_set_id == people.part_set_id
    kept = [(s.model, s.digest) for s in report.sets.all()]
    assert len(kept) == len(set(kept))


def test_nothing_changed_nothing_differs(small: Small, manager: Context):
    assert _now(small, _frozen(small, manager)) == {}


def test_an_exit_corrected_moves_exactly_its_figures(small: Small, manager: Context):
    report = _frozen(small, manager)
    anne = small.enrolments["anne"]
    with build.writing():
        anne.exit_kind = ExitKind.objects.get(programme=small.programme, code="dropout")
        anne.save()
    found = _now(small, report)
    moved, came = [("part", (), (anne.pk,))], [("part", (anne.pk,), ())]
    assert found == {
        ("positive_exits", "", "2017"): moved,
        ("positive_exits", "", "2012-2017"): moved,
        ("positive_exit_rate", "", "2017"): moved,
        ("positive_exit_rate", "", "2012-2017"): moved,
        ("positive_exits_by_kind", "cdi", "2017"): moved,
        ("dropouts", "", "2017"): came,
        ("dropouts", "", "2012-2017"): came,
    }


def test_a_late_entry_is_found_in_what_is_counted_and_what_it_is_divided_by(small: Small, manager: Context):
    report = _frozen(small, manager)
    late = build.enrolment(
        small.programme, build.person(small.ours, "Gina", sex="M"), "2017-06-01", operator=small.ours
    )
    found = _now(small, report)
    person = (late.person_id,)
    assert found["participants", "", "2017"] == [("part", person, ())]
    assert found["new_entrants", "", "2017"] == [("part", (late.pk,), ())]
    assert found["participants_sex_share", "women", "2017"] == [("whole", person, ())]
    assert found["participants_sex_share", "men", "2017"] == [("part", person, ()), ("whole", person, ())]
    assert found["open_at_year_end_by_entry_year", "2017", "2017"] == [
        ("part", (late.pk,), ()),
        ("whole", (late.pk,), ()),
    ]
    assert not [key for key in found if key[2] in ("2012", "2013", "2014", "2015", "2016")]


def test_one_for_another_with_the_same_value_is_still_found(small: Small, manager: Context):
    report = _frozen(small, manager)
    anne, bela = small.enrolments["anne"], small.enrolments["bela"]
    with build.writing():
        anne.exit_kind, bela.exit_kind = bela.exit_kind, anne.exit_kind
        anne.save()
        bela.save()
    found = {one.key: one for one in compare(Frozen(report), Today(small.subject))}
    one = found["positive_exits", "", "2017"]
    assert not one.value_moved
    assert one.before.value == one.after.value == 2
    assert [(m.added, m.removed) for m in one.moved] == [((bela.pk,), (anne.pk,))]


def test_a_part_that_did_not_exist_then_is_told(small: Small, manager: Context):
    report = _frozen(small, manager)
    anne = small.enrolments["anne"]
    build.residence(anne.person, "2010-01-01", insee_code="69387", postcode="69007", city="Lyon")
    found = {one.key: one for one in compare(Frozen(report), Today(small.subject))}
    one = found["participants_arrondissement_share", "69387", "2017"]
    assert one.before is None
    assert str(one.after) == "20\u00a0%"
    assert [(m.side, m.added, m.removed) for m in one.moved] == [("part", (anne.person_id,), ())]
    unknown = found["participants_arrondissement_share", "unknown", "2017"]
    assert [(m.side, m.removed) for m in unknown.moved] == [("part", (anne.person_id,))]


def test_two_versions_side_by_side(small: Small, manager: Context):
    first = _frozen(small, manager, "Première")
    cleo = small.enrolments["cleo"]
    with build.writing():
        cleo.exit_date, cleo.exit_kind = (
            dt.date(2017, 10, 1),
            ExitKind.objects.get(programme=small.programme, code="cdi"),
        )
        cleo.save()
    second = _frozen(small, manager, "Seconde")
    assert (first.number, second.number) == (1, 2)
    found = {one.key: one for one in compare(Frozen(first), Frozen(second))}
    assert [(m.added, m.removed) for m in found["positive_exits", "", "2017"].moved] == [((cleo.pk,), ())]
    assert _now(small, second) == {}


def test_one_figure_alone_says_the_same_as_the_whole(small: Small, manager: Context):
    report = _frozen(small, manager)
    anne = small.enrolments["anne"]
    with build.writing():
        anne.exit_kind = ExitKind.objects.get(programme=small.programme, code="moved")
        anne.save()
    for one in compare(Frozen(report), Today(small.subject)):
        alone = difference(Frozen(report, one.key), Today(small.subject, one.key), one.key)
        assert (alone.before, alone.after, alone.moved) == (one.before, one.after, one.moved)


def test_texts_of_then_are_kept(small: Small, manager: Context):
    services.write_text(manager, small.subject, "protocol", "Avant.")
    report = _frozen(small, manager)
    services.write_text(manager, small.subject, "protocol", "Après.")
    assert FrozenReport.objects.get(pk=report.pk).texts == {"protocol": "Avant."}


def test_words_are_kept_in_french_whatever_the_reader_speaks(small: Small, manager: Context):
    with translation.override("en"):
        report = _frozen(small, manager)
    assert report.indicators["participants"][0] == "Nombre de participants"


@pytest.mark.parametrize("model", [FrozenReport, FrozenFigure, FrozenSet])
def test_the_database_keeps_a_version_as_it_is(small: Small, manager: Context, model):
    _frozen(small, manager)
    table = model._meta.db_table
    for sql in (f"UPDATE {table} SET report_id = report_id", f"DELETE FROM {table}"):
        if model is FrozenReport:
            sql = sql.replace("report_id = report_id", "label = 'autre'")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_a_version_has_a_name(small: Small, manager: Context):
    with pytest.raises(DomainError, match="intitulé"):
        _frozen(small, manager, "  ")
    assert not FrozenReport.objects.exists()
    assert not FrozenFigure.objects.exists()


@pytest.mark.parametrize("role", [Role.REFERENCE_WORKER, Role.FUNDING_MANAGER, Role.ADMINISTRATOR])
def test_a_role_without_the_right_freezes_nothing(small: Small, role):
    with pytest.raises(NotAllowed):
        services.freeze(small.context(role), small.subject, "x")


def test_an_operator_does_not_freeze_the_report_of_its_lead(small: Small):
    with pytest.raises(NotAllowed, match="pilote"):
        services.freeze(small.context(Role.PROGRAMME_MANAGER, small.ours), small.subject, "x")


def test_records_together_are_the_records_one_by_one(small: Small):
    readings = queries.readings_now(small.subject)
    wanted = [(i, Period.parse(p), b, side) for i, b, p in readings.by_key for side in SIDES]
    together = record_sets("plie", small.lead.pk, wanted)
    assert set(together) == set(wanted)
    for indicator, period, breakdown, side in wanted:
        alone = records("plie", small.lead.pk, indicator, period, breakdown, side)
        assert together[indicator, period, breakdown, side] == alone
