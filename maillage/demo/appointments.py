"""Appointments along a pathway: about every five weeks, most of them kept."""

import datetime as dt
import random

from .dates import DAY, is_worked, weekday
from .records import AppointmentRecord, Pathway

_FIRST_RECORDED = dt.date(2012, 1, 2)


def _ladder(**percents: int) -> tuple[str, ...]:
    """A hundred rungs to draw from: one look-up a draw, for several hundred thousand of them."""
    return tuple(name for name, percent in percents.items() for _ in range(percent))


_MODES = _ladder(in_person=74, phone=17, collective=7, home=2)
_MODES_VIDEO = _ladder(in_person=70, phone=15, collective=7, home=2, video=6)
_AT_A_DISTANCE = _ladder(phone=85, video=15)
_LOCKDOWN = (dt.date(2020, 3, 17), dt.date(2020, 5, 11))
_THEMES = _ladder(inclusion=87, health=9, other=4)
_ATTENDANCE = _ladder(kept=77, missed=13, excused=10)
_TIMES = [dt.time(hour, minute) for hour in (9, 10, 11, 14, 15, 16) for minute in (0, 30)] + [dt.time(17)]
_SILENT = 0.05  # share of open pathways without news for two months or more


def add_appointments(rng: random.Random, pathway: Pathway, today: dt.date) -> None:
    """Past appointments with their attendance, and the next one for those who have one.

    The attendance of some of the last days is still to be recorded.
    """
    silent = pathway.exit is None and rng.random() < _SILENT
    until = pathway.exit or (today - DAY * rng.randint(65, 110) if silent else today + DAY * 30)
    day = max(pathway.entry, _FIRST_RECORDED)
    while day <= until:
        if not is_worked(day):  # the week after, any day of it
            day = weekday(day + DAY * int(2 + rng.random() * 5))
        if day > until:
            break
        pathway.appointments.append(_draw(rng, day, today))
        gap = 30 + int(rng.random() * 13)
        if pathway.appointments[-1].attendance == "missed":
            gap = 10 + int(rng.random() * 15)  # a missed one is proposed again soon
        day += DAY * gap
    if pathway.exit is None and rng.random() < 0.35:  # the next one is not always fixed
        pathway.appointments = [a for a in pathway.appointments if a.day <= today + DAY * 2]


def _draw(rng: random.Random, day: dt.date, today: dt.date) -> AppointmentRecord:
    modes = _MODES if day.year < 2020 else _MODES_VIDEO
    if _LOCKDOWN[0] <= day <= _LOCKDOWN[1]:
        modes = _AT_A_DISTANCE
    attendance = _pick(rng, _ATTENDANCE)
    if day >= today or ((today - day).days <= 7 and rng.random() < 0.18):
        attendance = ""
    return AppointmentRecord(
        day, _TIMES[int(rng.random() * len(_TIMES))], _pick(rng, modes), _pick(rng, _THEMES), attendance
    )


def _pick(rng: random.Random, ladder: tuple[str, ...]) -> str:
    return ladder[int(rng.random() * 100)]
