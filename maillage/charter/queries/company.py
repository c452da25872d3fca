"""A company's charter: its signatures, its promises and what fulfilled them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from ..definition import Charter
from ..loading import charter
from ..models import CharterSignature, Declaration
from ..states import CommitmentState, SignatureState, signature_state
from .reading import Done, Promise, addresses, both

_SHOWN = 200  # deeds of a signature that a page shows; the statement has them all


@dataclass
class Line:
    """A promise, its state today, the deeds that fulfil it with their addresses ("": not for the reader)."""

    promise: Promise
    state: CommitmentState
    deeds: list[tuple[Done, str]] = field(default_factory=list)


@dataclass
class Signed:
    """A signature, its text, its state today, its lines; `beyond`: what was done without being promised."""

    signature: CharterSignature
    charter: Charter
    state: SignatureState
    lines: list[Line] = field(default_factory=list)
    beyond: list[tuple[Done, str]] = field(default_factory=list)
    hidden: int = 0  # deeds beyond what a page shows

    @property
    def running(self) -> bool:
        return self.state in (SignatureState.RUNNING, SignatureState.RENEW)


def signatures_of(context: Context, organisation: Organisation) -> list[CharterSignature]:
    rows = CharterSignature.objects.visible_to(context).filter(organisation=organisation)
    return list(rows.order_by("-signed_on"))


def charter_of(context: Context, organisation: Organisation, day: dt.date | None = None) -> list[Signed]:
    """Every signature of a company in the reader's network, the latest first: a few questions in all."""
    day = day or timezone.localdate()
    signatures = signatures_of(context, organisation)
    if not signatures:
        return []
    network, bound = network_of(context), {"company": organisation.pk}
    only = "s.organisation_id = %(company)s"
    promised, deeds = both(network, only, **bound)
    urls = addresses(context, deeds)
    found: dict[int, Signed] = {}
    later: dt.date | None = None
    for signature in signatures:
        text = charter(signature.version)
        state = signature_state(text, signature.signed_on, signature.until, day, later is not None)
        later = signature.signed_on
        found[signature.pk] = Signed(signature, text, state)
    lines: dict[int, Line] = {}
    for promise in promised:
        lines[promise.id] = Line(promise, promise.state(day))
        found[promise.signature_id].lines.append(lines[promise.id])
    shown: dict[int, int] = {}
    for one in deeds:
        shown[one.signature_id] = shown.get(one.signature_id, 0) + 1
        if shown[one.signature_id] > _SHOWN:
            found[one.signature_id].hidden += 1
            continue
        pair = (one, urls.get((one.model, one.record_id), ""))
        if one.commitment_id is not None:
            lines[one.commitment_id].deeds.append(pair)
        else:
            found[one.signature_id].beyond.append(pair)
    return list(found.values())


def declarations_of(context: Context, organisation: Organisation) -> list[Declaration]:
    """What the company was asked, and what it said, the latest first."""
    rows = Declaration.objects.visible_to(context).filter(signature__organisation=organisation)
    return list(rows.select_related("contact", "decided_by").prefetch_related("lines").order_by("-pk")[:10])


def reads_charter(context: Context) -> bool:
    return context.has(Right.FOLLOW_COMPANIES)
