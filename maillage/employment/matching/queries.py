"""What the pages of the matching show: proposals with their reasons, and who is left out and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from maillage.accounts.context import Context
from maillage.people.models import Person

from ..offers.models import JobOffer
from . import reasons
from .criteria import CRITERIA
from .engine import Match
from .loading import Loaded, load, names_of, people_of
from .models import SetAside

LEFT_OUT_SHOWN = 30
WEEK = dt.timedelta(days=7)
OFFERS_A_PERSON = 3


@dataclass(frozen=True)
class Proposal:
    """An offer and a person, with the reasons. `willing`: they said yes to being presented to companies."""

    offer: JobOffer
    person: Person
    match: Match
    willing: bool


@dataclass(frozen=True)
class LeftOut:
    """A hard requirement, and how many people it leaves out; some of them when it is asked for."""

    code: str
    label: str | Promise
    count: int
    people: list[Proposal] = field(default_factory=list)


@dataclass(frozen=True)
class ForOffer:
    offer: JobOffer
    proposals: list[Proposal]
    fitting: int  # how many could be proposed in all
    pool: int  # how many were looked at
    left_out: list[LeftOut]
    applied: int
    aside: list[tuple[SetAside, Person, str]]


def for_offer(
    context: Context, offer: JobOffer, day: dt.date, *, mine: bool = False, opened: str = ""
) -> ForOffer:
    """The people to propose for an offer, within reach; `opened`: the requirement whose people are shown."""
    loaded = load(context, people_of(context, day, mine=mine), [offer], day)
    ranking = loaded.matching.rank(loaded.posts[offer.pk], loaded.matching.parameters.shown.people)
    evaluation = ranking.evaluation
    out_rows: list[int] = []
    if opened in ranking.left_out:
        free = ~np.isin(loaded.matching.crowd.ids, list(loaded.matching.apart.get(offer.pk, ())))
        found = np.flatnonzero(evaluation.outcomes[opened].out & free)
        out_rows = found[np.argsort(-evaluation.score[found], kind="stable")][:LEFT_OUT_SHOWN].tolist()
    ids = loaded.people
    people = names_of(
        [ids[row] for row in (*ranking.rows, *out_rows)] + [person for _offer, person in loaded.aside]
    )

    def proposal(row: int) -> Proposal:
        return Proposal(offer, people[ids[row]], evaluation.match(row), ids[row] in loaded.agreed)

    return ForOffer(
        offer,
        [proposal(row) for row in ranking.rows],
        ranking.fitting,
        len(ids),
        [
            LeftOut(
                one.code,
                one.label,
                ranking.left_out[one.code],
                [proposal(row) for row in out_rows] if one.code == opened else [],
            )
            for one in CRITERIA
            if one.code in ranking.left_out
        ],
        len(loaded.applied),
        _aside(loaded.aside.values(), people),
    )


def _aside(rows: Iterable[SetAside], people: dict[int, Person]) -> list[tuple[SetAside, Person, str]]:
    return [(one, people[one.person_id], reasons.label(one.reason)) for one in rows]


@dataclass(frozen=True)
class ForPerson:
    proposals: list[Proposal]
    left_out: list[Proposal]
    aside: list[tuple[SetAside, JobOffer, str]]
    open_offers: int
    willing: bool
    silent: bool  # said nothing of what they seek


def for_person(context: Context, person: Person, day: dt.date) -> ForPerson | None:
    """The offers open today that go with a person, and the others with why not; None when the person may not
    be proposed at all (no running pathway, or opposed to it)."""
    offers = list(open_offers(context))
    loaded = load(context, people_of(context, day).filter(pk=person.pk), offers, day)
    if not loaded.people:
        return None
    willing = person.pk in loaded.agreed
    found = [
        Proposal(offer, person, loaded.matching.evaluate(loaded.posts[offer.pk]).match(0), willing)
        for offer in offers
        if person.pk not in loaded.matching.apart.get(offer.pk, ())
    ]
    found.sort(key=lambda one: (-one.match.score, -one.offer.opened_on.toordinal(), one.offer.pk))
    by_key = {offer.pk: offer for offer in offers}
    return ForPerson(
        [one for one in found if not one.match.out][: loaded.matching.parameters.shown.offers],
        [one for one in found if one.match.out][:LEFT_OUT_SHOWN],
        [(one, by_key[offer], reasons.label(one.reason)) for (offer, _person), one in loaded.aside.items()],
        len(offers),
        willing,
        person.pk in loaded.silent,
    )


def open_offers(context: Context, since: dt.date | None = None) -> QuerySet[JobOffer]:
    """Offers one may apply to today; `since`: opened or confirmed from that day on."""
    found = JobOffer.objects.visible_to(context).open().select_related("company")
    if since is not None:
        found = found.filter(Q(opened_on__gte=since) | Q(last_confirmed_on__gte=since))
    return found.order_by("-opened_on", "pk")


@dataclass(frozen=True)
class ForWorker:
    """The Monday page: my people with the offers that go with each, and those to complete first."""

    people: list[tuple[Person, list[Proposal]]]
    without: list[Person]  # nothing fits this week
    silent: list[Person]  # said nothing of what they seek
    offers: int


def for_worker(context: Context, day: dt.date, *, since: dt.date | None) -> ForWorker:
    """My people × the offers opened or confirmed since a day: for each, the three that go best."""
    offers = list(open_offers(context, since))
    loaded = load(context, people_of(context, day, mine=True), offers, day)
    best = _best_offers(loaded, offers)
    people = names_of(loaded.people)
    lines = []
    for row, chosen in best.items():
        person = people[loaded.people[row]]
        willing = person.pk in loaded.agreed
        lines.append((person, [Proposal(offer, person, match, willing) for offer, match in chosen]))
    lines.sort(key=lambda line: (-line[1][0].match.score, line[0].folded_name, line[0].pk))
    told = {person.pk for person, _proposals in lines}
    rest = sorted(
        (person for key, person in people.items() if key not in told), key=lambda p: (p.folded_name, p.pk)
    )
    return ForWorker(
        lines,
        [person for person in rest if person.pk not in loaded.silent],
        [person for person in rest if person.pk in loaded.silent],
        len(offers),
    )


def _best_offers(loaded: Loaded, offers: list[JobOffer]) -> dict[int, list[tuple[JobOffer, Match]]]:
    """For each row of the crowd that said what it seeks, the offers that go best."""
    crowd = loaded.matching.crowd
    if not offers or not len(crowd):
        return {}
    silent = np.isin(crowd.ids, list(loaded.silent))
    evaluations = [loaded.matching.evaluate(loaded.posts[offer.pk]) for offer in offers]
    scores = np.array([evaluation.score for evaluation in evaluations], np.int16)
    for rank, (offer, evaluation) in enumerate(zip(offers, evaluations, strict=True)):
        apart = np.isin(crowd.ids, list(loaded.matching.apart.get(offer.pk, ())))
        scores[rank, evaluation.out | apart | silent] = -1
    found = {}
    for row in range(len(crowd)):
        ranks = [
            r for r in np.argsort(-scores[:, row], kind="stable")[:OFFERS_A_PERSON] if scores[r, row] >= 0
        ]
        if ranks:
            found[row] = [(offers[rank], evaluations[rank].match(row)) for rank in ranks]
    return found
