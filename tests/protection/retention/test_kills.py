"""Killed again and again in the middle of it, anonymising leaves every file whole or gone, never between."""

from __future__ import annotations

import datetime as dt
import random
import signal
import subprocess
import sys
import time

import pytest

from maillage.kernel.models import Change
from maillage.pathways.models import Appointment, Enrolment
from maillage.people.models import Person
from maillage.protection.retention.anonymising import run
from maillage.protection.retention.contacts import refresh
from maillage.protection.retention.models import Closure
from tests import build
from tests.exchange.processes import environment

from .small import TODAY, make

KILLS = 12
_WORK = """
import datetime as dt, django
django.setup()
from maillage.protection.retention import anonymising
anonymising.BATCH = 4
print("begun", flush=True)
anonymising.run(dt.date.fromisoformat("{today}"), progress=lambda done: print(done, flush=True))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_in_a_loop_nothing_is_half_done():
    old = make()
    for number in range(40):
        person = build.person(old.lead, f"Nom{number}", birth_date=f"{1960 + number}-03-04")
        enrolment = build.enrolment(
            old.programme, person, "2014-05-06", f"201{5 + number % 3}-07-08", old.kinds[number % 3]
        )
        build.appointment(person, "2014-06-07", enrolment, note="confidence", attendance="kept")
    before = old.figures()
    refresh(TODAY - dt.timedelta(days=40))

    stopped = 0
    for _attempt in range(KILLS):
        command = [sys.executable, "-c", _WORK.format(today=TODAY)]
        work = subprocess.Popen(command, env=environment(), stdout=subprocess.PIPE, text=True)
        assert work.stdout is not None
        assert work.stdout.readline() == "begun\n"
        time.sleep(random.uniform(0.05, 0.6))
        work.send_signal(signal.SIGKILL)
        stopped += work.wait() == -signal.SIGKILL
        work.stdout.close()
        _whole_or_gone(old)
    assert stopped >= KILLS // 2, "it was to be stopped in the middle"
    run(TODAY)
    left = set(Person.objects.values_list("last_name", flat=True))
    assert left == {"Omega", "Alpha", "Gamma", "Delta"}, "nobody entered in their years: they wait"
    assert old.figures() == before


def _whole_or_gone(old) -> None:
    gone = set(Closure.objects.values_list("person_id", flat=True))
    assert not Person.objects.filter(pk__in=gone).exists()
    assert not Change.objects.filter(table_name="people_person", row_id__in=gone).exists()
    for person in Person.objects.all():
        met = Appointment.objects.filter(person=person).exists()
        told = Change.objects.filter(table_name="people_person", row_id=person.pk).exists()
        assert (person.kept_as, met, told) == ("", True, True)
    assert Person.objects.count() + len(gone) == Enrolment.objects.count() + len(gone) == 45
    assert old.entered() == 41
