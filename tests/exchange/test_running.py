"""All or nothing: trial runs, refused rows, two imports at once, an import that is killed."""

import contextlib
import datetime as dt
import os
import signal
import subprocess
import sys
import threading
import time

import psycopg
import pytest
from django.db import connection, connections

from maillage.exchange import importing
from maillage.exchange.importing import Source, run_import
from maillage.exchange.rejects import rejects_file
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor
from maillage.kernel.models import Change, Changeset
from maillage.people.models import Person
from tests import build

from .files import PEOPLE, counts, enrolment, person, reasons, step, table
from .processes import environment, server_url

ACTOR = Actor("tests")


def test_a_trial_run_writes_nothing_and_says_what_it_would(imports):
    imports.people(person())
    before = Change.objects.count(), Changeset.objects.count()
    outcome = imports.people(person(last_name="Nouveau"), person("P2"), person("P3", sex=""), dry_run=True)
    assert not outcome.written
    assert counts(outcome) == (1, 1, 0, 1)
    assert (Change.objects.count(), Changeset.objects.count()) == before
    assert list(Person.objects.values_list("last_name", flat=True)) == ["Essai"]


def test_one_refused_row_holds_the_others_back_unless_asked(imports):
    rows = [person(), person("P2", sex="")]
    outcome = imports.people(*rows)
    assert (outcome.written, counts(outcome)) == (False, (1, 0, 0, 1))
    assert not Person.objects.exists()
    outcome = imports.people(*rows, accept_valid=True)
    assert (outcome.written, counts(outcome)) == (True, (1, 0, 0, 1))
    assert list(Person.objects.values_list("ref", flat=True)) == ["P1"]


@pytest.mark.parametrize(("rows", "known"), [(3, True), (2, False)])
def test_a_large_import_tells_the_planner_what_there_is(
    imports, monkeypatch, django_capture_on_commit_callbacks, rows, known
):
    """Once it is committed, and not for a trial."""
    asked = []
    renew = importing._renew_statistics
    monkeypatch.setattr(importing, "_MANY", 3)
    monkeypatch.setattr(
        importing, "_renew_statistics", lambda: (renew(), asked.append(Person.objects.count()))
    )
    people = [person(f"P{n}") for n in range(rows)]
    with django_capture_on_commit_callbacks(execute=True):
        imports.people(*people, dry_run=True)
    assert asked == []
    with django_capture_on_commit_callbacks(execute=True):
        imports.people(*people)
    assert asked == ([rows] if known else [])


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_the_file_of_rejects_comes_back_as_it_is_once_corrected(imports, format):
    header = f"{PEOPLE},note à part"
    first = table(
        header, person(), person("P2", sex="", phone="+33499000001", address="=1+1"), person("P3", sex="?")
    )
    outcome = imports("people", first.replace(b"=1+1", b"'=1+1"))
    assert reasons(outcome) == [(3, "sex"), (4, "sex")]
    content = rejects_file(outcome.table, outcome.rejects, format)
    again = imports("people", content, f"rejets.{format}")
    assert reasons(again) == [(2, "sex"), (3, "sex")]
    assert again.table.header == [*header.split(","), "motif"]
    assert again.table.rows[0][-1] == "sex : la cellule est vide"
    assert [row[:-1] for row in again.table.rows] == outcome.table.rows[1:]
    # Corrected in a spreadsheet: the column that was wrong.
    position = again.table.header.index("sex")
    for row in again.table.rows:
        row[position] = "F"
    from maillage.kernel.sheets.writing import write

    corrected = write(format, "rejets", again.table.header, again.table.rows)
    assert counts(imports("people", corrected, f"rejets.{format}")) == (2, 0, 0, 0)
    assert Person.objects.get(ref="P2").residences.get().address == "=1+1"


def test_rows_with_too_many_cells_stay_refused_as_they_are(imports):
    content = table(PEOPLE, person()).strip() + b",trop\n"
    outcome = imports("people", content)
    assert reasons(outcome) == [(2, "")]
    again = imports("people", rejects_file(outcome.table, outcome.rejects))
    assert reasons(again) == [(2, "")]


def test_a_refusal_of_the_database_refuses_the_file_in_words(imports, monkeypatch):
    """The rules checked here are checked again by the database, which has the last word."""
    imports.people(person())
    imports.enrolments(enrolment(exit_date="2017-06-30", exit_kind="moved"))
    from maillage.pathways.imports import StepsImporter

    def careless(self, batch, row):
        pk = self.enrolments["PA1"][0]
        day = batch.values["start_date"][row]
        self.written[row] = [
            pk,
            self.rules.step_type(self.enrolments["PA1"][2], "pmsmp", day),
            day,
            None,
            "",
            None,
        ]

    monkeypatch.setattr(StepsImporter, "_check", careless)
    with pytest.raises(DomainError, match="sort des dates du parcours"):
        imports.steps(step())


def test_an_unknown_kind_of_file_is_refused(imports):
    with pytest.raises(DomainError, match="people"):
        imports("personnes", b"ref\n")
    with pytest.raises(DomainError, match="areas"):
        imports("people", b"{}", polygons=True)


class Racing(threading.Thread):
    """An import in a thread, hence in a connection of its own."""

    def __init__(self, organisation_id: int, content: bytes, **options: object) -> None:
        super().__init__()
        self.arguments = (ACTOR, organisation_id, Source("people", content, "essai.csv"))
        self.options = options
        self.outcome: object = None
        self.start()

    def run(self) -> None:
        try:
            self.outcome = run_import(*self.arguments, **self.options)
        except DomainError as error:
            self.outcome = error
        finally:
            connections.close_all()


def race(organisation_id: int, content: bytes) -> list[object]:
    """Two imports of one file, both brought to the point just before writing if nothing keeps them apart."""
    meeting = threading.Barrier(2)

    def meet(done: float) -> None:
        if done == 0.5:
            with contextlib.suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=3)

    both = [Racing(organisation_id, content, progress=meet) for _ in range(2)]
    for one in both:
        one.join(60)
    return [one.outcome for one in both]


@pytest.mark.django_db(transaction=True)
def test_without_turns_two_imports_collide(monkeypatch):
    monkeypatch.setattr(importing, "wait_for_turn", lambda *arguments: None)
    outcomes = race(build.organisation().pk, table(PEOPLE, person()))
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_take_turns():
    outcomes = race(build.organisation().pk, table(PEOPLE, person(), person("P2")))
    assert sorted(counts(outcome) for outcome in outcomes) == [(0, 0, 2, 0), (2, 0, 0, 0)]
    assert Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_import_that_waits_too_long_gives_up_in_words():
    house = build.organisation()
    holding, done, waited = threading.Event(), threading.Event(), []

    def hold(part: float) -> None:
        if part == 0.5:
            holding.set()
            done.wait(30)

    first = Racing(house.pk, table(PEOPLE, person()), progress=hold)
    assert holding.wait(30)
    try:
        with pytest.raises(DomainError, match="Un autre import de votre structure"):
            run_import(
                ACTOR,
                house.pk,
                Source("people", table(PEOPLE, person("P2")), "essai.csv"),
                wait=dt.timedelta(milliseconds=200),
                on_wait=lambda: waited.append(True),
            )
        # Another structure need not wait.
        other = build.organisation()
        assert run_import(ACTOR, other.pk, Source("people", table(PEOPLE, person()), "x.csv")).written
    finally:
        done.set()
        first.join(30)
    assert waited
    assert Person.objects.filter(origin=house).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_import_leaves_nothing(tmp_path):
    house = build.organisation("Maison d'essai", "lead")
    build.programme(house)
    home = {"address": "1 rue de l'Essai", "city": "Lyon"}
    file = tmp_path / "people.csv"
    file.write_bytes(table(PEOPLE, *(person(f"P{i}", **home) for i in range(500))))
    command = [sys.executable, "-m", "maillage.conf.cli", "import", "people", str(file)]
    before = Change.objects.count()
    with psycopg.connect(server_url()) as other:
        # People are written before their addresses: the import stops half way, at the addresses.
        other.execute("LOCK TABLE people_residence IN SHARE ROW EXCLUSIVE MODE")
        child = subprocess.Popen(command, env=environment(), stderr=subprocess.DEVNULL)
        backend = _backend_stopped_at(child, "people_residence")
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
    _wait_until(lambda: not _runs(backend))
    assert not Person.objects.exists()
    assert Change.objects.count() == before
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Lignes créées : 500" in done.stdout
    assert Person.objects.count() == 500


def _backend_stopped_at(child: subprocess.Popen, relation: str) -> int:
    found: list[int] = []

    def look() -> bool:
        assert child.poll() is None
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [relation]
            )
            found.extend(row[0] for row in cursor.fetchall())
        return bool(found)

    _wait_until(look)
    return found[0]


def _runs(backend: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [backend])
        return cursor.fetchone() is not None


def _wait_until(condition, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_value_that_does_not_fit_after_all_is_told_in_words(imports):
    """A hundred ligatures pass for a name, and double when they are folded for searching."""
    with pytest.raises(DomainError, match="ne peut pas être enregistrée"):
        imports.people(person(last_name="ﬃ" * 100, first_name="ﬃ" * 100))
    assert not Person.objects.exists()
