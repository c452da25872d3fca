"""Writes of the room: files of organisations, their roles, their contacts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.text import fold

from .models import Contact, Organisation, OrganisationRole, OrganisationRoleHeld
from .queries import find_by_name, find_by_siret


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """What the file of an organisation says. A SIRET has 14 digits that check, or is left empty."""

    name: str
    siret: str = ""
    address: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    reveals: bool = False

    def checked(self) -> OrganisationFacts:
        """The same, tidied; raises `DomainError` naming the field at fault."""
        tidy: dict[str, Any] = {
            name: " ".join(value.split()) if isinstance(value, str) else value
            for name, value in asdict(self).items()
        }
        tidy["siret"] = tidy["siret"].replace(" ", "")
        if not fold(tidy["name"]):
            raise DomainError(_("Indiquez le nom de la structure."), "name")
        if tidy["siret"] and not Organisation.siret_is_valid(tidy["siret"]):
            raise DomainError(
                _("Le SIRET « %s » n'est pas valable : 14 chiffres et une clé.") % tidy["siret"], "siret"
            )
        _check_email(tidy["email"])
        return OrganisationFacts(**tidy)


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """Somebody to reach. `confirmed_on`: the last day their details were known to be right."""

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    confirmed_on: dt.date | None = None

    def checked(self) -> ContactFacts:
        if not self.name.strip():
            raise DomainError(_("Indiquez le nom du contact."), "name")
        _check_email(self.email)
        if self.confirmed_on is not None and self.confirmed_on > timezone.localdate():
            raise DomainError(_("Une confirmation n'est pas dans l'avenir."), "confirmed_on")
        return self


def create_organisation(
    context: Context, facts: OrganisationFacts, roles: Iterable[str] = ()
) -> Organisation:
    """Open a file. The caller shows `queries.alike` first: two structures may share a name, never a SIRET."""
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    _refuse_taken_siret(facts.siret, None)
    with changes(context.actor, _("structure %s") % facts.name):
        made = Organisation(**{**asdict(facts), "siret": facts.siret or None})
        made.save()
        set_roles(context, made, roles)
    return made


def update_organisation(
    context: Context, organisation: Organisation, facts: OrganisationFacts, roles: Iterable[str] | None = None
) -> Organisation:
    """Correct a file; `roles`, when given, become the ones it plays from today on."""
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    _refuse_taken_siret(facts.siret, organisation.pk)
    with changes(context.actor, _("structure %s") % facts.name):
        for name, value in asdict(facts).items():
            setattr(organisation, name, value)
        organisation.siret = facts.siret or None
        organisation.save()
        if roles is not None:
            set_roles(context, organisation, roles)
    return organisation


def set_roles(context: Context, organisation: Organisation, roles: Iterable[str]) -> None:
    """Bring the roles played today to these; one that ends keeps its dates."""
    context.require(Right.EDIT_ORGANISATIONS)
    wanted, today = set(roles), timezone.localdate()
    if unknown := wanted - set(OrganisationRole.values):
        raise DomainError(_("« %s » n'est pas un rôle de structure.") % ", ".join(sorted(unknown)), "roles")
    with changes(context.actor, _("rôles de structure")):
        held = {row.role: row for row in organisation.roles.select_for_update()}
        for role, row in held.items():
            current = row.until is None or row.until >= today
            if role in wanted and not current:
                row.until = None
                row.save(update_fields=["until"])
            elif role not in wanted and current:
                if row.since == today:
                    row.delete()
                else:
                    row.until = today - dt.timedelta(days=1)
                    row.save(update_fields=["until"])
        OrganisationRoleHeld.objects.bulk_create(
            OrganisationRoleHeld(organisation=organisation, role=role, since=today)
            for role in sorted(wanted - set(held))
        )


def save_contact(
    context: Context, organisation: Organisation, facts: ContactFacts, contact: Contact | None = None
) -> Contact:
    """Add somebody to reach in an organisation, or correct what is known of them."""
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    with changes(context.actor, _("contact de %s") % organisation.name):
        contact = contact or Contact(organisation=organisation)
        for name, value in asdict(facts).items():
            setattr(contact, name, value.strip() if isinstance(value, str) else value)
        contact.save()
    return contact


def confirm_contact(context: Context, contact: Contact) -> Contact:
    """Their details were right today."""
    context.require(Right.EDIT_ORGANISATIONS)
    with changes(context.actor, _("contact confirmé")):
        contact.confirmed_on = timezone.localdate()
        contact.save(update_fields=["confirmed_on"])
    return contact


def remove_contact(context: Context, contact: Contact) -> None:
    """Take away somebody who left, or was entered by mistake."""
    context.require(Right.EDIT_ORGANISATIONS)
    with changes(context.actor, _("contact retiré")):
        contact.delete()


def find_or_create(context: Context, *, name: str = "", siret: str = "", role: str = "") -> Organisation:
    """The organisation of this SIRET, else of this very name (accents and case ignored), else a new one.

    `role` is added to those it already has. Raises `DomainError` (fields `siret`, `name`) for a wrong
    SIRET, and for a name that several organisations without SIRET bear.
    """
    if not (context.has(Right.EDIT_ORGANISATIONS) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.EDIT_ORGANISATIONS)
    siret, name = "".join(siret.split()), " ".join(name.split())
    if siret and not Organisation.siret_is_valid(siret):
        raise DomainError(_("Le SIRET « %s » n'est pas valable : 14 chiffres et une clé.") % siret, "siret")
    found = find_by_siret(siret) if siret else None
    if found is None and not name:
        raise DomainError(_("Aucune structure n'a ce SIRET : indiquez aussi son nom."), "name")
    if found is None:
        named = find_by_name(name)
        fitting = [o for o in named if not siret or not o.siret]
        if len(fitting) > 1:
            raise DomainError(
                _("Plusieurs structures s'appellent « %s » : indiquez le SIRET.") % name, "siret"
            )
        found = fitting[0] if fitting else None
    with changes(context.actor, _("structure %s") % (found.name if found else name)):
        if found is None:
            if not fold(name):
                raise DomainError(_("Le nom de la structure est illisible."), "name")
            found = Organisation.objects.create(name=name, siret=siret or None)
        elif siret and not found.siret:
            found.siret = siret
            found.save(update_fields=["siret"])
        if role:
            add_role(context, found, role)
    return found


def add_role(context: Context, organisation: Organisation, role: str) -> OrganisationRoleHeld:
    """Give an organisation a role; one it already has is left as it is."""
    if role not in OrganisationRole.values:
        raise DomainError(_("« %s » n'est pas un rôle de structure.") % role, "role")
    with changes(context.actor, _("rôle de structure")):
        held, _created = OrganisationRoleHeld.objects.get_or_create(organisation=organisation, role=role)
    return held


def _check_email(email: str) -> None:
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise DomainError(_("« %s » n'est pas une adresse e-mail.") % email, "email") from error


def _refuse_taken_siret(siret: str, own_pk: int | None) -> None:
    """A SIRET is one establishment: its file is there already."""
    found = find_by_siret(siret) if siret else None
    if found is not None and found.pk != own_pk:
        raise DomainError(_("« %s » a déjà ce SIRET : ouvrez sa fiche.") % found.name, "siret")
