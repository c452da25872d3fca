"""Importing appointments: the pathway they belong to, the professional they name."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.pathways.models import Appointment
from tests import build

from .files import appointment, counts, enrolment, person, reasons, table


@pytest.fixture
def pathways(imports):
    imports.people(person(), person("P2"))
    imports.enrolments(
        enrolment(exit_date="2017-06-30", exit_kind="moved"), enrolment("PA2", entry_date="2018-01-01")
    )


def get(ref: str = "R1") -> Appointment:
    return Appointment.objects.get(ref=ref)


def test_an_appointment_joins_the_pathway_open_that_day(imports, pathways, house):
    build.account(house, email="referente@example.org")
    rows = [
        appointment(mode="phone", theme="health", worker_email="referente@example.org"),
        appointment("R2", date="2017-10-01"),
        appointment("R3", date="2018-01-01", attendance="missed"),
        appointment("R4", "P2", attendance=""),
    ]
    assert counts(imports.appointments(*rows)) == (4, 0, 0, 0)
    assert [get(f"R{i}").enrolment and get(f"R{i}").enrolment.ref for i in (1, 2, 3, 4)] == [
        "PA1",
        None,
        "PA2",
        None,
    ]
    assert (get().mode, get().theme, get().worker.email) == ("phone", "health", "referente@example.org")
    assert (get("R2").mode, get("R2").theme, get("R2").worker) == ("in_person", "inclusion", None)
    assert counts(imports.appointments(*rows)) == (0, 0, 4, 0)


def test_a_pathway_chosen_by_hand_stays_while_it_is_open(imports, house):
    imports.people(person())
    imports.enrolments(enrolment(), enrolment("PA2", programme="ier", entry_date="2017-02-15"))
    imports.appointments(appointment())
    assert get().enrolment.ref == "PA2"
    with build.writing():
        Appointment.objects.update(enrolment=get().person.enrolments.get(ref="PA1"), note="gardée")
    assert counts(imports.appointments(appointment())) == (0, 0, 1, 0)
    assert (get().enrolment.ref, get().note) == ("PA1", "gardée")


def test_rows_that_cannot_be_are_refused_with_their_column(imports, pathways):
    imports.appointments(appointment("R0"))
    tomorrow = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    outcome = imports.appointments(
        appointment("R0", "P2"),
        appointment("R1", "P9"),
        appointment("R2", date=""),
        appointment("R3", mode="pigeon"),
        appointment("R4", theme="météo"),
        appointment("R5", attendance="peut-être"),
        appointment("R6", date=tomorrow),
        appointment("R7", date=tomorrow, attendance="excused"),
        appointment("R8", date="2099-01-01", attendance=""),
        appointment("R9", worker_email="inconnue@example.org"),
        appointment("maillage:99999"),
    )
    assert [column for _line, column in reasons(outcome)] == [
        "person_ref",
        "person_ref",
        "date",
        "mode",
        "theme",
        "attendance",
        "attendance",
        "date",
        "worker_email",
        "ref",
    ]


def test_absent_columns_keep_what_is_recorded(imports, pathways):
    imports.appointments(appointment(mode="home", theme="health"))
    assert counts(imports("appointments", table("ref,person_ref,date", appointment(date="2017-03-11")))) == (
        0,
        1,
        0,
        0,
    )
    assert (get().mode, get().theme, get().attendance) == ("home", "health", "kept")
