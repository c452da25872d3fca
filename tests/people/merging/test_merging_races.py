"""Merges that cross, merges while somebody writes, a process killed half way: real connections and kills."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, transaction

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError
from maillage.pathways.models import Appointment
from maillage.people.models import Person, PersonMerge
from maillage.people.services import merge_people, undo_merge
from tests import build
from tests.conf.commands import url_of
from tests.pathways.test_races import PATIENCE, together

from .rows import differences, snapshot

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def manager(lead):
    return build.context(lead, Role.PROGRAMME_MANAGER)


def refused(results):
    errors = [r for r in results if isinstance(r, Exception)]
    assert all(isinstance(error, DomainError) for error in errors), errors
    return errors


def test_two_merges_that_cross_leave_one_file(lead, manager):
    for _round in range(5):
        one, two = build.person(lead), build.person(lead)
        build.appointment(one, "2017-01-01")
        build.appointment(two, "2017-01-02")
        results = together(
            lambda a=one, b=two: merge_people(manager, a.pk, b.pk),
            lambda a=one, b=two: merge_people(manager, b.pk, a.pk),
        )
        assert len(refused(results)) == 1
        left = Person.objects.get(pk__in=[one.pk, two.pk])
        assert left.appointments.count() == 2


def test_three_merges_round_in_a_circle(lead, manager):
    one, two, three = (build.person(lead) for _ in range(3))
    for person in (one, two, three):
        build.appointment(person, "2017-01-01")
    results = together(
        lambda: merge_people(manager, one.pk, two.pk),
        lambda: merge_people(manager, two.pk, three.pk),
        lambda: merge_people(manager, three.pk, one.pk),
    )
    refused(results)
    assert Person.objects.count() >= 1
    assert Appointment.objects.count() == 3
    assert PersonMerge.objects.count() == 3 - Person.objects.count()


def test_an_appointment_written_at_the_same_instant_is_moved_or_refused(lead, manager):
    """The writer holds an appointment of the absorbed file, not yet committed, when the merge begins."""
    kept, gone = build.person(lead), build.person(lead)
    written, merged = threading.Event(), threading.Event()

    def write():
        with build.writing():
            Appointment.objects.create(origin=lead, person_id=gone.pk, date=build.day("2018-01-01"))
            written.set()
            merged.wait(1.5)

    def merge():
        assert written.wait(PATIENCE)
        try:
            return merge_people(manager, kept.pk, gone.pk)
        finally:
            merged.set()

    errors = refused(together(write, merge))
    assert len(errors) <= 1
    assert Person.objects.count() == (1 if not errors or "fusionné" in errors[0].message else 2)
    assert not Appointment.objects.exclude(person__in=Person.objects.all()).exists()


def test_a_merge_gives_way_to_an_import_and_says_so(lead, manager):
    """An import holds one of the files for longer than a merge waits."""
    kept, gone = build.person(lead), build.person(lead)
    held, done = threading.Event(), threading.Event()

    def load():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT FROM people_person WHERE id = %s FOR KEY SHARE", [gone.pk])
            held.set()
            done.wait(PATIENCE)

    def merge():
        assert held.wait(PATIENCE)
        try:
            return merge_people(manager, kept.pk, gone.pk)
        finally:
            done.set()

    errors = refused(together(load, merge))
    assert ["écrit en ce moment" in e.message for e in errors] == [True]
    assert merge_people(manager, kept.pk, gone.pk)


KILLED = """
import django, os, sys
django.setup()
from django.db import connection
from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.people.services import merge_people, undo_merge
act, keys, stop = sys.argv[1], [int(k) for k in sys.argv[2:4]], int(sys.argv[4])
context = Context.of(Membership.objects.select_related("account", "organisation").get(pk=int(sys.argv[5])))
count = 0
def wait(execute, sql, params, many, ctx):
    global count
    if sql.startswith(("UPDATE", "INSERT", "DELETE")):
        count += 1
        if count == stop:
            print("now", flush=True)
            import time; time.sleep(60)
    return execute(sql, params, many, ctx)
with connection.execute_wrapper(wait):
    merge_people(context, *keys) if act == "merge" else undo_merge(context, keys[0])
print("done", flush=True)
"""


@pytest.mark.parametrize("stop", [2, 5, 9])
@pytest.mark.parametrize("act", ["merge", "undo"])
def test_a_process_killed_half_way_leaves_nothing_half_done(lead, manager, act, stop):
    programme = build.programme(lead)
    kept, gone = build.person(lead), build.person(lead)
    for number, person in enumerate((kept, gone)):
        enrolment = build.enrolment(programme, person, f"201{number}-02-01", f"201{number}-03-01", "moved")
        build.appointment(person, "2017-02-10", enrolment)
        build.contract(person, "2017-02-10")
        build.residence(person, f"201{number}-01-01", city=f"Ville {number}")
    keys = [kept.pk, gone.pk]
    if act == "undo":
        keys = [merge_people(manager, *keys).pk, 0]
    before = snapshot()
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, act, *map(str, keys), str(stop), str(manager.membership.pk)],
        env=os.environ | {"DATABASE_URL": url_of(connection.settings_dict["NAME"])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline().strip() == "now"
        process.send_signal(signal.SIGKILL)
        process.wait()
    deadline = time.monotonic() + PATIENCE
    while True:  # the server takes a moment to notice that its client is gone
        assert differences(before, snapshot()) == []
        try:
            merge_people(manager, *keys) if act == "merge" else undo_merge(manager, keys[0])
            break
        except DomainError:
            assert time.monotonic() < deadline
    assert differences(before, snapshot())
