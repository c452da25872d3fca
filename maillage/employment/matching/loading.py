"""From the database to the engine's facts, within the reach of who asks, in a constant number of queries.

The columns named here are all that is read of people: no civil status, no address beyond the commune, no
sensitive answer. docs/decisions/matching.md says so, and a test holds it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.organisations.managers import network_of
from maillage.people import rome
from maillage.people.models import Person, Residence, Situation
from maillage.people.nomenclature import kinds, search_kinds
from maillage.protection.rights.agreed import agreed
from maillage.protection.rights.consents import LISTS
from maillage.territory.reference import insee_code_for

from ..offers.managers import refused
from ..offers.models import Application, JobOffer
from ..offers.nomenclature import Source
from .engine import Matching
from .facts import NEVER, NO_LIMIT, Crowd, Post, Seeker
from .models import SetAside
from .parameters import Parameters, in_force
from .pool import Followed, pathways

# Answers read of a person: those of the short page, the level of education, the job in their own words.
READ = (*search_kinds(), "education_level", "desired_job")
_PART_TIME = frozenset({"part", "short"})  # for who only said "part time only"


@dataclass(frozen=True)
class Loaded:
    """A matching ready to be asked, and what its pages need beside it.

    agreed    people who said yes to being presented to companies; the others are still to be asked
    silent    people who said nothing of what they seek
    applied   offer and person of each application
    """

    matching: Matching
    posts: dict[int, Post]
    agreed: frozenset[int]
    silent: frozenset[int]
    applied: frozenset[tuple[int, int]]
    aside: dict[tuple[int, int], SetAside]

    @cached_property
    def people(self) -> list[int]:
        return [int(key) for key in self.matching.crowd.ids]


def people_of(context: Context, day: dt.date, *, mine: bool = False) -> QuerySet[Person]:
    """Whom a context may propose: in its reach, followed today, and not opposed to being presented."""
    found = Person.objects.visible_to(context).filter(pathways().running(context, day))
    found = found.exclude(refused("pk"))
    return found.filter(pathways().mine(context, day)) if mine else found


def load(context: Context, people: QuerySet[Person], offers: Sequence[JobOffer], day: dt.date) -> Loaded:
    """Everything about these people and offers, in seven queries."""
    parameters = in_force(day)
    willing = Case(When(agreed(LISTS, day), then=Value(True)), default=Value(False))
    rows = list(
        people.order_by().annotate(willing=willing, home=_home(day)).values_list("pk", "willing", "home")
    )
    ids = [pk for pk, _willing, _home in rows]
    answers = _answers(ids)
    followed = _followed(context, ids, answers, day)
    turns = _turns(context, ids, parameters, day)
    seekers = [
        seeker_of(pk, place_of(home), answers.get(pk, {}), followed.get(pk, Followed()), turns.get(pk))
        for pk, _willing, home in rows
    ]
    keys = [offer.pk for offer in offers]
    applied = frozenset(
        Application.objects.filter(offer__in=keys, person_id__any_of=ids).values_list("offer_id", "person_id")
    )
    aside = {
        (one.offer_id, one.person_id): one
        for one in SetAside.objects.filter(offer__in=keys, person_id__any_of=ids).order_by("day", "pk")
    }
    apart: dict[int, set[int]] = defaultdict(set)
    for offer, person in [*applied, *aside]:
        apart[offer].add(person)
    return Loaded(
        Matching(Crowd.of(seekers), parameters, day, apart),
        {offer.pk: post_of(offer) for offer in offers},
        frozenset(pk for pk, willing, _home in rows if willing),
        frozenset(one.id for one in seekers if not one.jobs),
        applied,
        aside,
    )


def _home(day: dt.date) -> Subquery:
    """The commune somebody lives in today, and what it can be told by: nothing finer is read."""
    here = Residence.objects.filter(
        Q(start_date__isnull=True) | Q(start_date__lte=day),
        Q(end_date__isnull=True) | Q(end_date__gte=day),
        person_id=OuterRef("pk"),
    )
    said = JSONObject(insee="insee_code", postcode="postcode", city="city")
    return Subquery(here.order_by("start_date").values(said=said)[:1])


def place_of(home: dict[str, str] | None) -> str:
    return (home["insee"] or insee_code_for(home["postcode"], home["city"])) if home else ""


def _answers(people: list[int]) -> dict[int, dict[str, str]]:
    """The last answer of each person to each question that is read."""
    asked = (*READ, "job_seeker_category", "registration_date")  # the last two for social clauses only
    rows = Situation.objects.filter(person_id__any_of=people, kind__in=asked)
    rows = rows.order_by("person_id", "kind", "-date", "-id").distinct("person_id", "kind")
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for person, kind, value in rows.values_list("person_id", "kind", "value"):
        found[person][kind] = value
    return found


def _followed(context: Context, people: list[int], answers: Any, day: dt.date) -> dict[int, Followed]:
    """Criteria of clauses are read by facilitators and by who follows people; for others none is met."""
    found = dict(pathways().followed(people, answers, day))
    if context.has(Right.CHECK_CLAUSES) or context.has(Right.EDIT_PATHWAYS):
        return found
    return {key: Followed(one.education) for key, one in found.items()}


def _turns(
    context: Context, people: list[int], parameters: Parameters, day: dt.date
) -> dict[int, tuple[int, int]]:
    """Days since the last proposal in the network, and proposals over the window."""
    since = day - dt.timedelta(days=parameters.turns.window)
    rows = (
        Application.objects.filter(
            person_id__any_of=people, offer__network_id=network_of(context), source=Source.NETWORK
        )
        .order_by()
        .values("person_id")
        .annotate(last=Max("proposed_on"), recent=Count("pk", filter=Q(proposed_on__gt=since)))
    )
    return {row["person_id"]: (max(0, (day - row["last"]).days), row["recent"]) for row in rows}


def seeker_of(
    pk: int, place: str, said: dict[str, str], followed: Followed, turns: tuple[int, int] | None
) -> Seeker:
    """The engine's facts out of a person's last answers."""

    def several(kind: str) -> frozenset[str]:
        return frozenset(kinds()[kind].split(said.get(kind, "")))

    waited, proposals = turns or (NEVER, 0)
    availability = said.get("availability", "")
    weekly = several("weekly_hours") or (_PART_TIME if availability == "partial" else frozenset())
    vehicle = said.get("vehicle")
    return Seeker(
        id=pk,
        jobs=_jobs(said),
        place=place,
        schedule=several("work_schedule"),
        weekly_hours=weekly,
        distance=_distance(said.get("distance", "")),
        vehicle=None if vehicle is None else vehicle == "yes",
        transport=several("transport"),
        licence=said.get("driving_licence", ""),
        french=said.get("french_level", ""),
        education=said.get("education_level") or followed.education,
        contracts=several("contract_wishes"),
        availability=availability,
        clause=followed.clause,
        waited=waited,
        proposals=proposals,
    )


def _jobs(said: dict[str, str]) -> tuple[str, ...]:
    """The jobs wished for, in order; without any, the one said in the person's words when it bears the very
    name of a job."""
    codes = [said.get(f"job_{rank}", "") for rank in (1, 2, 3)]
    wished = tuple(dict.fromkeys(code for code in codes if code not in ("", "none")))
    if wished or "job_1" in said:
        return wished
    return tuple(filter(None, [rome.exact(said.get("desired_job", ""))]))


def _distance(said: str) -> float | None:
    if said == "any":
        return NO_LIMIT
    return float(said) if said.isdecimal() else None


def post_of(offer: JobOffer) -> Post:
    """The engine's facts out of an offer; the company's place when the offer has none of its own."""
    company = offer.company
    place = offer.insee_code or insee_code_for(offer.postcode, offer.city)
    if not (offer.postcode or offer.city):
        place = place or company.insee_code or insee_code_for(company.postcode, company.city)
    return Post(
        id=offer.pk,
        rome=offer.rome,
        place=place,
        schedule=frozenset(offer.schedule),
        weekly_hours=None if offer.weekly_hours is None else float(offer.weekly_hours),
        licence=offer.licence,
        french=offer.french_level,
        education=offer.education,
        contract=offer.contract_kind,
        public_transport=offer.public_transport,
        clause=offer.clause_eligible,
    )


def names_of(people: Iterable[int]) -> dict[int, Person]:
    """The people of a page, already found in reach."""
    return Person.objects.in_bulk(list(people))
