"""Signing, correcting, renewing, taking away a signature."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation, OrganisationRole, OrganisationRoleHeld

from ..loading import charter, in_force
from ..models import CharterSignature, Commitment

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class SignatureFacts:
    """A signature. Without `until` it holds as long as its text says; without `version`, the current text."""

    signed_on: dt.date
    until: dt.date | None = None
    version: str = ""

    def checked(self) -> SignatureFacts:
        """The same, whole; raises `DomainError` naming the field at fault."""
        text = charter(self.version) if self.version else in_force(self.signed_on)
        until = self.until or term(self.signed_on, text.signature_months)
        if until < self.signed_on:
            raise DomainError(_("La signature prend fin avant de commencer."), "until")
        return replace(self, until=until, version=text.version)


def term(signed_on: dt.date, months: int) -> dt.date:
    """The last day of a signature of so many months."""
    return add_months(signed_on, months) - _DAY


def sign(context: Context, organisation: Organisation, facts: SignatureFacts) -> CharterSignature:
    """A company signs the charter of the context's network. The role of signatory follows by itself."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    if organisation.closed_on and organisation.closed_on < facts.signed_on:
        raise DomainError(_("« %s » est fermée : elle ne signe plus.") % organisation.name, "signed_on")
    with changes(context.actor, _("signature de la charte par %s") % organisation.name):
        # Two signatures at once would wait for each other in the rule that allows one.
        Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk).values_list("pk").get()
        made = CharterSignature.objects.create(
            organisation=organisation,
            network_id=network_of(context),
            version=facts.version,
            signed_on=facts.signed_on,
            until=facts.until,
        )
        keep_role(organisation.pk)
    return made


def update_signature(
    context: Context, signature: CharterSignature, facts: SignatureFacts
) -> CharterSignature:
    """Correct the dates or the text; what was promised and done must still lie within it."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("signature corrigée")):
        held = _held(signature)
        held.signed_on, held.version = facts.signed_on, facts.version
        held.until = facts.until
        _refuse_what_falls_out(held)
        held.save()
        keep_role(held.organisation_id)
    return held


def _held(signature: CharterSignature) -> CharterSignature:
    """The row as it is now, held until the change is done: promises and actions wait here."""
    return CharterSignature.objects.select_for_update().get(pk=signature.pk)


def _refuse_what_falls_out(signature: CharterSignature) -> None:
    promised = signature.commitments.aggregate(first=Min("starts_on"), last=Max("due_on"))
    done = signature.actions.aggregate(first=Min("date"), last=Max("date"))
    for first, last in (promised.values(), done.values()):
        if first and first < signature.signed_on:
            raise DomainError(
                _("Un engagement ou une action date du %s : la signature ne peut pas être plus tardive.")
                % formats.day(first),
                "signed_on",
            )
        if last and last > signature.until:
            raise DomainError(
                _("Un engagement ou une action va jusqu'au %s : la signature ne peut pas finir avant.")
                % formats.day(last),
                "until",
            )
    text = charter(signature.version)
    kinds = set(signature.commitments.values_list("kind", flat=True)) | set(
        signature.actions.values_list("kind", flat=True)
    )
    if strange := kinds - set(text.kinds):
        raise DomainError(
            _("Ce texte de la charte ne connaît pas : %s.") % ", ".join(sorted(strange)), "version"
        )


def renew(context: Context, signature: CharterSignature, *, same: bool = True) -> CharterSignature:
    """Sign again from the day after the term (today, when it is past), for as long as the text of then says.

    `same`: the commitments of the former signature are promised again, over the whole of the new one.
    """
    context.require(Right.FOLLOW_COMPANIES)
    begins = max(signature.until + _DAY, timezone.localdate())
    with changes(context.actor, _("renouvellement de la charte")):
        made = sign(context, signature.organisation, SignatureFacts(signed_on=begins))
        if same:
            text = charter(made.version)
            Commitment.objects.bulk_create(
                Commitment(
                    signature=made,
                    origin_organisation_id=context.organisation_id,
                    axis=one.axis if one.axis in text.axes else text.kinds[one.kind].axes[0],
                    kind=one.kind,
                    quantity=one.quantity,
                    starts_on=made.signed_on,
                    due_on=made.until,
                )
                for one in signature.commitments.order_by("due_on", "pk")
                if one.kind in text.kinds
            )
    return made


def remove_signature(context: Context, signature: CharterSignature) -> None:
    """Take away a signature entered by mistake, with its promises; one with actions stays."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("signature retirée")):
        held = _held(signature)
        if held.actions.exists() or held.declarations.exclude(state="asked").exists():
            raise DomainError(
                _("Des actions sont enregistrées sous cette signature : corrigez plutôt ses dates.")
            )
        organisation_id = held.organisation_id
        held.delete()
        keep_role(organisation_id)


def keep_role(organisation_id: int) -> None:
    """Bring the role of signatory to what the signatures say. Inside the caller's `changes`."""
    spans = CharterSignature.objects.filter(organisation_id=organisation_id).aggregate(
        since=Min("signed_on"), until=Max("until")
    )
    held = OrganisationRoleHeld.objects.filter(
        organisation_id=organisation_id, role=OrganisationRole.SIGNATORY
    ).first()
    if spans["since"] is None:
        if held is not None:
            held.delete()
        return
    held = held or OrganisationRoleHeld(organisation_id=organisation_id, role=OrganisationRole.SIGNATORY)
    held.since, held.until = spans["since"], spans["until"]
    held.save()
