"""The journal: every write says who and why, nothing is written without, nothing half."""

import datetime as dt

import pytest
from django.db import Error, connection, transaction

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.models import Change, Changeset
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from tests import build

pytestmark = pytest.mark.django_db
ME = Actor("Camille Essai", 7, 3)


def journal(record: object) -> list[tuple[str, str, dict | None]]:
    found = Change.objects.filter(table_name=record._meta.db_table, row_id=record.pk).order_by("id")
    return [(c.operation, c.changeset.reason, c.before) for c in found.select_related("changeset")]


def test_each_change_keeps_the_image_before_and_the_reason() -> None:
    with changes(ME, "création"):
        made = Organisation.objects.create(name="Avant")
    with changes(ME, "correction du nom"):
        made.name = "Après"
        made.save()
    with changes(ME, "doublon"):
        key = made.pk
        made.delete()
    made.pk = key
    history = journal(made)
    assert [(op, why) for op, why, _ in history] == [
        ("I", "création"),
        ("U", "correction du nom"),
        ("D", "doublon"),
    ]
    assert history[0][2] is None
    assert history[1][2]["name"] == "Avant"
    assert history[2][2]["name"] == "Après"
    changeset = Changeset.objects.get(reason="création")
    assert (changeset.actor_id, changeset.actor_label, changeset.organisation_id) == (7, "Camille Essai", 3)


def test_bulk_update_and_raw_sql_are_journalled_row_by_row() -> None:
    made = [build.organisation(f"S{n}") for n in range(3)]
    with changes(ME, "ville"):
        Organisation.objects.filter(pk__in=[m.pk for m in made]).update(city="Lyon")
    with changes(ME, "à la main"), connection.cursor() as cursor:
        cursor.execute("UPDATE organisations_organisation SET city = 'Bron' WHERE name = 'S1'")
    assert [why for _, why, _ in journal(made[1])][1:] == ["ville", "à la main"]
    assert [why for _, why, _ in journal(made[0])][1:] == ["ville"]


def test_an_update_that_changes_nothing_leaves_no_trace() -> None:
    made = build.organisation("Pareille")
    before = Changeset.objects.count()
    with changes(ME, "rien"):
        Organisation.objects.filter(pk=made.pk).update(name="Pareille")
    assert len(journal(made)) == 1
    assert Changeset.objects.count() == before


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO organisations_organisation (name, address, postcode, city, phone, email, reveals,"
        " insee_code, naf, size) VALUES ('x', '', '', '', '', '', false, '', '', '')",
        "UPDATE people_person SET last_name = 'X'",
        "DELETE FROM people_person",
    ],
)
def test_a_write_without_author_is_refused(sql: str) -> None:
    build.person(build.organisation())
    with pytest.raises(Error, match="without author"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_author_does_not_outlive_its_transaction() -> None:
    with changes(ME, "un"):
        pass
    with pytest.raises(Error, match="without author"), transaction.atomic():
        Organisation.objects.create(name="Après coup")


def test_a_failure_takes_everything_back_journal_included() -> None:
    before = (Organisation.objects.count(), Changeset.objects.count(), Change.objects.count())
    with pytest.raises(ZeroDivisionError), changes(ME, "raté"):
        Organisation.objects.create(name="Moitié")
        raise ZeroDivisionError
    assert (Organisation.objects.count(), Changeset.objects.count(), Change.objects.count()) == before


def test_nested_services_share_one_changeset() -> None:
    with changes(ME, "passation") as outer, changes(Actor("autre"), "détail") as inner:
        assert inner == outer


def test_refusals_of_the_database_come_out_as_sentences() -> None:
    origin = build.organisation()
    with pytest.raises(DomainError, match="plausible"):
        build.person(origin, birth_date="1850-01-01")
    person = build.person(origin)
    build.residence(person, "2015-01-01", "2016-06-30")
    with pytest.raises(DomainError, match="chevauchent"):
        build.residence(person, "2016-06-30")
    build.residence(person, "2016-07-01")


def test_a_nameless_or_reasonless_changeset_is_refused() -> None:
    with pytest.raises(DomainError, match="qui la fait et pourquoi"), changes(ME, ""):
        pass


def test_names_are_folded_the_same_in_python_and_in_the_database() -> None:
    from maillage.kernel.text import fold

    origin = build.organisation()
    for last, first in [
        ("N'Guyên-Œil", "Zoé"),
        ("ÇELİK", "Ayşe"),
        ("Łukasz", "Đặng"),
        ("Straße", "José María"),
        ("d’Été", "Anne–Sophie"),
        ("Østergård", "Ñuño"),
    ]:
        person = Person.objects.get(pk=build.person(origin, last, first).pk)
        assert person.folded_name.strip() == fold(f"{last} {first} "), (last, first)


def test_a_reason_is_told_when_the_day_is_known() -> None:
    with changes(ME, "daté") as changeset:
        build_day = dt.datetime.now(dt.UTC)
    assert abs((changeset.at - build_day).total_seconds()) < 60
