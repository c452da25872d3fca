"""Writes of the room: files of organisations."""

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.text import fold

from .models import Organisation, OrganisationRole, OrganisationRoleHeld
from .queries import find_by_name, find_by_siret


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
