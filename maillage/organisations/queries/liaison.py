"""Scoped reads of what a network does with a company."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import RIGHTS, Right

from ..liaison import Interaction, Liaison
from ..managers import network_of
from ..models import Organisation

_FOLLOWING = [role for role, rights in RIGHTS.items() if Right.FOLLOW_COMPANIES in rights]


def officers(context: Context) -> QuerySet[Account]:
    """Who follows companies in the context's network today, by name."""
    network = network_of(context)
    here = Q(organisation_id=network) | Q(organisation__accounts_managed_by_id=network)
    members = Membership.objects.active().filter(here, role__in=_FOLLOWING)
    return Account.objects.filter(pk__in=members.values("account_id")).order_by("last_name", "first_name")


def charge(context: Context, organisation: Organisation) -> list[Liaison]:
    """The officers of the network who were in charge of a company, the latest first."""
    rows = Liaison.objects.visible_to(context).filter(organisation=organisation)
    return list(rows.select_related("officer").order_by("-start_date"))


def exchanges(context: Context, organisation: Organisation) -> list[Interaction]:
    """The exchanges of the network with a company: what is still to do first, then the latest."""
    rows = Interaction.objects.visible_to(context).filter(organisation=organisation)
    found = rows.select_related("officer", "contact").order_by("-date", "-pk")[:100]
    today = timezone.localdate()
    for row in found:
        row.waits = row.next_on is not None and row.done_on is None
        row.late = row.waits and row.next_on < today
    return sorted(found, key=lambda row: not row.waits)
