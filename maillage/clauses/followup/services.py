"""What is written when hours are missing: formal notices, penalties, plan deadlines dealt with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.kernel.share import round_half_up

from ..models import FormalNotice, Lot, LotCompany, Penalty
from .balance import NOTHING, Balance, balance

TIME_LEFT = 1  # months a notice leaves unless said otherwise


@dataclass(frozen=True, kw_only=True)
class NoticeFacts:
    """A formal notice to one company of a lot; hours are those asked for by the deadline."""

    company_id: int
    sent_on: dt.date
    deadline: dt.date
    missing_hours: Decimal
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class PenaltyFacts:
    """`rate`: euros by hour, the lot's when None. Waived: nothing is asked, `reason` says why."""

    decided_on: dt.date
    rate: Decimal | None = None
    waived: bool = False
    reason: str = ""


def lacking(found: Balance) -> Decimal:
    """Hours missing at the end of a day: those due once the lot ends, those its time asks for before."""
    if found.ends is not None and found.ends <= found.day:
        return found.missing
    return found.behind or NOTHING


def proposed_deadline(sent_on: dt.date) -> dt.date:
    return add_months(sent_on, TIME_LEFT)


def send_notice(context: Context, lot: Lot, facts: NoticeFacts) -> FormalNotice:
    """Record a formal notice: of hours that are missing, to a company of the lot, one at a time."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("mise en demeure sur %s") % lot):
        lot = _held(lot)
        if lot.closed_on is not None:
            raise DomainError(_("Ce lot est soldé : rouvrez-le avant de mettre en demeure."))
        if not lot.companies.filter(organisation_id=facts.company_id).exists():
            raise DomainError(_("Cette entreprise n'est pas sur ce lot."), "company")
        if facts.sent_on > timezone.localdate():
            raise DomainError(_("La date d'envoi n'est pas à venir."), "sent_on")
        if facts.deadline <= facts.sent_on:
            raise DomainError(
                _("Le délai finit après l'envoi : laissez à l'entreprise le temps d'agir."), "deadline"
            )
        missing = balance(lot, facts.sent_on).missing
        if not missing:
            raise DomainError(
                _("Toutes les heures dues sont faites : rien n'est à demander."), "missing_hours"
            )
        if not 0 < facts.missing_hours <= missing:
            raise DomainError(
                _("Il manque %s h sur ce lot : demandez-en au moins une fraction, et pas davantage.")
                % formats.number(missing),
                "missing_hours",
            )
        running = lot.notices.filter(company_id=facts.company_id, penalty__isnull=True).first()
        if running is not None:
            raise DomainError(
                _("Une mise en demeure court déjà pour cette entreprise, jusqu'au %s.")
                % formats.day(running.deadline),
                "company",
            )
        return FormalNotice.objects.create(
            lot=lot,
            company_id=facts.company_id,
            sent_on=facts.sent_on,
            deadline=facts.deadline,
            missing_hours=facts.missing_hours,
            note=" ".join(facts.note.split())[:500],
        )


def withdraw_notice(context: Context, notice: FormalNotice) -> None:
    """Take a notice back; not once something was decided of it."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("mise en demeure retirée")):
        _held(notice.lot)
        if Penalty.objects.filter(notice=notice).exists():
            raise DomainError(_("Une décision a suivi cette mise en demeure : annulez d'abord la décision."))
        FormalNotice.objects.filter(pk=notice.pk).delete()


def hours_to_penalise(notice: FormalNotice) -> Decimal:
    """Hours missing on the deadline, never more than the notice asked for.

    The hours of the month of the deadline count, whole.
    """
    return min(notice.missing_hours, lacking(balance(notice.lot, notice.deadline)))


def amount(hours: Decimal, rate: Decimal) -> Decimal:
    """Euros, to the cent."""
    return round_half_up(Fraction(hours) * Fraction(rate), 2)


def decide_penalty(context: Context, notice: FormalNotice, facts: PenaltyFacts) -> Penalty:
    """What follows a notice whose deadline passed: a penalty, or none with the reason why."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("suite d'une mise en demeure")):
        lot = _held(notice.lot)
        notice = FormalNotice.objects.filter(pk=notice.pk).first() or _gone()
        notice.lot = lot
        if Penalty.objects.filter(notice=notice).exists():
            raise DomainError(_("La suite de cette mise en demeure est déjà décidée."))
        if facts.decided_on > timezone.localdate():
            raise DomainError(_("La date de la décision n'est pas à venir."), "decided_on")
        if facts.decided_on <= notice.deadline:
            raise DomainError(
                _("L'entreprise a jusqu'au %s pour faire ces heures : rien ne se décide avant.")
                % formats.day(notice.deadline),
                "decided_on",
            )
        hours, rate = hours_to_penalise(notice), facts.rate
        if rate is None:
            rate = lot.penalty_rate
        reason = " ".join(facts.reason.split())[:500]
        if facts.waived:
            if not reason:
                raise DomainError(_("Dites pourquoi la pénalité est abandonnée."), "reason")
            rate, euros = rate or NOTHING, NOTHING
        else:
            if rate is None or rate <= 0:
                raise DomainError(_("Le marché ne dit pas la pénalité par heure : indiquez-la."), "rate")
            if not hours:
                raise DomainError(
                    _("Plus aucune heure ne manquait à l'échéance : n'appliquez pas de pénalité."),
                    "waived",
                )
            euros = amount(hours, rate)
        return Penalty.objects.create(
            notice=notice,
            lot=lot,
            decided_on=facts.decided_on,
            missing_hours=hours,
            rate=rate,
            amount=euros,
            waived=facts.waived,
            reason=reason,
        )


def cancel_penalty(context: Context, penalty: Penalty) -> None:
    """Take a decision back: the notice waits for another."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("décision de pénalité annulée")):
        _held(penalty.lot)
        Penalty.objects.filter(pk=penalty.pk).delete()


def plan_met(context: Context, company: LotCompany) -> dt.date | None:
    """The step of the plan that was due is done; gives its day back, for it to be put again."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("étape du plan d'action faite")):
        found = LotCompany.objects.select_for_update(of=("self",)).get(pk=company.pk)
        day, found.plan_due_on = found.plan_due_on, None
        if day is not None:
            found.save(update_fields=["plan_due_on"])
        return day


def plan_due_again(context: Context, company: LotCompany, day: dt.date) -> None:
    """Put the deadline of a plan back; one written meanwhile stays."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("échéance du plan d'action remise")):
        found = LotCompany.objects.select_for_update(of=("self",)).get(pk=company.pk)
        if found.plan_due_on is None:
            found.plan_due_on = day
            found.save(update_fields=["plan_due_on"])


def _held(lot: Lot) -> Lot:
    """The lot as it is now; two who write about it wait for each other."""
    rows = Lot.objects.select_for_update(no_key=True, of=("self",)).select_related("contract")
    return rows.get(pk=lot.pk)


def _gone() -> FormalNotice:
    raise DomainError(_("Cette mise en demeure a été retirée."))
