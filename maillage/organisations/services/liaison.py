"""The officer in charge of a company, and the exchanges with it: one network at a time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..liaison import Interaction, InteractionKind, Liaison
from ..managers import network_of
from ..models import Contact, Organisation
from ..queries.liaison import officers

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class InteractionFacts:
    """An exchange: what was said, and what comes next with its day (both, or neither)."""

    date: dt.date
    kind: str
    summary: str
    contact: Contact | None = None
    next_action: str = ""
    next_on: dt.date | None = None

    def checked(self, organisation: Organisation) -> InteractionFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        if self.kind not in InteractionKind.values:
            raise DomainError(_("« %s » n'est pas une nature d'échange.") % self.kind, "kind")
        if self.date > timezone.localdate():
            raise DomainError(
                _("Un échange se note une fois passé : ce qui vient est une suite à donner."), "date"
            )
        if not self.summary.strip():
            raise DomainError(_("Dites en quelques mots ce qui s'est passé."), "summary")
        if self.contact is not None and self.contact.organisation_id != organisation.pk:
            raise DomainError(_("Ce contact est celui d'une autre structure."), "contact")
        if bool(self.next_action.strip()) != (self.next_on is not None):
            missing = "next_action" if self.next_on else "next_on"
            raise DomainError(_("Une suite à donner se note avec son jour."), missing)
        if self.next_on is not None and self.next_on < self.date:
            raise DomainError(_("La suite à donner vient après l'échange."), "next_on")
        tidy = {"summary": self.summary.strip(), "next_action": " ".join(self.next_action.split())}
        return InteractionFacts(**{**_columns(self), **tidy})


def record_interaction(context: Context, organisation: Organisation, facts: InteractionFacts) -> Interaction:
    """Note an exchange with a company, as the account and for its network."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked(organisation)
    with changes(context.actor, _("échange avec %s") % organisation.name):
        made = Interaction(
            organisation=organisation,
            network_id=network_of(context),
            officer=context.account,
            **_columns(facts),
        )
        made.save()
    return made


def update_interaction(context: Context, interaction: Interaction, facts: InteractionFacts) -> Interaction:
    """Correct an exchange; who noted it stays. A next action that goes takes its doing with it."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked(interaction.organisation)
    with changes(context.actor, _("échange corrigé")):
        for name, value in _columns(facts).items():
            setattr(interaction, name, value)
        if interaction.next_on is None:
            interaction.done_on = None
        interaction.save()
    return interaction


def remove_interaction(context: Context, interaction: Interaction) -> None:
    """Take away an exchange noted by mistake."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("échange retiré")):
        interaction.delete()


def mark_done(context: Context, interaction: Interaction, done: bool = True) -> Interaction:
    """The next action was done today, or is to be done again."""
    context.require(Right.FOLLOW_COMPANIES)
    if interaction.next_on is None:
        raise DomainError(_("Cet échange n'appelle aucune suite."), "next_action")
    with changes(context.actor, _("suite faite") if done else _("suite à faire")):
        interaction.done_on = timezone.localdate() if done else None
        interaction.save(update_fields=["done_on"])
    return interaction


def hand_over(
    context: Context, organisation: Organisation, officer: Account | None, day: dt.date, reason: str = ""
) -> Liaison | None:
    """Put an officer of the network in charge from a day on; the former one ends the day before.

    None: nobody is in charge from that day on. A hand-over on the day the former one began replaces it.
    """
    context.require(Right.FOLLOW_COMPANIES)
    if officer is not None and not officers(context).filter(pk=officer.pk).exists():
        raise DomainError(_("Cette personne ne suit pas d'entreprises dans votre réseau."), "officer")
    if day > timezone.localdate():
        raise DomainError(_("Une passation se note le jour venu."), "day")
    with changes(context.actor, _("passation de %s") % organisation.name):
        # Two hands on the same company wait for each other here.
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        known = Liaison.objects.filter(organisation=organisation, network_id=network_of(context))
        if known.filter(start_date__gt=day).exists():
            raise DomainError(
                _("Une passation plus récente est déjà notée : choisissez un jour après elle."), "day"
            )
        current = known.filter(end_date__isnull=True).first()
        if current is not None and officer is not None and current.officer_id == officer.pk:
            raise DomainError(_("Cette personne en est déjà chargée."), "officer")
        if current is not None and current.start_date == day:
            current.delete()
        elif current is not None:
            current.end_date = day - _DAY
            current.save(update_fields=["end_date"])
        if officer is None:
            return None
        return Liaison.objects.create(
            organisation=organisation,
            network_id=network_of(context),
            officer=officer,
            start_date=day,
            reason=reason.strip(),
        )


def _columns(facts: InteractionFacts) -> dict:
    """The facts as they are, the contact not copied."""
    return {name: getattr(facts, name) for name in InteractionFacts.__dataclass_fields__}
