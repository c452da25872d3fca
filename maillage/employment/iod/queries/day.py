"""The day of an IOD officer: whom to call, what is late, who waits for a post, which post for somebody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from maillage.accounts.context import Context
from maillage.organisations.managers import network_of

from ..managers import followed_today
from ..models import IodCase, IodOffer, IodProposal, OfferState, Outcome
from ..models.events import FOLLOW_UPS
from ..schedule import Standing
from .hires import Followed, read, under_follow_up

_SHOWN = 40
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Call:
    """A follow-up to hold: with whom, of which hire, due when."""

    followed: Followed
    kind: str
    standing: Standing

    @property
    def due(self) -> dt.date:
        assert self.standing.due is not None  # noqa: S101 - what makes it a call
        return self.standing.due


@dataclass
class Day:
    """What an officer finds in the morning."""

    late: list[Call] = field(default_factory=list)
    today: list[Call] = field(default_factory=list)
    coming: list[tuple[dt.date, Followed]] = field(default_factory=list)
    meetings: list[IodProposal] = field(default_factory=list)
    to_take: list[IodCase] = field(default_factory=list)
    waiting: list[IodCase] = field(default_factory=list)
    offers: list[IodOffer] = field(default_factory=list)
    followed: int = 0
    alerts: int = 0  # meetings that were missed, over the hires still followed


def day_of(context: Context, today: dt.date, *, everybody: bool = False) -> Day:
    """A constant number of queries. `everybody`: the whole team's, else the account's and nobody's."""
    found = Day()
    mine = Q() if everybody else Q(officer=context.account)
    hired = under_follow_up(context, today).select_related("person", "employer")
    if not everybody:
        hired = hired.filter(Q(iod_hire__officer=context.account) | Q(iod_hire__officer__isnull=True))
    rows = read(hired.order_by("start_date", "pk"), today)
    for row in rows:
        for kind in FOLLOW_UPS:
            where = row.parties[kind]
            found.alerts += where.missed
            if where.due is not None:
                (found.late if where.late else found.today).append(Call(row, kind, where))
        coming = [s.coming for s in row.parties.values() if s.coming is not None]
        if coming and min(coming) <= today + WEEK:
            found.coming.append((min(coming), row))
    found.late.sort(key=lambda call: (call.due, call.followed.contract.pk))
    found.coming.sort(key=lambda pair: (pair[0], pair[1].contract.pk))
    found.followed = len(rows)
    proposals = IodProposal.objects.visible_to(context).filter(mine, outcome=Outcome.WAITING)
    found.meetings = list(
        proposals.select_related("person", "offer__post__organisation").order_by(
            "meeting_on", "meeting_at", "pk"
        )[:_SHOWN]
    )
    cases = open_cases(context, today)
    found.to_take = list(cases.filter(officer__isnull=True).order_by("opened_on", "pk")[:_SHOWN])
    found.waiting = list(
        waiting(cases, context, today)
        .filter(mine, officer__isnull=False)
        .order_by("opened_on", "pk")[:_SHOWN]
    )
    found.offers = list(open_offers(context).filter(mine).order_by("agreed_on", "pk")[:_SHOWN])
    return found


def open_cases(context: Context, today: dt.date) -> QuerySet[IodCase]:
    """People followed today, in reach."""
    return (
        IodCase.objects.visible_to(context)
        .filter(followed_today(network_of(context), today, "person_id"), closed_on__isnull=True)
        .select_related("person", "officer", "referred_by")
    )


def waiting(cases: QuerySet[IodCase], context: Context, today: dt.date) -> QuerySet[IodCase]:
    """Those without a post: neither the candidate of an offer nor in a hire that is followed."""
    candidate = IodProposal.objects.filter(person_id=OuterRef("person_id"), outcome=Outcome.WAITING)
    hired = under_follow_up(context, today).filter(person_id=OuterRef("person_id"))
    return cases.filter(~Exists(candidate), ~Exists(hired))


def open_offers(context: Context) -> QuerySet[IodOffer]:
    """Offers to be filled that have no candidate."""
    taken = IodProposal.objects.filter(offer_id=OuterRef("pk"), outcome=Outcome.WAITING)
    return (
        IodOffer.objects.visible_to(context)
        .filter(~Exists(taken), state=OfferState.OPEN)
        .select_related("post__organisation", "officer")
    )
