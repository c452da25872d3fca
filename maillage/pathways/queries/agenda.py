"""What the system proposes for a commission's agenda, and the agenda itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Scope
from maillage.kernel.formats import day as format_day
from maillage.pathways.models import (
    Commission,
    CommissionItem,
    CommissionKind,
    Decision,
    Enrolment,
    ExitProposal,
    ItemKind,
    ProposalState,
    ReferenceAssignment,
    Referral,
    ReferralState,
)
from maillage.pathways.programmes import Definition, definition_in_force
from maillage.people.models import Person
from maillage.people.team import in_team

from .blocked import reasons, review_reason, to_review

PROPOSALS_SHOWN = 100  # proposals shown of each sort; the rest comes once these are decided


@dataclass(frozen=True)
class Proposal:
    """A case the system would put on the agenda, and why. `key` goes in forms."""

    kind: str
    why: str
    referral: Referral | None = None
    enrolment: Enrolment | None = None
    blocked: bool = False

    @property
    def case(self) -> Referral | Enrolment:
        found = self.referral or self.enrolment
        assert found is not None  # noqa: S101 - one of the two, by construction
        return found

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.case.pk}"

    @property
    def pressing(self) -> bool:
        """An entry, an exit or a blocked pathway; the others are due a look without hurry."""
        return self.blocked or self.kind != ItemKind.FOLLOW_UP

    @property
    def worker(self) -> str:
        """Who speaks for the case."""
        if self.referral is not None:
            return self.referral.worker.full_name if self.referral.worker else ""
        return worker_name(self.case)


def current_assignment() -> Prefetch:
    """The assignment in force, or that ended with the pathway, as `enrolment.current` (one at most)."""
    running = Q(end_date__isnull=True) | Q(end_date=F("enrolment__exit_date"))
    rows = ReferenceAssignment.objects.filter(running).select_related("worker", "organisation")
    return Prefetch("assignments", rows, to_attr="current")


def worker_name(enrolment: object) -> str:
    """The reference worker of an enrolment read with `current_assignment`."""
    found = getattr(enrolment, "current", [])
    return found[0].worker.full_name if found else ""


def visible_commissions(context: Context) -> QuerySet[Commission]:
    """Meetings with what a list shows: `points`, `decided`, `validated`, `refused`, `deferred`."""
    return (
        Commission.objects.visible_to(context)
        .select_related("programme", "branch")
        .annotate(
            points=_counted(),
            decided=_counted(~Q(decision="")),
            validated=_counted(Q(decision=Decision.VALIDATED)),
            refused=_counted(Q(decision=Decision.REFUSED)),
            deferred=_counted(Q(decision=Decision.DEFERRED)),
        )
    )


def _counted(condition: Q | None = None) -> Coalesce:
    """Points of a meeting, counted for the rows that are shown only."""
    items = CommissionItem.objects.filter(condition or Q(), commission_id=OuterRef("pk"))
    counts = items.order_by().values("commission_id").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts, output_field=IntegerField()), 0)


def agenda(context: Context, commission: Commission) -> list[CommissionItem]:
    """The points of a meeting the context may read, in order, with what a card shows: five queries."""
    enrolments = Enrolment.objects.select_related("person", "operator", "programme").prefetch_related(
        current_assignment(),
        Prefetch(
            "exit_proposals",
            ExitProposal.objects.filter(state=ProposalState.PENDING).select_related(
                "exit_kind", "contract__employer"
            ),
            to_attr="pending_exit",
        ),
    )
    items = list(
        CommissionItem.objects.visible_to(context)
        .filter(commission=commission)
        .select_related(
            "referral__person",
            "referral__operator",
            "referral__prescriber",
            "referral__worker",
            "referral__diagnosis",
            "proposed_exit_kind",
        )
        .prefetch_related(Prefetch("enrolment", enrolments))
        .order_by("position", "id")
    )
    _mask(context, items)
    return items


def _mask(context: Context, items: list[CommissionItem]) -> None:
    """What was said of a case is for its reference team; the lead, who decides, leads them all."""
    if context.scope is Scope.LED:
        return
    people = {item.pk: (item.referral or item.enrolment).person_id for item in items}
    ours = in_team(context, people.values())
    for item in items:
        if people[item.pk] not in ours:
            item.motive = item.reason = ""


def proposals(context: Context, commission: Commission) -> list[Proposal]:
    """What waits for this meeting: entries and exits, or for a follow-up the pathways blocked or due."""
    definition = definition_in_force(commission.programme, commission.date)
    if commission.kind == CommissionKind.VALIDATION:
        return [*_entries(context, commission), *_exits(context, commission)]
    return _reviews(context, commission, definition)


def case_of(
    context: Context, commission: Commission, person: Person
) -> tuple[str, Referral | None, Enrolment | None] | None:
    """What a person named by hand would be on the agenda for; None when nothing of theirs fits."""
    enrolment = (
        Enrolment.objects.visible_to(context)
        .filter(person=person, programme=commission.programme, exit_date__isnull=True)
        .select_related("person")
        .first()
    )
    if commission.kind == CommissionKind.FOLLOW_UP:
        return (ItemKind.FOLLOW_UP, None, enrolment) if enrolment else None
    if enrolment and enrolment.exit_proposals.filter(state=ProposalState.PENDING).exists():
        return ItemKind.EXIT, None, enrolment
    referral = (
        Referral.objects.visible_to(context)
        .filter(person=person, programme=commission.programme, state=ReferralState.DIAGNOSED)
        .select_related("person")
        .first()
    )
    return (ItemKind.ENTRY, referral, None) if referral else None


def _entries(context: Context, commission: Commission) -> list[Proposal]:
    elsewhere = CommissionItem.objects.filter(referral_id=OuterRef("pk"), commission__held=False).exclude(
        ~Q(commission_id=commission.pk) & Q(decision=Decision.DEFERRED)
    )
    waiting = (
        Referral.objects.visible_to(context)
        .filter(
            programme=commission.programme,
            state=ReferralState.DIAGNOSED,
            received_on__lte=commission.date,
        )
        .filter(_on_territory(commission))
        .exclude(Exists(elsewhere))
        .select_related("person", "operator", "worker", "diagnosis")
        .order_by("received_on", "pk")[:PROPOSALS_SHOWN]
    )
    return [
        Proposal(
            ItemKind.ENTRY,
            _("diagnostic du %(day)s, prescription du %(received)s")
            % {"day": format_day(r.diagnosis.date), "received": format_day(r.received_on)},
            referral=r,
        )
        for r in waiting
    ]


def _exits(context: Context, commission: Commission) -> list[Proposal]:
    pending = ExitProposal.objects.filter(
        enrolment_id=OuterRef("pk"), state=ProposalState.PENDING, exit_date__lte=commission.date
    )
    waiting = (
        _open(context, commission)
        .filter(Exists(pending))
        .exclude(Exists(_pending_items(ItemKind.EXIT)))
        .prefetch_related(
            Prefetch(
                "exit_proposals",
                ExitProposal.objects.filter(state=ProposalState.PENDING),
                to_attr="pending_exit",
            )
        )
        .order_by("pk")[:PROPOSALS_SHOWN]
    )
    return [
        Proposal(
            ItemKind.EXIT,
            _("sortie proposée au %s") % format_day(enrolment.pending_exit[0].exit_date),
            enrolment=enrolment,
        )
        for enrolment in waiting
    ]


def _reviews(context: Context, commission: Commission, definition: Definition) -> list[Proposal]:
    day: dt.date = commission.date
    waiting = to_review(_open(context, commission), definition, day).exclude(
        Exists(_pending_items(ItemKind.FOLLOW_UP))
    )[:PROPOSALS_SHOWN]
    found = []
    for enrolment in waiting:
        why_blocked = reasons(enrolment, definition, day)
        why = [*why_blocked, review_reason(enrolment, definition, day)]
        found.append(
            Proposal(
                ItemKind.FOLLOW_UP,
                " · ".join(filter(None, why)),
                enrolment=enrolment,
                blocked=bool(why_blocked),
            )
        )
    return sorted(found, key=lambda proposal: not proposal.blocked)


def _open(context: Context, commission: Commission) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.visible_to(context)
        .filter(programme=commission.programme, exit_date__isnull=True, entry_date__lte=commission.date)
        .filter(_on_territory(commission))
        .select_related("person", "operator")
        .prefetch_related(current_assignment())
    )


def _on_territory(commission: Commission) -> Q:
    """A meeting of a branch looks at its cases, and at those no branch was said for."""
    if commission.branch_id is None:
        return Q()
    return Q(branch_id=commission.branch_id) | Q(branch__isnull=True)


def _pending_items(kind: str) -> QuerySet[CommissionItem]:
    """A point that waits for its decision in a meeting not closed, or is decided in this open one."""
    return CommissionItem.objects.filter(enrolment_id=OuterRef("pk"), kind=kind, commission__held=False)
