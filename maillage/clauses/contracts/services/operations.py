"""Operations: building sites and programmes that group contracts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.territory.models import Area

from ...models import Operation


@dataclass(frozen=True, kw_only=True)
class OperationFacts:
    name: str
    urban_renewal: bool = False
    area: Area | None = None
    note: str = ""

    def checked(self) -> OperationFacts:
        name = " ".join(self.name.split())
        if not name:
            raise DomainError(_("Une opération porte un nom."), "name")
        return replace(self, name=name)


def create_operation(context: Context, facts: OperationFacts) -> Operation:
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("opération %s") % facts.name):
        return _write(Operation(network_id=network_of(context)), facts)


def update_operation(context: Context, operation: Operation, facts: OperationFacts) -> Operation:
    context.require(Right.RUN_CLAUSES)
    facts = facts.checked()
    with changes(context.actor, _("opération corrigée")):
        held = Operation.objects.select_for_update().get(pk=operation.pk)
        return _write(held, facts)


def _write(operation: Operation, facts: OperationFacts) -> Operation:
    twin = Operation.objects.filter(network_id=operation.network_id, name=facts.name)
    if twin.exclude(pk=operation.pk).exists():
        raise DomainError(_("Une opération porte déjà ce nom."), "name")
    for name in ("name", "urban_renewal", "area", "note"):
        setattr(operation, name, getattr(facts, name))
    operation.save()
    return operation


def remove_operation(context: Context, operation: Operation) -> None:
    """Take away an operation that groups nothing."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("opération retirée")):
        held = Operation.objects.select_for_update().get(pk=operation.pk)
        if held.contracts.exists():
            raise DomainError(_("Des marchés font partie de cette opération : détachez-les d'abord."))
        held.delete()
