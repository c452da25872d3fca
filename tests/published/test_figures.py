"""The territory's records, read by the product's own queries, yield the published table."""

from decimal import Decimal

import pytest
from django.db import connection

from maillage.demo.calibration.audit import SLIPS, published
from maillage.demo.load import exists, load, others_exist
from maillage.demo.structures import LEAD
from maillage.indicators import compute, section
from maillage.kernel.period import Period, PeriodError
from maillage.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("territory")]


def _computed():
    lead = Organisation.objects.get(name=LEAD).pk
    known = section("plie", lead).indicators
    wanted = []
    for indicator, _breakdown, period in published():
        try:
            request = (indicator, Period.parse(period))
        except PeriodError:  # "year": a target of any year
            request = (indicator, Period.year(2017))
        if indicator in known and request not in wanted:
            wanted.append(request)
    return {(f.indicator, f.breakdown, f.period_label): f.value for f in compute("plie", lead, wanted)}


def test_figures_differ_from_the_published_ones_in_the_three_slips_only():
    computed = _computed()
    differing = {
        key: computed[key] for key, value in published().items() if computed.get(key, value) != value
    }
    assert differing == SLIPS


def test_only_operations_are_not_computed():
    computed = _computed()
    missing = {key for key in published() if key not in computed and key[2] != "year"}
    assert missing == {("operations", "", "2017"), ("operators", "", "2017")}


def test_meetings_held_in_2017_are_counted():
    computed = _computed()
    assert computed["validation_commissions", "", "2017"] == Decimal(45)
    assert computed["follow_up_commissions", "", "2017"] == Decimal(15)


def test_loading_again_keeps_what_is_there():
    people = _count("people_person")
    assert exists()
    assert not others_exist()
    assert load() is False
    assert _count("people_person") == people > 12_000


def test_bulk_load_left_every_foreign_key_in_place():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
            " WHERE c.contype = 'f' AND NOT (c.convalidated AND c.condeferrable AND c.condeferred)"
            " AND t.relname ~ '^(people|pathways|employment|kernel)_'"
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid IN ('pathways_step'::regclass, 'kernel_change'::regclass)"
        )
        assert cursor.fetchone()[0] >= 5


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]
