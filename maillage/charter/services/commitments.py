"""What signatories promise, and the actions nothing else records."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..loading import charter
from ..models import ActionProof, ActionSource, CharterSignature, Commitment, CommitmentAction

MOST = 100_000  # of anything a company promises or does in one line


@dataclass(frozen=True, kw_only=True)
class CommitmentFacts:
    """A promise. Without `starts_on` it begins with the signature, without `due_on` it ends with it.

    Without `axis`, the first axis of its kind.
    """

    kind: str
    quantity: int
    axis: str = ""
    starts_on: dt.date | None = None
    due_on: dt.date | None = None

    def checked(self, signature: CharterSignature) -> CommitmentFacts:
        """The same, whole; raises `DomainError` naming the field at fault."""
        kind = _kind(signature, self.kind)
        axis = self.axis or kind.axes[0]
        if axis not in kind.axes:
            raise DomainError(
                _("« %(kind)s » ne relève pas de l'axe « %(axis)s ».") % {"kind": kind.label, "axis": axis},
                "axis",
            )
        if not 1 <= self.quantity <= MOST:
            raise DomainError(_("Un engagement promet au moins une fois quelque chose."), "quantity")
        starts_on, due_on = self.starts_on or signature.signed_on, self.due_on or signature.until
        _within(signature, starts_on, "starts_on")
        _within(signature, due_on, "due_on")
        if due_on < starts_on:
            raise DomainError(_("L'échéance précède le début de l'engagement."), "due_on")
        return replace(self, axis=axis, starts_on=starts_on, due_on=due_on)


def _kind(signature: CharterSignature, code: str):  # type: ignore[no-untyped-def] # a Kind of the text
    found = charter(signature.version).kinds.get(code)
    if found is None:
        raise DomainError(_("« %s » n'est pas dans le texte signé.") % code, "kind")
    return found


def _within(signature: CharterSignature, day: dt.date, field: str) -> None:
    if not signature.signed_on <= day <= signature.until:
        raise DomainError(
            _("Cette date est hors de la signature, qui va du %(first)s au %(last)s.")
            % {"first": formats.day(signature.signed_on), "last": formats.day(signature.until)},
            field,
        )


def add_commitment(context: Context, signature: CharterSignature, facts: CommitmentFacts) -> Commitment:
    """A signatory promises something."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("engagement de %s") % signature.organisation):
        signature = held_signature(signature)
        facts = facts.checked(signature)
        return Commitment.objects.create(
            signature=signature,
            origin_organisation_id=context.organisation_id,
            axis=facts.axis,
            kind=facts.kind,
            quantity=facts.quantity,
            starts_on=facts.starts_on,
            due_on=facts.due_on,
        )


def update_commitment(context: Context, commitment: Commitment, facts: CommitmentFacts) -> Commitment:
    """Correct a promise. Its kind stays while actions were entered for it."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("engagement corrigé")):
        facts = facts.checked(held_signature(commitment.signature))
        entered = commitment.actions
        if facts.kind != commitment.kind and entered.exists():
            raise DomainError(_("Des actions sont saisies pour cet engagement : sa nature reste."), "kind")
        if entered.exclude(date__range=(facts.starts_on, facts.due_on)).exists():
            raise DomainError(
                _("Une action saisie pour cet engagement tomberait hors de ses dates."), "due_on"
            )
        commitment.axis, commitment.kind, commitment.quantity = facts.axis, facts.kind, facts.quantity
        commitment.starts_on = facts.starts_on
        commitment.due_on = facts.due_on
        commitment.save()
    return commitment


def remove_commitment(context: Context, commitment: Commitment) -> None:
    """Take away a promise entered by mistake; its actions stay, done without having been promised."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("engagement retiré")):
        commitment.actions.update(commitment=None)
        commitment.delete()


@dataclass(frozen=True, kw_only=True)
class ActionFacts:
    """Something done. `commitment` pins it to a promise; without it goes where it fits."""

    kind: str
    date: dt.date
    quantity: int = 1
    people: int = 0
    note: str = ""
    commitment: Commitment | None = None

    def checked(self, signature: CharterSignature) -> ActionFacts:
        """The same; raises `DomainError` naming the field at fault."""
        kind = self.commitment.kind if self.commitment else self.kind
        _kind(signature, kind)
        if self.commitment is not None and self.commitment.signature_id != signature.pk:
            raise DomainError(_("Cet engagement est celui d'une autre signature."), "commitment")
        if self.date > timezone.localdate():
            raise DomainError(_("Une action se note une fois faite."), "date")
        _within(signature, self.date, "date")
        if self.commitment and not self.commitment.starts_on <= self.date <= self.commitment.due_on:
            raise DomainError(
                _("Cette action est hors des dates de l'engagement, du %(first)s au %(last)s.")
                % {
                    "first": formats.day(self.commitment.starts_on),
                    "last": formats.day(self.commitment.due_on),
                },
                "date",
            )
        if not 1 <= self.quantity <= MOST:
            raise DomainError(_("Une action compte au moins une fois."), "quantity")
        if not 0 <= self.people <= MOST:
            raise DomainError(_("Le nombre de personnes n'est pas plausible."), "people")
        return replace(self, kind=kind, note=" ".join(self.note.split())[:300])


def record_action(
    context: Context,
    signature: CharterSignature,
    facts: ActionFacts,
    source: str = ActionSource.TYPED,
) -> CommitmentAction:
    """Note something a signatory did that no other page records."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("action de %s") % signature.organisation):
        signature = held_signature(signature)
        facts = facts.checked(signature)
        return CommitmentAction.objects.create(
            signature=signature,
            commitment=facts.commitment,
            origin_organisation_id=context.organisation_id,
            kind=facts.kind,
            date=facts.date,
            quantity=facts.quantity,
            people=facts.people,
            note=facts.note,
            source=source,
        )


def update_action(context: Context, action: CommitmentAction, facts: ActionFacts) -> CommitmentAction:
    """Correct an action; where it came from stays."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("action corrigée")):
        facts = facts.checked(held_signature(action.signature))
        action.commitment, action.kind, action.date = facts.commitment, facts.kind, facts.date
        action.quantity, action.people, action.note = facts.quantity, facts.people, facts.note
        action.save()
    return action


def remove_action(context: Context, action: CommitmentAction) -> None:
    """Take away an action entered by mistake; not while a proof stands on it."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("action retirée")):
        refuse_proved([action.pk])
        action.delete()


def refuse_proved(actions: list[int]) -> None:
    """Proved actions are not taken away in passing: the proof is withdrawn first, with a reason.

    Inside the caller's `changes`: a proof being attached waits, then finds the action gone.
    """
    list(CommitmentAction.objects.select_for_update(of=("self",)).filter(pk__in=actions).order_by("pk"))
    if ActionProof.objects.standing().filter(action_id__in=actions).exists():
        raise DomainError(_("Une pièce prouve cette action : retirez d'abord la pièce, en disant pourquoi."))


def signature_on(organisation_id: int, network_id: int, day: dt.date) -> CharterSignature | None:
    """The signature of a company in force on a day."""
    return CharterSignature.objects.filter(
        organisation_id=organisation_id, network_id=network_id, signed_on__lte=day, until__gte=day
    ).first()


def held_signature(signature: CharterSignature) -> CharterSignature:
    """The signature as it is now; its dates do not move until the change is done."""
    found = CharterSignature.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "organisation"
    )
    return found.get(pk=signature.pk)
