"""Who may be the reference worker of a pathway, and for which structure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import RIGHTS, Right, Scope
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.pathways.models import Programme

# Roles that hold pathways of their own.
CASE_ROLES = tuple(role for role, rights in RIGHTS.items() if Right.EDIT_PATHWAYS in rights)


@dataclass(frozen=True)
class Worker:
    """An account in a structure: the pair a pathway is given to. `key` goes in forms."""

    account: Account
    organisation: Organisation
    fte: Decimal

    @property
    def key(self) -> str:
        return f"{self.account.pk}-{self.organisation.pk}"

    def __str__(self) -> str:
        return f"{self.account.full_name} · {self.organisation.name}"


def works_for(account: Account, organisation: Organisation) -> bool:
    """Whether the account may follow pathways this structure carries."""
    return (
        Membership.objects.active()
        .filter(account=account, organisation=organisation, role__in=CASE_ROLES, account__is_active=True)
        .exists()
    )


def operators_of(programme: Programme) -> Q:
    """The condition on Organisation of being able to carry the programme."""
    return (
        Q(pk=programme.organisation_id)
        | Q(accounts_managed_by_id=programme.organisation_id)
        | Q(roles__role=OrganisationRole.OPERATOR, accounts_managed_by__isnull=True)
    )


def operators_for(context: Context, programme: Programme) -> list[Organisation]:
    """Structures the context may give a pathway of the programme to, by name."""
    if context.scope is not Scope.LED:
        return [context.organisation]
    return list(Organisation.objects.filter(operators_of(programme)).distinct().order_by("folded_name", "id"))


def workers_for(context: Context, programme: Programme) -> list[Worker]:
    """Workers the context may give a pathway of the programme to; one line per structure they work for."""
    organisations = [o.pk for o in operators_for(context, programme)]
    found: dict[tuple[int, int], Worker] = {}
    memberships = (
        Membership.objects.active()
        .filter(organisation_id__in=organisations, role__in=CASE_ROLES, account__is_active=True)
        .select_related("account", "organisation")
        .order_by("organisation__folded_name", "account__last_name", "account__first_name", "id")
    )
    for membership in memberships:
        pair = (membership.account_id, membership.organisation_id)
        fte = membership.fte + (found[pair].fte if pair in found else 0)
        found[pair] = Worker(membership.account, membership.organisation, min(fte, Decimal(1)))
    return list(found.values())
