"""The recruitments of the demonstration: the published numbers, on records that could be."""

import datetime as dt

import pytest

from maillage.demo.employers import CLOSED_FROM, PARTNERS_2017
from maillage.demo.recruitments.of_2017 import HIRED_AT_JOB_DATINGS, HIRED_BY_OFFERS
from maillage.demo.territory import draw_territory

TODAY = dt.date(2026, 12, 1)
PRINTED = {
    "primark": {"cv_sent": 141, "invited": 130, "information": 55, "interview": 49, "hired": 37},
    "uniqlo": {"invited": 531, "interview": 251, "hired": 80},
    "intermarche": {"invited": 104, "information": 95, "interview": 25, "hired": 11},
}


@pytest.fixture(scope="module")
def territory():
    return draw_territory(TODAY)


@pytest.fixture(scope="module")
def of_2017(territory):
    return [offer for offer in territory.recruitments if offer.opened.year <= 2017]


def reached(offer, stage: str, source: str = "") -> int:
    return sum(stage in a.days and source in ("", a.source) for a in offer.applications)


def test_funnels_are_those_printed(of_2017):
    coded = {offer.code: offer for offer in of_2017 if offer.code}
    assert set(coded) == set(PRINTED)
    for code, stages in PRINTED.items():
        assert {stage: reached(coded[code], stage) for stage in stages} == stages
    shop = coded["primark"]
    assert [reached(shop, stage, "network") for stage in PRINTED["primark"]] == [66, 63, 38, 34, 22]
    assert reached(shop, "withdrawn") == 11
    assert sum("interview" in a.days and "information" not in a.days for a in shop.applications) == 1


def test_hires_of_2017_by_origin_are_those_printed(territory, of_2017):
    hired = [a for offer in of_2017 for a in offer.applications if a.job]
    assert len({id(a.person) for a in hired}) == len(hired) == HIRED_BY_OFFERS == 196
    assert all(a.job.start.year == 2017 and a.job.origin == "offer" for a in hired)
    known = {id(a.job) for a in hired}
    at_job_datings = set()
    for rank, pathway in enumerate(territory.pathways):
        for job in (step.job for step in pathway.steps if step.job and step.job.start.year == 2017):
            if job.origin == "offer":
                assert id(job) in known
            if job.origin in ("offer", "job_dating"):
                assert rank % 2 == 1
            if job.origin == "job_dating":
                at_job_datings.add(id(pathway.person))
    assert len(at_job_datings) == HIRED_AT_JOB_DATINGS == 66


def test_companies_are_partners_of_their_year(of_2017, territory):
    assert {offer.company for offer in of_2017} <= set(range(PARTNERS_2017))
    assert all(offer.company < CLOSED_FROM for offer in territory.recruitments)


def test_days_follow_each_other(territory):
    for offer in territory.recruitments:
        assert offer.opened <= offer.until
        last = min(offer.until, offer.closed[0]) if offer.closed else offer.until
        for one in offer.applications:
            assert one.first <= last
            assert all(day <= TODAY for day in one.days.values())
            ends = {"hired", "withdrawn", "refused"} & set(one.days)
            assert len(ends) <= 1
            if "hired" in one.days:
                course = [day for stage, day in one.days.items() if stage != "hired"]
                assert one.days["hired"] >= min(course)
                assert one.job is not None
        for session in offer.sessions:
            assert len(session.convened) <= session.capacity


def test_nobody_is_put_forward_twice_for_one_offer(territory):
    for offer in territory.recruitments:
        people = [id(one.person) for one in offer.applications]
        assert len(set(people)) == len(people)


def test_offers_are_alive_today(territory):
    live = [o for o in territory.recruitments if o.closed is None]
    assert sum(o.until >= TODAY for o in live) >= 15
    assert sum(o.until < TODAY for o in live) >= 2
    running = next(o for o in live if o.sessions)
    assert [s.day < TODAY for s in running.sessions] == [True, False]
    assert all(one.first <= TODAY for o in live for one in o.applications)
