"""Commissions: planned, their agenda, held, written up. Decisions are in `decisions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.pathways.models import (
    Commission,
    CommissionItem,
    CommissionKind,
    Decision,
    Enrolment,
    ItemKind,
    Programme,
    ProposalState,
    Referral,
    ReferralState,
)
from maillage.territory.models import Branch


@dataclass(frozen=True, kw_only=True)
class CommissionFacts:
    programme: Programme
    kind: str
    date: dt.date
    branch: Branch | None = None
    place: str = ""
    attendees: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Something to put on an agenda: a prescription (entry), or a pathway (follow-up, exit), and why."""

    kind: str
    referral: Referral | None = None
    enrolment: Enrolment | None = None
    motive: str = ""


def plan_commission(context: Context, facts: CommissionFacts) -> Commission:
    """Put a meeting in the calendar."""
    context.require(Right.RUN_COMMISSIONS)
    _check(context, facts)
    with changes(context.actor, _("commission planifiée")):
        commission = Commission(programme=facts.programme)
        return _write(commission, facts)


def update_commission(context: Context, commission: Commission, facts: CommissionFacts) -> Commission:
    """Move or correct a meeting that is not closed. The programme stays."""
    context.require(Right.RUN_COMMISSIONS)
    _check(context, facts)
    with changes(context.actor, _("commission modifiée")):
        commission = lock_open(commission)
        if facts.date > timezone.localdate() and commission.items.exclude(decision="").exists():
            raise DomainError(_("Des décisions sont déjà prises : la date ne peut pas être à venir."), "date")
        return _write(commission, facts)


def cancel_commission(context: Context, commission: Commission) -> None:
    """Take a meeting out of the calendar; its cases go back to those waiting. Refused once it has decided."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("commission annulée")):
        commission = lock_open(commission)
        if commission.items.exclude(decision="").exists():
            raise DomainError(_("Cette commission a pris des décisions : reprenez-les d'abord."))
        commission.delete()


def add_items(context: Context, commission: Commission, cases: Sequence[Case]) -> list[CommissionItem]:
    """Put cases at the end of the agenda; those already on it are left where they are."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("ordre du jour")):
        return append(lock_open(commission), cases)


def append(commission: Commission, cases: Sequence[Case]) -> list[CommissionItem]:
    """The writing of `add_items`, for services that have their own right and lock."""
    known = {(i.kind, i.referral_id, i.enrolment_id) for i in commission.items.all()}
    position = commission.items.aggregate(last=Max("position"))["last"] or 0
    added = []
    for case in cases:
        key = (
            case.kind,
            case.referral.pk if case.referral else None,
            case.enrolment.pk if case.enrolment else None,
        )
        if key in known:
            continue
        known.add(key)
        position += 1
        item = CommissionItem(
            commission=commission,
            kind=case.kind,
            referral=case.referral,
            enrolment=case.enrolment,
            position=position,
            motive=case.motive[:300],
        )
        _check_case(commission, item)
        item.save()
        added.append(item)
    return added


def remove_item(context: Context, item: CommissionItem) -> None:
    """Take a case off the agenda; it goes back to those waiting."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("ordre du jour")):
        lock_open(item.commission)
        item = CommissionItem.objects.select_for_update().get(pk=item.pk)
        if item.decision:
            raise DomainError(_("Ce point est décidé : reprenez la décision avant de le retirer."))
        item.delete()


def move_item(context: Context, item: CommissionItem, steps: int) -> None:
    """Move a case up (negative) or down the agenda by `steps` places."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("ordre du jour")):
        commission = lock_open(item.commission)
        order = list(commission.items.order_by("position", "id").values_list("pk", flat=True))
        if item.pk not in order:
            raise DomainError(_("Ce point n'est plus à l'ordre du jour."))
        place = order.index(item.pk)
        order.insert(max(0, min(len(order) - 1, place + steps)), order.pop(place))
        _write_order(commission, order)


def reorder(context: Context, commission: Commission, ids: Iterable[int]) -> None:
    """Put the agenda in this order; points not named follow, in theirs."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("ordre du jour")):
        commission = lock_open(commission)
        present = list(commission.items.order_by("position", "id").values_list("pk", flat=True))
        wanted = [pk for pk in dict.fromkeys(ids) if pk in present]
        _write_order(commission, wanted + [pk for pk in present if pk not in wanted])


def hold_commission(
    context: Context, commission: Commission, *, attendees: str = "", minutes_note: str = ""
) -> Commission:
    """Close the meeting: it counts from now on, its minutes are final."""
    context.require(Right.RUN_COMMISSIONS)
    with changes(context.actor, _("commission tenue")):
        commission = lock_open(commission)
        if commission.date > timezone.localdate():
            raise DomainError(
                _("Cette commission a lieu le %s : elle se clôt ce jour-là ou après.")
                % format_day(commission.date)
            )
        waiting = commission.items.filter(decision="").count()
        if waiting:
            raise DomainError(
                ngettext(
                    "%d point n'est pas décidé : décidez-le, ou retirez-le de l'ordre du jour.",
                    "%d points ne sont pas décidés : décidez-les, ou retirez-les de l'ordre du jour.",
                    waiting,
                )
                % waiting
            )
        commission.held = True
        commission.attendees, commission.minutes_note = attendees.strip(), minutes_note.strip()
        commission.save()
    return commission


def reopen_commission(context: Context, commission: Commission, reason: str) -> Commission:
    """Take the closing of a meeting back, with a reason, to correct its decisions."""
    context.require(Right.RUN_COMMISSIONS)
    if not reason.strip():
        raise DomainError(_("Indiquez pourquoi la commission est rouverte."), "reason")
    with changes(context.actor, reason.strip()):
        commission = Commission.objects.select_for_update().get(pk=commission.pk)
        commission.held = False
        commission.save(update_fields=["held"])
    return commission


def lock_open(commission: Commission) -> Commission:
    """The meeting itself, held until the end of the transaction, not closed yet."""
    locked = (
        Commission.objects.select_for_update(of=("self",)).select_related("programme").get(pk=commission.pk)
    )
    if locked.held:
        raise DomainError(_("Cette commission est close : son procès-verbal ne change plus."))
    return locked


def _write(commission: Commission, facts: CommissionFacts) -> Commission:
    commission.kind, commission.date, commission.branch = facts.kind, facts.date, facts.branch
    commission.place, commission.attendees = facts.place.strip(), facts.attendees.strip()
    commission.save()
    return commission


def _write_order(commission: Commission, order: list[int]) -> None:
    items = {item.pk: item for item in commission.items.all()}
    changed = []
    for position, pk in enumerate(order, 1):
        if items[pk].position != position:
            items[pk].position = position
            changed.append(items[pk])
    CommissionItem.objects.bulk_update(changed, ["position"])


def _check(context: Context, facts: CommissionFacts) -> None:
    if facts.programme.organisation_id != context.organisation_id:
        raise NotAllowed(_("Ce programme n'est pas conduit par votre structure."))
    if facts.kind not in CommissionKind.values:
        raise DomainError(_("Cette nature de commission n'existe pas."), "kind")
    if facts.branch is not None and facts.branch.organisation_id != context.organisation_id:
        raise DomainError(_("Cette antenne n'est pas de votre structure."), "branch")


def _check_case(commission: Commission, item: CommissionItem) -> None:
    """The case is one of the programme, and still waits for what this commission would decide."""
    case = item.referral if item.kind == ItemKind.ENTRY else item.enrolment
    if case is None:
        raise DomainError(_("Une entrée porte une prescription, un suivi ou une sortie un parcours."))
    if case.programme_id != commission.programme_id:
        raise DomainError(_("%s n'est pas de ce programme.") % case.person)
    if item.referral is not None:
        if item.referral.state != ReferralState.DIAGNOSED:
            raise DomainError(_("Le diagnostic de %s n'est pas terminé.") % case.person)
        if item.referral.received_on > commission.date:
            raise DomainError(_("La prescription de %s est plus récente que la commission.") % case.person)
        others = CommissionItem.objects.filter(referral=item.referral, commission__held=False)
        others = others.exclude(decision=Decision.DEFERRED)
    else:
        enrolment = item.enrolment
        assert enrolment is not None  # noqa: S101 - said above, for the type checker
        if enrolment.exit_date is not None:
            raise DomainError(_("Le parcours de %s est clos.") % case.person)
        others = CommissionItem.objects.filter(
            enrolment=enrolment, kind=item.kind, commission__held=False, decision=""
        )
        if item.kind == ItemKind.EXIT:
            proposal = enrolment.exit_proposals.filter(state=ProposalState.PENDING).first()
            if proposal is None:
                raise DomainError(_("Aucune sortie n'est proposée pour %s.") % case.person)
            item.proposed_exit_kind_id, item.proposed_exit_date = proposal.exit_kind_id, proposal.exit_date
    if other := others.exclude(commission=commission).select_related("commission").first():
        raise DomainError(
            _("%(person)s est déjà à l'ordre du jour du %(day)s.")
            % {"person": case.person, "day": format_day(other.commission.date)}
        )
