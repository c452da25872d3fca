"""The territory can be drawn on any day of any year: week-ends, holidays, the first and the last ones."""

import datetime as dt

import pytest

from maillage.demo import small
from maillage.demo.calibration.audit import faults
from maillage.demo.this_week import VISITED_POST, holder

DAY = dt.timedelta(days=1)


@pytest.fixture(
    params=["2025-12-31", "2026-01-01", "2026-05-10", "2027-08-15", "2028-02-29", "2030-11-11"],
)
def drawn(request):
    return small.draw(dt.date.fromisoformat(request.param))


def test_nothing_lies_outside_its_pathway(drawn):
    assert faults(p for p in drawn.pathways if p.programme == "plie") == []


def test_nothing_is_known_of_the_future(drawn):
    today = drawn.today
    for pathway in drawn.pathways:
        assert pathway.entry <= today
        assert pathway.exit is None or pathway.exit <= today
        for step in pathway.steps:
            assert step.start <= today or step.job is None
            assert step.job is None or step.job.end is None or pathway.exit or step.job.end < today
        for appointment in pathway.appointments:
            assert not (appointment.day >= today and appointment.attendance)
            assert appointment.day >= pathway.entry
            assert pathway.exit is None or appointment.day <= pathway.exit
    for meeting in drawn.meetings:
        assert not meeting.held or meeting.day < today


def test_decisions_follow_diagnoses_which_follow_prescriptions(drawn):
    for referral in drawn.referrals:
        assert referral.received <= (referral.diagnosed or drawn.today)
        assert referral.closed is None or referral.received <= referral.closed
        assert (referral.state == "received") == (referral.diagnosed is None)
    for meeting in drawn.meetings:
        for item in meeting.items:
            if item.referral:
                assert item.referral.diagnosed < meeting.day or not meeting.held


def test_the_visited_branch_meets_next_week_and_another_is_open_to_decisions(drawn):
    upcoming = [m for m in drawn.meetings if not m.held and m.kind == "validation"]
    assert any(m.day <= drawn.today for m in upcoming)
    assert any(drawn.today < m.day <= drawn.today + 14 * DAY and m.items for m in upcoming)


def test_the_visited_post_has_appointments_today(drawn):
    mine = [p for p in drawn.pathways if p.exit is None and holder(p, drawn.today) == VISITED_POST]
    assert sum(a.day == drawn.today for p in mine for a in p.appointments) >= 2


def test_homes_follow_each_other(drawn):
    for person in drawn.people():
        days = [home.since for home in person.homes]
        assert days == sorted(set(days))
        assert person.first_name
        assert person.last_name
