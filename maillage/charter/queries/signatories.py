"""The signatories of a network: the list, what is late, who is to be renewed, what waits to be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.share import Share
from maillage.kernel.text import fold
from maillage.organisations.liaison import Liaison
from maillage.organisations.managers import network_of
from maillage.organisations.models import Contact
from maillage.organisations.queries.day import in_charge

from ..loading import charters
from ..models import CharterSignature, Declaration, DeclarationState
from ..states import CommitmentState
from .reading import Promise, promises

_SHOWN = 30  # lines of each list of the dashboard


@dataclass
class Tally:
    """The promises of a signature, by their state on a day."""

    promised: int = 0
    kept: int = 0
    late: int = 0
    at_risk: int = 0


def signatures(context: Context) -> QuerySet[CharterSignature]:
    """The latest signature of each company, with `officer` (in charge today) and `followed` (False)."""
    here = CharterSignature.objects.visible_to(context)
    later = here.filter(organisation_id=OuterRef("organisation_id"), signed_on__gt=OuterRef("signed_on"))
    charge = Liaison.objects.filter(
        in_charge(timezone.localdate()),
        organisation_id=OuterRef("organisation_id"),
        network_id=OuterRef("network_id"),
    )
    return (
        here.filter(~Exists(later))
        .select_related("organisation")
        .annotate(
            officer_first=Subquery(charge.values("officer__first_name")[:1]),
            officer_last=Subquery(charge.values("officer__last_name")[:1]),
            officer_id=Subquery(charge.values("officer_id")[:1]),
        )
    )


def tallies(network_id: int, day: dt.date) -> dict[int, Tally]:
    """The promises of each signature of the network: one question."""
    found: dict[int, Tally] = {}
    for promise in promises(network_id):
        one = found.setdefault(promise.signature_id, Tally())
        state = promise.state(day)
        one.promised += 1
        one.kept += state == CommitmentState.KEPT
        one.late += state == CommitmentState.LATE
        one.at_risk += state == CommitmentState.AT_RISK
    return found


def in_state(rows: QuerySet[CharterSignature], state: str, day: dt.date) -> QuerySet[CharterSignature]:
    """Signatures running, to be renewed, ended or to come on a day."""
    if state == "ended":
        return rows.filter(until__lt=day)
    if state == "coming":
        return rows.filter(signed_on__gt=day)
    running = rows.filter(signed_on__lte=day, until__gte=day)
    near = Q(pk__in=())
    for text in charters().values():
        near |= Q(version=text.version, until__lte=day + dt.timedelta(days=text.renewal_days))
    return running.filter(near) if state == "renew" else running


def named(rows: QuerySet[CharterSignature], text: str) -> QuerySet[CharterSignature]:
    """Companies whose name holds every word typed, or whose SIRET begins with these digits."""
    words = fold(text).split()
    condition = Q(pk__in=()) if not words else Q()
    for word in words:
        condition &= Q(organisation__folded_name__contains=word)
    digits = "".join(words)
    if digits.isdigit():
        condition |= Q(organisation__siret__startswith=digits)
    return rows.filter(condition)


def of_officer(rows: QuerySet[CharterSignature], account_id: int) -> QuerySet[CharterSignature]:
    """Those of the companies an account is in charge of today."""
    return rows.filter(officer_id=account_id)


@dataclass
class Overdue:
    """A company with promises late or at risk."""

    signature: CharterSignature
    late: list[Promise] = field(default_factory=list)
    at_risk: list[Promise] = field(default_factory=list)


@dataclass
class Dashboard:
    """What waits for who follows the charter."""

    signatories: int
    due: Share  # commitments due since 1 January that are kept, over those due
    late: int
    at_risk: int
    overdue: list[Overdue]
    overdue_count: int
    renew: list[CharterSignature]
    renew_count: int
    declarations: list[Declaration]
    refused: list[Contact]


def dashboard(context: Context, day: dt.date, *, mine: bool) -> Dashboard:
    """Seven questions, whatever the number of signatories."""
    rows = signatures(context)
    if mine:
        rows = of_officer(rows, context.account.pk)
    current = {s.pk: s for s in rows}
    running = [s for s in current.values() if s.signed_on <= day <= s.until]
    year = dt.date(day.year, 1, 1)
    kept = due = late = at_risk = 0
    overdue: dict[int, Overdue] = {}
    for promise in promises(network_of(context)):
        signature = current.get(promise.signature_id)
        if signature is None:
            continue
        state = promise.state(day)
        if year <= promise.due_on <= day:
            due += 1
            kept += promise.kept
        if signature.until < day:
            continue
        if state in (CommitmentState.LATE, CommitmentState.AT_RISK):
            one = overdue.setdefault(signature.pk, Overdue(signature))
            (one.late if state == CommitmentState.LATE else one.at_risk).append(promise)
            late += state == CommitmentState.LATE
            at_risk += state == CommitmentState.AT_RISK
    ordered = sorted(overdue.values(), key=lambda o: (-len(o.late), -len(o.at_risk), o.signature.until))
    renew = list(in_state(rows, "renew", day).order_by("until", "pk"))
    return Dashboard(
        signatories=len(running),
        due=Share(kept, due),
        late=late,
        at_risk=at_risk,
        overdue=ordered[:_SHOWN],
        overdue_count=len(ordered),
        renew=renew[:_SHOWN],
        renew_count=len(renew),
        declarations=_waiting(context, mine, {s.organisation_id for s in current.values()}),
        refused=_refused([s.organisation_id for s in running]),
    )


def _waiting(context: Context, mine: bool, companies: set[int]) -> list[Declaration]:
    rows = Declaration.objects.visible_to(context).filter(state=DeclarationState.SENT)
    if mine:
        rows = rows.filter(signature__organisation_id__in=companies)
    rows = rows.select_related("signature__organisation", "contact").prefetch_related("lines")
    return list(rows.order_by("sent_at")[:_SHOWN])


def _refused(companies: list[int]) -> list[Contact]:
    rows = Contact.objects.filter(mail_refused_on__isnull=False, organisation_id__in=companies)
    return list(rows.select_related("organisation").order_by(F("mail_refused_on").desc(), "pk")[:_SHOWN])
