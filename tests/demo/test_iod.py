"""The IOD method of the territory: the published figures, and a morning with something to do."""

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Membership
from maillage.accounts.roles import Role
from maillage.demo.employers import PARTNERS_2017
from maillage.demo.iod.people import lasts
from maillage.demo.iod.targets import TARGETS
from maillage.demo.small import draw, load
from maillage.demo.territory import draw_territory
from maillage.employment.iod.models import IodCase, IodEvent, IodProposal
from maillage.employment.iod.queries.day import day_of


@pytest.fixture(scope="module")
def territory():
    return draw_territory(dt.date(2026, 11, 30))


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: str(target.year))
def test_a_published_year_is_met_to_the_unit(territory, target):
    events = [e for e in territory.iod.events if e.day.year == target.year]
    of = lambda kind: [e for e in events if e.kind == kind]  # noqa: E731
    assert len({e.person for e in events if e.person is not None}) == target.followed
    assert len(of("referral")) == target.referrals
    assert len({e.person for e in of("interview")}) == target.interviewed
    assert len(of("introduction")) == target.introductions
    assert len(of("company_meeting")) == target.meetings
    first: dict[int, dt.date] = {}
    for event in territory.iod.events:
        if event.kind == "company_meeting":
            first[event.company] = min(event.day, first.get(event.company, event.day))
    assert sum(1 for day in first.values() if day.year == target.year) == target.new_companies
    met = {e.company for e in events if e.company is not None}
    assert len(met) == target.new_companies + target.known_companies
    assert max(met) < target.ranks
    hired = [
        (pathway.person, step.job)
        for pathway in territory.pathways
        for step in pathway.steps
        if step.job and step.job.origin == "iod" and step.job.start.year == target.year
    ]
    assert len(hired) == len({person for person, _job in hired}) == target.hired
    assert sum(lasts(job, territory.today) for _person, job in hired) == target.lasting


def test_what_is_drawn_holds_together(territory):
    """Nobody is met before their pathway, introduced before being oriented, nor hired before the meeting."""
    entered: dict[object, dt.date] = {}
    for pathway in territory.pathways:
        entered[pathway.person] = min(pathway.entry, entered.get(pathway.person, pathway.entry))
    oriented: dict[object, dt.date] = {}
    introduced: dict[tuple, dt.date] = {}
    for event in territory.iod.events:
        assert event.day <= territory.today
        if event.person is not None:
            assert event.day >= entered[event.person]
        if event.kind == "referral":
            oriented.setdefault(event.person, event.day)
        elif event.kind == "introduction":
            assert event.day >= oriented[event.person]
            introduced.setdefault((event.person, event.company), event.day)
    for post in territory.iod.posts:
        for proposal in post.proposals:
            if proposal.met:
                introduced.setdefault((proposal.person, post.company), proposal.met)
    of_job = {id(s.job): p.person for p in territory.pathways for s in p.steps if s.job}
    for hire in territory.iod.hires:
        assert introduced[of_job[id(hire.job)], hire.job.employer] <= hire.job.start
        if hire.job.start.year == 2017:
            assert hire.job.employer < PARTNERS_2017


def test_only_contracts_of_pathways_of_even_rank_are_used(territory):
    used = [
        rank
        for rank, pathway in enumerate(territory.pathways)
        if any(step.job and step.job.origin == "iod" for step in pathway.steps)
    ]
    assert used
    assert all(rank % 2 == 0 for rank in used)


@pytest.mark.django_db
def test_the_officer_of_the_demonstration_has_a_morning():
    today = timezone.localdate()
    load(today)
    seat = Membership.objects.active().get(role=Role.IOD_OFFICER, account__email="iod@demo.maillage.fr")
    day = day_of(Context.of(seat), today, everybody=True)
    assert IodCase.objects.filter(closed_on__isnull=True).exists()
    assert IodEvent.objects.exists()
    assert day.waiting or day.meetings or day.late or day.today or day.to_take
    for proposal in IodProposal.objects.filter(outcome=""):
        assert proposal.offer.state == "open"


def test_a_small_territory_has_no_published_year():
    small = draw(dt.date(2026, 11, 30))
    assert not {event.day.year for event in small.iod.events if event.person} & {2017, 2020}
