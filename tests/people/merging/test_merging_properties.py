"""Whatever two files hold, a merge keeps every day's address and undoing gives back the very same rows."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.accounts.roles import Role
from maillage.indicators import compute
from maillage.kernel.errors import DomainError
from maillage.kernel.period import Period
from maillage.people.merging.timeline import Address, united
from maillage.people.services import merge_people, undo_merge
from tests import build

from .rows import differences, snapshot

START = dt.date(2014, 1, 1)
DAYS = st.integers(0, 1500)


@st.composite
def spans(draw, most=4):
    """Stretches of days that do not overlap; the first may have no beginning, the last no end."""
    bounds = sorted(draw(st.sets(DAYS, min_size=0, max_size=most * 2)))
    bounds = bounds[: len(bounds) // 2 * 2]
    found = [
        [START + dt.timedelta(days=a), START + dt.timedelta(days=b)]
        for a, b in zip(bounds[::2], bounds[1::2], strict=True)
    ]
    if found and draw(st.booleans()):
        found[0][0] = None
    if found and draw(st.booleans()):
        found[-1][1] = None
    return [tuple(span) for span in found]


CITIES = st.sampled_from(["Lyon", "Bron", "Oullins"])
HOMES = spans().flatmap(lambda found: st.tuples(*(st.tuples(st.just(s), CITIES) for s in found)))
FILES = st.fixed_dictionaries(
    {
        "homes": HOMES,
        "pathways": spans(2),
        "answers": st.dictionaries(DAYS, st.sampled_from(["yes", "no"]), max_size=3),
        "meetings": st.lists(DAYS, max_size=3),
        "phone": st.sampled_from(["", "+33478000000", "+33478000001"]),
    }
)


def day(offset: int) -> dt.date:
    return START + dt.timedelta(days=offset)


class AnyTwoFiles(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.lead = build.organisation("Pilote", "lead")
        cls.programme = build.programme(cls.lead)
        cls.manager = build.context(cls.lead, Role.PROGRAMME_MANAGER)

    def open_file(self, content):
        person = build.person(self.lead, phone=content["phone"])
        for (first, last), city in content["homes"]:
            build.residence(person, first, last, city=city)
        for first, last in content["pathways"]:
            enrolment = build.enrolment(
                self.programme, person, first or START, last, "moved" if last else None
            )
            contract = build.contract(person, str(enrolment.entry_date))
            build.step(enrolment, "employment_contract", None, last, contract=contract)
            build.appointment(person, enrolment.entry_date, enrolment)
        for offset, value in content["answers"].items():
            with build.writing():
                person.situations.create(date=day(offset), kind="rqth", value=value)
        for offset in content["meetings"]:
            build.appointment(person, day(offset))
        return person

    def total(self, indicator: str) -> int:
        figures = compute("plie", self.lead.pk, [(indicator, Period.parse("2012-2020"))])
        return sum(f.value for f in figures)

    @settings(max_examples=40, deadline=None)
    @given(FILES, FILES, st.sets(st.sampled_from(["phone", "first_name", "birth_date"])))
    def test_merge_then_undo(self, one, two, chosen):
        kept, gone = self.open_file(one), self.open_file(two)
        before, people, exits = snapshot(), self.total("participants"), self.total("exits_by_class")
        try:
            merge = merge_people(self.manager, kept.pk, gone.pk, from_absorbed=chosen)
        except DomainError as error:
            self.assertIn("mêmes dates", error.message)
            assert differences(before, snapshot()) == []
            return
        both = bool(one["pathways"]) and bool(two["pathways"])
        assert self.total("participants") == people - both
        assert self.total("exits_by_class") == exits
        undo_merge(self.manager, merge.pk)
        assert differences(before, snapshot()) == []
        assert (self.total("participants"), self.total("exits_by_class")) == (people, exits)


def on(addresses: list[Address], moment: dt.date) -> Address | None:
    """The address of a day, straight from the rule."""
    covering = [a for a in addresses if (a.start or moment) <= moment <= (a.end or moment)]
    return max(covering, key=lambda a: (a.first, not a.absorbed), default=None)


@given(HOMES, HOMES)
def test_every_day_keeps_the_address_begun_last(one, two):
    addresses = [
        Address(number, first, last, absorbed, (city,))
        for number, (absorbed, ((first, last), city)) in enumerate(
            [(False, home) for home in one] + [(True, home) for home in two]
        )
    ]
    line = united(addresses)
    places = {a.id: a.place for a in addresses}
    stretches = [
        (first or dt.date.min, last or dt.date.max, places[pk])
        for pk, found in line.stretches.items()
        for first, last in found
    ]
    for offset in range(-3, 1505, 7):
        moment = day(offset)
        now = [place for first, last, place in stretches if first <= moment <= last]
        holds = on(addresses, moment)
        assert now == ([holds.place] if holds else [])
