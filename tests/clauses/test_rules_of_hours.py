"""What the database holds of hours, whoever writes."""

import pytest
from django.db import connection

from maillage.clauses.models import HoursLine
from maillage.kernel.errors import DomainError
from tests import build

from . import made

pytestmark = pytest.mark.django_db


def refused(change):
    """The sentence by which the database refuses a change."""
    with pytest.raises(DomainError) as caught, build.writing():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return caught.value.message


def test_a_validated_line_keeps_what_it_says(network, lot):
    line = made.line(lot, build.person(network), state="validated")
    rows = HoursLine.objects.filter(pk=line.pk)
    for change in ({"hours": 12}, {"training_hours": 3}, {"state": "rejected", "reason": "non"}):
        assert "ne se modifie pas" in refused(lambda change=change: rows.update(**change))
    assert "ne se modifie pas" in refused(rows.delete)
    with build.writing():
        rows.update(said_last_name="Essai")  # what does not count may be put right


def test_a_person_is_forgotten_with_their_lines(network, lot):
    line = made.line(lot, build.person(network), state="validated")
    with build.writing(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maillage.forgetting', 'on', true)")
        HoursLine.objects.filter(pk=line.pk).delete()
        cursor.execute("SELECT set_config('maillage.forgetting', '', true)")
    assert not HoursLine.objects.exists()


def test_corrections_never_take_more_than_there_is(network, lot):
    person = build.person(network)
    made.line(lot, person, hours=35, state="validated")
    made.line(lot, person, hours=-10, state="validated")
    assert "plus d'heures" in refused(lambda: made.line(lot, person, hours="-25.01", state="validated"))
    made.line(lot, person, hours=-25, state="validated")
    assert sum(HoursLine.objects.values_list("hours", flat=True)) == 0


def test_a_line_stands_on_the_contract_of_its_person_with_its_company(network, lot):
    person, other = build.person(network), build.person(network)
    contract = build.contract(other, "2017-03-01", employer=lot.companies.get().organisation)
    said = refused(lambda: made.line(lot, person, state="validated", contract=contract))
    assert "contrat de travail" in said


def test_validated_lines_are_of_somebody_and_rejected_ones_say_why(network, lot):
    nobody = {"said_last_name": "Essai", "contract": None}
    assert "personne connue" in refused(
        lambda: HoursLine.objects.create(
            statement=made.statement(network, lot.companies.get().organisation),
            origin_organisation=network,
            lot=lot,
            hours=3,
            state="validated",
            decided_at="2017-04-01T00:00Z",
            **nobody,
        )
    )
    assert "dit pourquoi" in refused(
        lambda: made.line(lot, build.person(network), state="rejected", reason="")
    )
