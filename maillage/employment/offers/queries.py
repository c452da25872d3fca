"""Scoped reads of offers, applications and sessions; the counts a recruitment is read by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.share import Share
from maillage.kernel.text import Fold
from maillage.organisations.managers import network_of
from maillage.people.managers import in_use
from maillage.people.models import Person
from maillage.people.search import condition, words_of

from .managers import open_on, refused
from .models import Application, Convening, JobOffer, RecruitmentSession
from .nomenclature import STAGES, Reason, Source, Stage, reasons
from .programmes import programme_names

SOON = dt.timedelta(days=7)  # an offer that ends within a week is to be confirmed
STALE = dt.timedelta(days=30)  # so is one nobody confirmed for a month

ENDED = Q(withdrawn_on__isnull=False) | Q(refused_on__isnull=False) | Q(hired_on__isnull=False)
INTRUDER = Q(interview_on__isnull=False, information_on__isnull=True)


def offers(context: Context) -> QuerySet[JobOffer]:
    """The offers in reach, with how many were proposed and hired, as the reader may count them."""
    rows = JobOffer.objects.visible_to(context).select_related("company")
    of_offer = Application.objects.filter(offer=OuterRef("pk")).order_by().values("offer")
    return rows.annotate(
        applicants=Coalesce(Subquery(of_offer.annotate(n=Count("pk")).values("n")), 0),
        hired=Coalesce(Subquery(of_offer.annotate(n=Count("hired_on")).values("n")), 0),
    )


def named(rows: QuerySet, text: str) -> QuerySet:
    """Offers whose title, company, ROME code or code holds every word."""
    rows = rows.alias(words=Fold("title"))
    for word in words_of(text):
        rows = rows.filter(
            Q(words__contains=word)
            | Q(company__folded_name__contains=word)
            | Q(rome__iexact=word)
            | Q(code__icontains=word)
        )
    return rows


def in_state(rows: QuerySet, state: str, today: dt.date | None = None) -> QuerySet:
    """Offers open, to be confirmed again, expired, closed; or collective recruitments."""
    today = today or timezone.localdate()
    match state:
        case "open":
            return rows.filter(open_on(today))
        case "confirm":
            return rows.filter(to_confirm(today))
        case "expired":
            return rows.filter(closed_on__isnull=True, valid_until__lt=today)
        case "closed":
            return rows.filter(closed_on__isnull=False)
        case "collective":
            return rows.filter(collective=True)
    return rows


def to_confirm(today: dt.date) -> Q:
    """Offers not closed that expired, end within a week, or were last confirmed more than a month ago."""
    return Q(closed_on__isnull=True) & (
        Q(valid_until__lt=today + SOON) | Q(last_confirmed_on__lt=today - STALE)
    )


def state_of(offer: JobOffer, today: dt.date) -> str:
    """The state a list shows: closed, expired, confirm (soon to end, or not confirmed for long), open."""
    if offer.closed_on is not None:
        return "closed"
    if offer.valid_until < today:
        return "expired"
    if offer.valid_until < today + SOON or offer.last_confirmed_on < today - STALE:
        return "confirm"
    return "open"


# --- a recruitment ---------------------------------------------------------------------------------
@dataclass
class Row:
    """A line of the funnel: a source, or the whole, with how many reached each stage."""

    label: str | Promise
    source: str
    programme: str = ""
    counts: list[int] = field(default_factory=list)
    withdrawn: int = 0
    refused: int = 0
    intruders: int = 0

    @property
    def yields(self) -> Share:
        """Hires of those who reached the first stage; the first that anybody reached."""
        return Share(self.counts[-1], next((n for n in self.counts if n), 0))


@dataclass
class Funnel:
    """Sources × stages of a recruitment, in one query. `rows` are sources, `programmes` those of the
    network's told apart, `total` the whole."""

    stages: tuple[Stage, ...]
    rows: list[Row]
    programmes: list[Row]
    total: Row

    @property
    def shares(self) -> list[Share]:
        """Of the stage before, what each keeps; the first has nothing before it."""
        counts = self.total.counts
        before = [0, *counts[:-1]]
        return [Share(n, b) for n, b in zip(counts, before, strict=True)]


def funnel(offer: JobOffer) -> Funnel:
    """Whoever the applicants are, seen or not: counts only."""
    counts = {f"n_{stage.name}": Count(stage.column) for stage in STAGES}
    found = (
        Application.objects.filter(offer=offer)
        .order_by()
        .values("source", "programme")
        .annotate(
            **counts,
            n_withdrawn=Count("withdrawn_on"),
            n_refused=Count("refused_on"),
            n_intruders=Count("pk", filter=INTRUDER),
        )
    )
    stages = offer.stage_list
    by_source = {source: _blank(Source(source).label, source, stages) for source in Source.values}
    total = _blank("", "", stages)
    programmes: list[Row] = []
    names = programme_names(offer.network_id) if any(one["programme"] for one in found) else {}
    for one in found:
        lines = [by_source[Source(one["source"])], total]
        if one["programme"]:
            told = _blank(names.get(one["programme"], one["programme"]), one["source"], stages)
            told.programme = one["programme"]
            programmes.append(told)
            lines.append(told)
        for line in lines:
            line.counts = [n + one[f"n_{s.name}"] for n, s in zip(line.counts, stages, strict=True)]
            line.withdrawn += one["n_withdrawn"]
            line.refused += one["n_refused"]
            line.intruders += one["n_intruders"] if offer.meets_first else 0
    met = {one["source"] for one in found}
    usual = (Source.NETWORK, Source.PUBLIC_EMPLOYMENT) if offer.by_source else ()
    rows = [row for source, row in by_source.items() if source in met or source in usual]
    return Funnel(stages, rows, sorted(programmes, key=lambda row: str(row.label)), total)


def _blank(label: str | Promise, source: str, stages: tuple[Stage, ...]) -> Row:
    return Row(label, str(source), counts=[0] * len(stages))


def why(offer: JobOffer) -> list[tuple[Reason | None, str, int]]:
    """Reasons given on both sides, most frequent first: (reason, side, count); None where none was given."""
    found = (
        Application.objects.filter(offer=offer)
        .filter(Q(withdrawn_on__isnull=False) | Q(refused_on__isnull=False))
        .order_by()
        .values_list("reason", ExpressionWrapper(Q(withdrawn_on__isnull=True), BooleanField()))
        .annotate(n=Count("pk"))
    )
    known = reasons()
    lines = [(known.get(code), "employer" if refusal else "candidate", n) for code, refusal, n in found]
    return sorted(lines, key=lambda line: (line[1], -line[2]))


def applications(context: Context, offer: JobOffer) -> QuerySet[Application]:
    """Those of an offer the reader may see.

    Who follows companies sees all but a few: these are looked for first, which spares asking the whole
    question of each of thousands.
    """
    rows = Application.objects.filter(offer=offer)
    if context.has(Right.FOLLOW_COMPANIES) and offer.network_id == network_of(context):
        apart = dict(rows.filter(refused()).values_list("pk", "person_id"))
        if apart and context.has(Right.EDIT_PATHWAYS):
            own = Person.objects.visible_to(context).filter(pk__in=set(apart.values()))
            mine = set(own.values_list("pk", flat=True))
            apart = {pk: person for pk, person in apart.items() if person not in mine}
        rows = rows.filter(in_use()).exclude(pk__in=list(apart))
    else:
        rows = rows.visible_to(context)
    return rows.select_related("person")


def of_person(rows: QuerySet, text: str) -> QuerySet:
    """Applications of people whose name holds every word."""
    words = words_of(text)
    if not words:
        return rows.none()
    return rows.filter(person__in=Person.objects.filter(condition(words)))


def ended(rows: QuerySet, how: str) -> QuerySet:
    """Applications running, withdrawn, refused, hired; or intruders."""
    match how:
        case "running":
            return rows.exclude(ENDED)
        case "withdrawn" | "refused" | "hired":
            return rows.filter(**{f"{how}_on__isnull": False})
        case "intruder":
            return rows.filter(INTRUDER)
    return rows


def person_applications(context: Context, person: Person) -> list[Application]:
    """Those of a person, the latest first, for who may see them."""
    rows = Application.objects.visible_to(context).filter(person=person)
    return list(rows.select_related("offer__company", "contract").order_by("-proposed_on", "-pk"))


def open_offers(context: Context) -> QuerySet[JobOffer]:
    """What somebody may be proposed for today."""
    return JobOffer.objects.visible_to(context).open().select_related("company").order_by("title", "pk")


def proposable(context: Context, offer: JobOffer, text: str = "", limit: int = 30) -> list[Person]:
    """People in reach who may be put forward: willing, and not on the offer yet; by name when asked."""
    rows = Person.objects.visible_to(context).exclude(refused("pk")).exclude(applications__offer=offer)
    words = words_of(text)
    if text and not words:
        return []
    if words:
        rows = rows.filter(condition(words))
    return list(rows.order_by("folded_name", "pk")[:limit])


# --- sessions --------------------------------------------------------------------------------------
def sessions(context: Context, offer: JobOffer) -> list[RecruitmentSession]:
    """Those of a recruitment by date, with how many are convened and came."""
    rows = RecruitmentSession.objects.visible_to(context).filter(offer=offer)
    return list(
        rows.annotate(
            convened=Count("convenings"),
            came=Count("convenings", filter=Q(convenings__attendance="present")),
        ).order_by("date", "starts_at", "pk")
    )


def convened(context: Context, session: RecruitmentSession) -> QuerySet[Convening]:
    """The list of a session by name."""
    rows = Convening.objects.visible_to(context).filter(session=session)
    return rows.select_related("application__person").order_by("application__person__folded_name", "pk")


def to_convene(context: Context, session: RecruitmentSession, source: str = "") -> QuerySet[Application]:
    """Candidates still running who have not reached the session's stage nor been convened to one like it."""
    stage = f"{session.kind}_on"
    rows = Application.objects.visible_to(context).filter(offer_id=session.offer_id, **{stage: None})
    rows = rows.exclude(ENDED).exclude(convenings__session__kind=session.kind)
    if source:
        rows = rows.filter(source=source)
    if session.kind == "interview":
        rows = rows.order_by(F("information_on").asc(nulls_last=True), "proposed_on", "pk")
    else:
        rows = rows.order_by("proposed_on", "pk")
    return rows


def snapshot(application: Application) -> dict[str, Any]:
    """The dates of an application by stage, for a page."""
    return {stage.name: getattr(application, stage.column) for stage in STAGES}
