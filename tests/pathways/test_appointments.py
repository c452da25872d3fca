"""Appointments: planned, recorded, marked."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.pathways.models import Appointment
from maillage.pathways.services.appointments import (
    AppointmentFacts,
    mark_attendance,
    record_appointment,
    remove_appointment,
    update_appointment,
)
from tests import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 3, 1)


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def context(lead):
    return build.context(lead)


@pytest.fixture
def person(lead):
    return build.person(lead)


def test_an_appointment_joins_the_pathway_open_that_day(context, person, lead):
    programme = build.programme(lead)
    first = build.enrolment(programme, person, "2015-01-01", "2016-01-01", "moved")
    second = build.enrolment(programme, person, "2017-02-01")

    def joined(day):
        facts = AppointmentFacts(date=dt.date.fromisoformat(day), attendance="kept")
        return record_appointment(context, person, facts).enrolment

    assert joined("2016-01-01") == first
    assert joined("2016-06-01") is None
    assert joined("2017-02-01") == second


def test_a_pathway_out_of_reach_is_not_joined(context, person):
    elsewhere = build.organisation("Ailleurs")
    build.enrolment(build.programme(elsewhere), person)
    appointment = record_appointment(context, person, AppointmentFacts(date=DAY))
    assert appointment.enrolment is None
    assert appointment.worker == context.account


def test_what_is_to_come_is_neither_kept_nor_missed(context, person):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    planned = record_appointment(context, person, AppointmentFacts(date=tomorrow))
    for answer in ("kept", "missed"):
        with pytest.raises(DomainError) as refusal:
            mark_attendance(context, planned, answer)
        assert refusal.value.field == "attendance"
    mark_attendance(context, planned, "excused")  # somebody may call ahead
    mark_attendance(context, planned, "")


def test_a_note_survives_a_move(context, person):
    appointment = record_appointment(context, person, AppointmentFacts(date=DAY, note=" CV relu "))
    update_appointment(context, appointment, AppointmentFacts(date=dt.date(2017, 3, 2), mode="phone"))
    appointment.refresh_from_db()
    assert (appointment.note, appointment.mode, appointment.date.day) == ("CV relu", "phone", 2)
    remove_appointment(context, appointment)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"mode": "pigeon"}, "mode"),
        ({"theme": "sport"}, "theme"),
        ({"attendance": "peut-être"}, "attendance"),
        ({"date": dt.date(2999, 1, 1)}, "date"),
    ],
)
def test_a_wrong_fact_names_its_field(context, person, changed, field):
    with pytest.raises(DomainError) as refusal:
        record_appointment(context, person, AppointmentFacts(**{"date": DAY} | changed))
    assert refusal.value.field == field


def test_reception_plans_but_writes_no_note(person, lead):
    enrolment = build.enrolment(build.programme(lead), person)
    reception = build.context(lead, Role.RECEPTION)
    assert record_appointment(reception, person, AppointmentFacts(date=DAY)).enrolment == enrolment
    with pytest.raises(NotAllowed):
        record_appointment(reception, person, AppointmentFacts(date=DAY, note="confidence"))


def test_direction_records_nothing(person, lead):
    with pytest.raises(NotAllowed):
        record_appointment(build.context(lead, Role.DIRECTION), person, AppointmentFacts(date=DAY))
