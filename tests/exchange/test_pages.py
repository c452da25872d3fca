"""Imports and exports from the pages: tried first, confirmed, carried out by a worker or at once."""

import datetime as dt
import io
import subprocess
import sys

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from maillage.accounts.roles import Role
from maillage.exchange import runs, services
from maillage.exchange.blanks import blank
from maillage.exchange.kinds import KINDS
from maillage.exchange.models import ImportRun, RunState
from maillage.kernel.errors import DomainError
from maillage.kernel.models import Changeset
from maillage.kernel.sheets.reading import read_table
from maillage.people.models import Person
from tests import build

from .files import PEOPLE, person, table
from .processes import environment


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager.account)
    return client


def deposit(client, content: bytes, kind: str = "people", name: str = "essai.csv", **data: str):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("exchange:imports"), {"kind": kind, "file": file} | data)


def latest() -> ImportRun:
    return ImportRun.objects.latest("id")


def test_a_small_file_is_tried_within_the_request_then_confirmed(signed_in):
    answer = deposit(signed_in, table(PEOPLE, person(), person("P2")))
    run = latest()
    assert answer.url == reverse("exchange:run", args=[run.pk])
    assert run.state == RunState.CHECKED
    assert not Person.objects.exists()
    page = signed_in.get(answer.url).content.decode()
    assert "Toutes les lignes sont valables" in page
    assert "Importer le fichier" in page
    assert "hx-get" not in page.split('id="run"')[1].split(">")[0]
    answer = signed_in.post(reverse("exchange:run_confirm", args=[run.pk]), follow=True)
    assert "Le fichier est écrit en entier" in answer.content.decode()
    run = latest()
    assert (run.state, run.content, run.report["created"]) == (RunState.DONE, None, 2)
    assert Person.objects.count() == 2
    changeset = Changeset.objects.get(reason__startswith="import people")
    assert changeset.actor_id == run.account_id
    # Nothing is left to confirm.
    answer = signed_in.post(reverse("exchange:run_confirm", args=[run.pk]), follow=True)
    assert Person.objects.count() == 2


def test_refused_rows_are_shown_downloaded_and_left_aside_on_demand(signed_in):
    deposit(signed_in, table(PEOPLE, person(), person("P2", sex="<b>?</b>")))
    run = latest()
    page = signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()
    assert "Une ligne est refusée" in page
    assert "&lt;b&gt;?&lt;/b&gt;" in page
    assert "Importer le fichier" not in page
    rejects = signed_in.get(reverse("exchange:run_rejects", args=[run.pk]))
    assert rejects["Content-Disposition"] == f'attachment; filename="rejets-people-{run.pk}.xlsx"'
    assert read_table(rejects.content).rows[0][0] == "P2"
    # Without the choice made on the page, nothing is written.
    signed_in.post(reverse("exchange:run_confirm", args=[run.pk]))
    assert not Person.objects.exists()
    signed_in.post(reverse("exchange:run_confirm", args=[run.pk]), {"accept_valid": "1"})
    assert list(Person.objects.values_list("ref", flat=True)) == ["P1"]
    page = signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()
    assert "Les lignes valables sont écrites" in page
    assert signed_in.get(reverse("exchange:run_rejects", args=[run.pk])).status_code == 200


def test_a_file_that_says_nothing_new_has_nothing_to_confirm(signed_in, imports):
    imports.people(person())
    deposit(signed_in, table(PEOPLE, person()))
    page = signed_in.get(reverse("exchange:run", args=[latest().pk])).content.decode()
    assert "rien à écrire" in page
    assert "run_confirm" not in page
    assert "Importer" not in page.split('id="run"')[1]


def test_an_unreadable_file_says_why_and_is_not_kept(signed_in):
    deposit(signed_in, b"\xff\xfer\x00e\x00f\x00")
    run = latest()
    assert (run.state, run.content) == (RunState.FAILED, None)
    assert "UTF-16" in signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()


def test_a_file_without_content_or_kind_is_refused_at_the_field(signed_in, monkeypatch):
    answer = signed_in.post(reverse("exchange:imports"), {})
    assert answer.status_code == 422
    assert "Choisissez un fichier." in answer.content.decode()
    assert deposit(signed_in, b"").status_code == 422
    assert deposit(signed_in, b"ref", kind="autre").status_code == 422
    monkeypatch.setattr(services, "MAX_SIZE", 10)
    answer = deposit(signed_in, b"x" * 11)
    assert answer.status_code == 422
    assert "dépasse" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_sheet_can_be_named(signed_in):
    book = openpyxl.Workbook()
    book.active.append(["autre chose"])
    sheet = book.create_sheet("Personnes")
    sheet.append(PEOPLE.split(","))
    sheet.append([person().get(name) for name in PEOPLE.split(",")])
    target = io.BytesIO()
    book.save(target)
    deposit(signed_in, target.getvalue(), name="x.xlsx", sheet="personnes")
    assert latest().report["created"] == 1


def test_a_dropped_file_is_deleted_at_once(signed_in):
    deposit(signed_in, table(PEOPLE, person(sex="?")))
    signed_in.post(reverse("exchange:run_drop", args=[latest().pk]))
    run = latest()
    assert (run.state, run.content, run.rejects_file, run.report["rejects"]) == (
        RunState.DROPPED,
        None,
        None,
        [],
    )
    assert signed_in.get(reverse("exchange:run_rejects", args=[run.pk])).status_code == 404
    assert "abandonné" in signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()


def test_imports_of_another_structure_do_not_exist(client, signed_in, manager):
    deposit(signed_in, table(PEOPLE, person()))
    run = latest()
    stranger = build.context(build.organisation("Autre", "lead"), Role.PROGRAMME_MANAGER)
    client.force_login(stranger.account)
    for name in ("run", "run_state", "run_rejects"):
        assert client.get(reverse(f"exchange:{name}", args=[run.pk])).status_code == 404
    for name in ("run_confirm", "run_drop", "run_again"):
        assert client.post(reverse(f"exchange:{name}", args=[run.pk])).status_code == 404
    assert not Person.objects.exists()


def test_rows_refused_since_the_trial_ask_again(signed_in, imports):
    imports.people(person())
    deposit(
        signed_in,
        table(
            "ref,person_ref,programme,entry_date,exit_date,exit_kind",
            {"ref": "PA1", "person_ref": "P1", "programme": "plie", "entry_date": "2017-02-01"},
        ),
        kind="enrolments",
    )
    imports.enrolments({"ref": "X", "person_ref": "P1", "programme": "plie", "entry_date": "2016-01-01"})
    signed_in.post(reverse("exchange:run_confirm", args=[latest().pk]))
    run = latest()
    assert (run.state, run.report["rejected"]) == (RunState.CHECKED, 1)


@pytest.fixture
def worker(db):
    """A background worker that has just given a sign of life; its tables are not emptied between tests."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
    yield
    forget_workers()


def forget_workers() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")


def test_with_a_worker_the_request_only_sends(signed_in, worker):
    answer = deposit(signed_in, table(PEOPLE, person()))
    run = latest()
    assert run.state == RunState.CHECKING
    assert ProcrastinateJob.objects.latest("id").args == {"run_id": run.pk}
    page = signed_in.get(answer.url).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "Vous pouvez quitter cette page" in page
    runs.carry_out(run.pk)
    part = signed_in.get(reverse("exchange:run_state", args=[run.pk])).content.decode()
    assert "hx-trigger" not in part
    assert "Importer le fichier" in part
    signed_in.post(reverse("exchange:run_confirm", args=[run.pk]))
    assert latest().state == RunState.WRITING
    assert not Person.objects.exists()
    runs.carry_out(run.pk)
    runs.carry_out(run.pk)
    assert latest().state == RunState.DONE
    assert Person.objects.count() == 1


def test_a_big_file_waits_for_a_worker_and_says_so(signed_in, monkeypatch):
    monkeypatch.setattr(services, "SMALL", 10)
    answer = deposit(signed_in, table(PEOPLE, person()))
    assert latest().state == RunState.CHECKING
    assert "ne répond pas" in signed_in.get(answer.url).content.decode()


def test_the_task_is_the_one_the_worker_knows():
    app.perform_import_paths()
    assert "maillage.exchange.import_file" in app.tasks
    assert "maillage.exchange.clean_up" in app.tasks


def test_a_run_whose_worker_died_can_be_taken_up_or_dropped(signed_in, manager, worker):
    deposit(signed_in, table(PEOPLE, person()))
    run = latest()
    with pytest.raises(DomainError):
        services.start_again(manager, run)
    ImportRun.objects.update(changed_at=timezone.now() - dt.timedelta(minutes=2))
    # It only waits for its turn.
    page = signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()
    assert "s'est interrompu" not in page
    with connection.cursor() as cursor:  # the worker took it, then died
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
    page = signed_in.get(reverse("exchange:run", args=[run.pk])).content.decode()
    assert "s'est interrompu" in page
    forget_workers()
    signed_in.post(reverse("exchange:run_again", args=[run.pk]))
    assert latest().state == RunState.CHECKED


@pytest.mark.django_db(transaction=True)
def test_a_run_at_work_is_alive_and_done_once(worker):
    context = build.context(build.organisation("Maison", "lead"), Role.PROGRAMME_MANAGER)
    run = services.deposit(context, kind="people", name="x.csv", content=table(PEOPLE, person()))
    assert not runs.is_alive(run.pk)
    with runs._alone(run.pk) as tell:
        assert runs.is_alive(run.pk)
        tell(0.4)
        assert ImportRun.objects.get(pk=run.pk).progress == 40
        runs.carry_out(run.pk)  # somebody else is at it
        assert ImportRun.objects.get(pk=run.pk).state == RunState.CHECKING
    assert not runs.is_alive(run.pk)
    runs.carry_out(run.pk)
    assert ImportRun.objects.get(pk=run.pk).state == RunState.CHECKED


@pytest.mark.django_db(transaction=True)
def test_an_error_of_ours_is_told_in_words_and_leaves_nothing(worker, monkeypatch):
    context = build.context(build.organisation("Maison", "lead"), Role.PROGRAMME_MANAGER)
    run = services.deposit(context, kind="people", name="x.csv", content=table(PEOPLE, person()))

    def break_down(*arguments, **options):
        raise RuntimeError("panne")

    monkeypatch.setattr(runs, "run_import", break_down)
    with pytest.raises(RuntimeError):
        runs.carry_out(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert "Rien n'a été écrit" in run.error


def test_what_is_older_than_thirty_days_goes(signed_in):
    deposit(signed_in, table(PEOPLE, person(sex="?")))
    ImportRun.objects.update(changed_at=timezone.now() - dt.timedelta(days=31))
    services.clean_up()
    run = latest()
    assert (run.state, run.content, run.rejects_file, run.report) == (RunState.DROPPED, None, None, {})
    assert signed_in.get(reverse("exchange:run", args=[run.pk])).status_code == 200


@pytest.mark.parametrize("kind", list(KINDS))
def test_blank_files_import_as_they_are(signed_in, kind):
    answer = signed_in.get(reverse("exchange:template", args=[kind]))
    found = read_table(answer.content, known=[])
    assert found.header == [column.name for column in KINDS[kind].columns]
    assert found.rows == []
    explained = read_table(blank(kind), sheet="Mode d'emploi")
    assert [row[0] for row in explained.rows] == found.header
    page = signed_in.get(reverse("exchange:columns", args=[kind])).content.decode()
    assert all(name in page for name in found.header)


def test_unknown_kinds_do_not_exist(signed_in):
    for name, arguments in (
        ("template", ["x"]),
        ("columns", ["x"]),
        ("export", ["x", "csv"]),
        ("export", ["people", "pdf"]),
    ):
        assert signed_in.get(reverse(f"exchange:{name}", args=arguments)).status_code == 404


def test_exports_are_offered_with_their_counts_and_taken(signed_in, imports):
    imports.people(person(), person("P2"))
    page = signed_in.get(reverse("exchange:exports")).content.decode()
    assert ">2<" in page
    answer = signed_in.get(reverse("exchange:export", args=["people", "xlsx"]))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert len(read_table(answer.content)) == 2


def test_the_navigation_leads_where_the_role_may_go(client, house):
    for role, name in ((Role.PROGRAMME_MANAGER, "imports"), (Role.REFERENCE_WORKER, "exports")):
        client.force_login(build.context(house, role).account)
        assert client.get(reverse("exchange:home")).url == reverse(f"exchange:{name}")


def test_the_list_costs_the_same_whatever_its_length(signed_in, manager, django_assert_max_num_queries):
    for _ in range(25):
        ImportRun.objects.create(
            organisation=manager.organisation,
            account=manager.account,
            kind="people",
            file_name="x.csv",
            size=3,
            state=RunState.DONE,
            report={"rows": 3},
        )
    with django_assert_max_num_queries(12):
        page = signed_in.get(reverse("exchange:imports"))
    assert page.content.decode().count("x.csv") == 20


@pytest.mark.django_db(transaction=True)
def test_the_worker_itself_tries_and_writes(worker):
    context = build.context(build.organisation("Maison", "lead"), Role.PROGRAMME_MANAGER)
    run = services.deposit(context, kind="people", name="x.csv", content=table(PEOPLE, person()))
    for state in (RunState.CHECKED, RunState.DONE):
        if state == RunState.DONE:
            services.confirm(context, run)
        done = subprocess.run(
            [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"],
            env=environment() | {"DJANGO_SETTINGS_MODULE": "maillage.conf.settings"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        run.refresh_from_db()
        assert run.state == state, done.stderr
    assert Person.objects.count() == 1
    assert run.content is None
