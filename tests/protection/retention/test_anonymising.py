"""Files whose term has come: figures stay, people go, nothing leads back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from maillage.kernel.models import Change
from maillage.pathways.models import Enrolment
from maillage.people.models import Person, Sex
from maillage.protection.facts import all_facts
from maillage.protection.retention import rules
from maillage.protection.retention.anonymising import close_files, destroy_archives, run
from maillage.protection.retention.contacts import refresh
from maillage.protection.retention.models import ArchivedFile, Closure, Due
from tests import build

from .small import SECRET, TODAY, Old, make


@pytest.fixture(autouse=True)
def _company_of_oneself(monkeypatch) -> None:
    """What is tried here is what stays and what goes; `test_company` tries who may leave."""
    monkeypatch.setattr(rules, "COMPANY", 1)


@pytest.fixture
def old(db: None) -> Old:
    return make()


def _everything() -> str:
    """Every row of every table, but accounts, sessions and the framework's own, as one text."""
    tables = [
        t
        for t in connection.introspection.table_names()
        if not t.startswith(("django_", "auth_", "procrastinate_", "axes_"))
        and t != "pathways_programmeversion"
    ]
    texts = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT string_agg(to_jsonb(t)::text, ' ') FROM \"{table}\" t")
            texts.append(cursor.fetchone()[0] or "")
    return "\n".join(texts)


def test_every_yearly_figure_stays_what_it_was(old: Old):
    before = old.figures()
    assert close_files([p.pk for name, p in old.people.items() if name != "Omega"], TODAY) == 4
    assert old.figures() == before


@pytest.mark.parametrize("first", ["Alpha", "Delta"])
def test_one_after_the_other_too(old: Old, first: str):
    before = old.figures()
    close_files([old.people[first].pk], TODAY)
    assert old.figures() == before
    close_files([p.pk for name, p in old.people.items() if name not in (first, "Omega")], TODAY)
    assert old.figures() == before


def test_nothing_leads_back(old: Old):
    kept = old.people.pop("Omega")
    close_files([p.pk for p in old.people.values()], TODAY)
    left = _everything()
    for number, name in enumerate(old.people, start=1):
        for word in (
            name,
            f"Prenom{name}",
            f"Nee{name}",
            f"{name.lower()}@",
            f"{number} rue",
            f"{number} quai",
        ):
            assert word not in left, word
    for word in ("1969-07-02", "1991-01-01", "2015-05-05", "2016-06-15", "+33612345671"):
        assert word not in left, word
    assert left.count(SECRET) == _everything_of(kept).count(SECRET)


def _everything_of(kept: Person) -> str:
    """What remains once the last one, who is still there, is taken for the only one."""
    with transaction.atomic():
        others = Person.objects.exclude(pk=kept.pk)
        assert not others.exists()
        found = _everything()
        assert SECRET in found
        return found


def test_no_row_of_a_file_stays(old: Old):
    pathway = old.enrolments["Gamma"].pk
    close_files([old.people["Gamma"].pk], TODAY)
    assert not Person.objects.filter(pk=old.people["Gamma"].pk).exists()
    for facts in all_facts():
        assert not facts.of([old.people["Gamma"].pk]).exists(), facts.model
    assert not Enrolment.objects.filter(pk=pathway).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM kernel_change WHERE operation = 'D' AND table_name <> 'people_barrier'"
        )
        assert cursor.fetchone()[0] == 0, "the journal tells of no row that went"


def test_the_journal_is_emptied_by_one_door_only(old: Old):
    person = old.people["Alpha"]
    assert Change.objects.filter(table_name="people_person", row_id=person.pk, operation="U").exists()
    for statement in ("DELETE FROM kernel_change", "UPDATE kernel_change SET before = NULL"):
        with pytest.raises(DatabaseError, match="journal_is_kept"), transaction.atomic():
            connection.cursor().execute(statement)
    with pytest.raises(DatabaseError, match="author and reason"), transaction.atomic():
        connection.cursor().execute("SELECT maillage_forget_changes('people_person', ARRAY[1])")
    close_files([person.pk], TODAY)
    assert not Change.objects.filter(table_name="people_person", row_id=person.pk).exists()
    assert not Change.objects.filter(before__person_id=person.pk).exists()
    with pytest.raises(DatabaseError, match="journal_is_kept"), transaction.atomic():
        connection.cursor().execute("DELETE FROM kernel_change")


def test_a_closed_file_says_when_and_why(old: Old):
    person = old.people["Beta"]
    close_files([person.pk], TODAY)
    closure = Closure.objects.get(person_id=person.pk)
    assert closure.closed_on == TODAY
    assert "terme" in closure.rule
    assert close_files([person.pk], TODAY) == 0


def test_somebody_no_figure_counts_goes_whole(old: Old):
    person = build.person(old.lead, "Passant")
    build.referral(old.programme, person, state="refused", motive=SECRET)
    build.appointment(person, "2017-02-02", note=SECRET)
    before = old.figures()
    close_files([person.pk], TODAY)
    assert not Person.objects.filter(pk=person.pk).exists()
    assert old.figures() == before
    assert "Passant" not in _everything()


def test_a_closed_file_is_in_no_list(old: Old):
    context = build.context(old.lead, "programme_manager")
    assert Person.objects.visible_to(context).count() == 5
    close_files([old.people["Alpha"].pk], TODAY)
    assert Person.objects.visible_to(context).count() == 4
    assert Enrolment.objects.visible_to(context).count() == 4


def test_the_task_goes_on_where_it_was(old: Old):
    refresh(TODAY - dt.timedelta(days=40))
    assert Due.objects.filter(noticed_on__isnull=False).count() == 4, "the open pathway is not due"
    assert run(TODAY - dt.timedelta(days=15)) == (0, 0), "noticed for less than 30 days"
    before = old.figures()
    assert run(TODAY) == (4, 0)
    assert run(TODAY) == (0, 0)
    assert old.figures() == before


def test_an_archive_is_sealed_then_destroyed(db: None):
    old = make("plie")
    person = old.people["Alpha"]
    before = old.figures()
    close_files([person.pk], TODAY)
    archived = ArchivedFile.objects.get(person_id=person.pk)
    assert archived.until == dt.date.max, "the last payment is not known"
    assert SECRET.encode() not in bytes(archived.sealed)
    left = Person.objects.get(pk=person.pk)
    assert (left.kept_as, left.last_name, left.sex, left.birth_date.year) == (
        "archived",
        "Anonyme",
        Sex.UNKNOWN,
        1900,
    )
    assert not Enrolment.objects.filter(person=person).exists()
    assert "PrenomAlpha" not in _everything()
    assert old.figures() == before
    ArchivedFile.objects.update(until=TODAY - dt.timedelta(days=1))
    assert destroy_archives(TODAY) == 1
    assert not ArchivedFile.objects.exists()
    assert not Person.objects.filter(pk=person.pk).exists()
    assert Closure.objects.get(person_id=person.pk).archive_removed_on == TODAY
    assert old.figures() == before
