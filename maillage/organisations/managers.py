"""The only way to organisations."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "OrganisationQuerySet":
        """Files of organisations are shared by every professional whose role reads them; others see none."""
        from maillage.accounts.roles import Right

        return self.all() if context.has(Right.SEE_ORGANISATIONS) else self.none()

    def with_role(self, role: str) -> "OrganisationQuerySet":
        return self.filter(roles__role=role)


class NetworkQuerySet(models.QuerySet):
    """What one network knows of a company: read by those of this network who follow companies."""

    def visible_to(self, context: "Context") -> "NetworkQuerySet":
        from maillage.accounts.roles import Right

        if not context.has(Right.FOLLOW_COMPANIES):
            return self.none()
        return self.filter(network_id=network_of(context))


def network_of(context: "Context") -> int:
    """The organisation that leads the network the context acts in: the one that manages its accounts."""
    return context.organisation.accounts_managed_by_id or context.organisation_id


def network_members(network_id: int) -> list[int]:
    """The ids of a network's organisations: its lead, and those whose accounts the lead manages."""
    from .models import Organisation

    managed = Organisation.objects.filter(accounts_managed_by_id=network_id).values_list("pk", flat=True)
    return [network_id, *sorted(set(managed) - {network_id})]


def members_of(context: "Context") -> models.QuerySet:
    """The same, of the context's network, for an `__in`: no question of its own."""
    from .models import Organisation

    network = network_of(context)
    return Organisation.objects.filter(
        models.Q(pk=network) | models.Q(accounts_managed_by_id=network)
    ).values("pk")
