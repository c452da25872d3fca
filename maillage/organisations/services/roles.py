"""The roles of an organisation: they add up, begin and end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..models import Organisation, OrganisationRole, OrganisationRoleHeld
from ..nomenclature import SiaeKind


@dataclass(frozen=True, kw_only=True)
class RoleFacts:
    """A role and its dates, both included; None: since always, or not ended. `kind`: of an SIAE only."""

    role: str
    kind: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    def checked(self) -> RoleFacts:
        """The same; raises `DomainError` naming the field at fault."""
        _known([self.role])
        if self.kind and self.kind not in SiaeKind.values:
            raise DomainError(_("« %s » n'est pas un type de SIAE.") % self.kind, "kind")
        if self.kind and self.role != OrganisationRole.SIAE:
            raise DomainError(
                _("Seule une structure d'insertion par l'activité économique a un type."), "kind"
            )
        if self.since and self.until and self.until < self.since:
            raise DomainError(_("La fin du rôle précède son début."), "until")
        return self


def save_role(
    context: Context, organisation: Organisation, facts: RoleFacts, held: OrganisationRoleHeld | None = None
) -> OrganisationRoleHeld:
    """Give a role with its dates, or correct them; a role is held once, so a second one is refused."""
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    if organisation.closed_on and (facts.until is None or facts.until > organisation.closed_on):
        raise DomainError(_("La structure a fermé : le rôle se termine au plus tard ce jour-là."), "until")
    with changes(context.actor, _("rôle de %s") % organisation.name):
        held = held or OrganisationRoleHeld(organisation=organisation)
        held.role, held.kind, held.since, held.until = facts.role, facts.kind, facts.since, facts.until
        held.save()
    return held


def remove_role(context: Context, held: OrganisationRoleHeld) -> None:
    """Take away a role noted by mistake; one that ended keeps its dates instead."""
    context.require(Right.EDIT_ORGANISATIONS)
    with changes(context.actor, _("rôle retiré")):
        held.delete()


def end_roles(organisation: Organisation, day: dt.date) -> None:
    """End, on the day a company closed, the roles it still played. Called inside the caller's `changes`."""
    if late := organisation.roles.filter(since__gt=day).first():
        raise DomainError(
            _("« %s » commence après cette date : corrigez d'abord ce rôle.") % late, "closed_on"
        )
    for row in organisation.roles.select_for_update():
        if row.until is None or row.until > day:
            row.until = day
            row.save(update_fields=["until"])


def _known(roles: Iterable[str]) -> None:
    if unknown := set(roles) - set(OrganisationRole.values):
        raise DomainError(_("« %s » n'est pas un rôle de structure.") % ", ".join(sorted(unknown)), "roles")


def set_roles(context: Context, organisation: Organisation, roles: Iterable[str]) -> None:
    """Bring the roles played today to these; one that ends keeps its dates."""
    context.require(Right.EDIT_ORGANISATIONS)
    wanted, today = set(roles), timezone.localdate()
    _known(wanted)
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


def add_role(context: Context, organisation: Organisation, role: str) -> OrganisationRoleHeld:
    """Give an organisation a role; one it already has is left as it is."""
    if role not in OrganisationRole.values:
        raise DomainError(_("« %s » n'est pas un rôle de structure.") % role, "role")
    with changes(context.actor, _("rôle de structure")):
        held, _created = OrganisationRoleHeld.objects.get_or_create(organisation=organisation, role=role)
    return held
