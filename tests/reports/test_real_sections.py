"""The sections rooms really register: their chapters know their indicators, their records are listed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client

from maillage.accounts.roles import Role
from maillage.charter.indicators import section_of as charter_of
from maillage.employment.iod.models import IodEvent
from maillage.indicators import COMPANIES, Section, first_day, listed, section
from maillage.indicators.behind import records_of
from maillage.indicators.definitions import Formula
from maillage.kernel.period import Period
from maillage.organisations.models import Organisation
from maillage.reports import queries
from maillage.reports.chapters import EVERY, chapter_for
from maillage.reports.subject import Subject
from maillage.reports.topics import held_section, years
from tests import build

YEAR = Period.year(2017)
# Counted, and shown by no list: accounts are managed elsewhere.
WITHOUT_LIST = {"accounts.Account"}


@pytest.fixture
def lead(db: None) -> Organisation:
    made = build.organisation("Pilote", "lead")
    company = build.organisation("Bazar Comète", "employer")
    person = build.person(made, "Anne")
    build.contract(person, "2017-03-01", origin="iod", employer=company)
    offer = build.offer(made, company, code="bazar", collective=True)
    build.application(offer, person, cv_sent_on="2017-02-01", invited_on="2017-02-03", source="network")
    with build.writing():
        for kind, somebody, where in (("referral", person, None), ("company_meeting", None, company)):
            IodEvent.objects.create(
                network=made,
                origin=made,
                kind=kind,
                date=dt.date(2017, 1, 9),
                person=somebody,
                organisation=where,
            )
    return made


def _sections(lead: Organisation) -> list[Section]:
    found = [section(code, lead.pk) for code in ("placement", "iod", "funnel_bazar")]
    assert all(found)
    return [*found, charter_of(lead.pk)]  # type: ignore[list-item]


def _models(formula: Formula, here: Section) -> Iterator[str]:
    """What stands behind each cell of a formula that counts nothing yet."""
    tallies = {need: {} for need in formula.needs(YEAR)}
    for cell in formula.cells(here, YEAR, tallies):
        for source in formula.sources(here, YEAR, tallies, cell.breakdown):
            if source is not None:
                yield source.count.model


def test_whatever_is_counted_is_listed(lead: Organisation):
    for here in _sections(lead):
        models = {m for one in here.indicators.values() for m in _models(one.formula, here)}
        assert models
        assert {m for m in models - WITHOUT_LIST if records_of(m) is None} == set(), here.code


def test_chapters_speak_of_indicators_that_exist(lead: Organisation):
    """But for what rooms to come will count."""
    to_come = {"charter": {"members_gip"}}
    for here in _sections(lead):
        chapter = chapter_for(here.code, programme=False)
        named = {name for part in chapter.parts for name in part.indicators} - {EVERY}
        named |= {name.partition("/")[0] for name in chapter.key_figures} - {EVERY}
        assert named - set(here.indicators) <= to_come.get(here.code, set()), here.code


def test_every_indicator_of_a_section_is_in_its_chapter_or_told_elsewhere(lead: Organisation):
    """A rate of two numbers of the chapter may be left out; a number may not."""
    for here in _sections(lead):
        chapter = chapter_for(here.code, programme=False)
        named = {name for part in chapter.parts for name in part.indicators}
        if EVERY not in named:
            numbers = {code for code, one in here.indicators.items() if not code.endswith("_rate")}
            assert numbers <= named, here.code


def test_they_are_about_companies_and_begin_with_their_first_record(lead: Organisation):
    found = {one.code: one for one in listed(lead.pk)}
    assert {found[code].family for code in ("placement", "iod", "funnel_bazar")} == {COMPANIES}
    assert (found["funnel_bazar"].first_year, found["funnel_bazar"].last_year) == (2017, 2017)
    assert first_day(section("iod", lead.pk)) == dt.date(2017, 1, 9)
    topic = held_section(lead, "funnel_bazar")
    assert years(topic) == [2017]
    assert years(held_section(lead, "iod"))[-1] == 2017


def test_their_chapters_are_laid_out(lead: Organisation):
    client = Client()
    client.force_login(build.account(lead, Role.DIRECTION))
    for code in ("placement", "iod", "funnel_bazar"):
        assert client.get(f"/rapports/{code}/2017/").status_code == 200
    readings = queries.readings_now(Subject(held_section(lead, "iod"), 2017))
    assert readings.get("referrals", YEAR).value == 1


def test_events_behind_a_figure(lead: Organisation):
    meetings = "/chiffres/iod/company_meetings/?periode=2017"
    referrals = "/chiffres/iod/referrals/?periode=2017"
    officer = Client()
    officer.force_login(build.account(lead, Role.IOD_OFFICER))
    assert "Bazar Comète" in officer.get(meetings).content.decode()
    assert " Anne<" in officer.get(referrals).content.decode()  # oriented to the officers of this network
    for role in (Role.DIRECTION, Role.LIAISON_OFFICER):
        client = Client()
        client.force_login(build.account(lead, role))
        for url in (meetings, referrals):
            page = client.get(url).content.decode()
            assert "Bazar Comète" not in page
            assert " Anne<" not in page
