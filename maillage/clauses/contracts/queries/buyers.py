"""The network of buyers: what each has running, who follows it, when it was last met."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q

from maillage.accounts.context import Context
from maillage.organisations.liaison import Interaction
from maillage.organisations.models import Contact, Organisation, OrganisationRole, OrganisationRoleHeld
from maillage.organisations.queries.files import current_roles

from ...models import Lot, PublicContract
from .terms import state_of, with_terms


@dataclass
class Buyer:
    """A buyer. `running` and `lots` count lots; `due` are the hours of the running ones."""

    organisation: Organisation
    contracts: set[int] = field(default_factory=set)
    lots: int = 0
    running: int = 0
    due: Decimal = Decimal(0)
    to_settle: int = 0
    facilitators: dict[int, str] = field(default_factory=dict)
    last_met: Interaction | None = None
    next_on: dt.date | None = None
    contact: Contact | None = None


def buyers(context: Context, today: dt.date) -> list[Buyer]:
    """Every organisation that buys, or bought, in the context's network, those with hours due first.

    Five questions of the database, whatever the number of buyers.
    """
    of_network = PublicContract.objects.visible_to(context).values("buyer_id")
    playing = OrganisationRoleHeld.objects.filter(current_roles(), role=OrganisationRole.BUYER)
    files = Organisation.objects.visible_to(context).filter(
        Q(pk__in=of_network) | Q(pk__in=playing.values("organisation_id"))
    )
    found = {one.pk: Buyer(one) for one in files.order_by("folded_name", "pk")}
    _count(context, today, found)
    _meet(context, today, found)
    contacts = Contact.objects.filter(organisation_id__in=found).order_by("-confirmed_on", "pk")
    for contact in contacts:
        buyer = found[contact.organisation_id]
        buyer.contact = buyer.contact or contact
    return sorted(found.values(), key=lambda one: (-one.due, -one.running, one.organisation.folded_name))


def _count(context: Context, today: dt.date, found: dict[int, Buyer]) -> None:
    rows = with_terms(Lot.objects.visible_to(context), today).values_list(
        "contract__buyer_id",
        "contract_id",
        "start_date",
        "ends",
        "closed_on",
        "due",
        "contract__facilitator_id",
        "contract__facilitator__first_name",
        "contract__facilitator__last_name",
    )
    for buyer_id, contract_id, start, ends, closed_on, due, account, first, last in rows:
        buyer = found.get(buyer_id)
        if buyer is None:
            continue
        buyer.contracts.add(contract_id)
        buyer.lots += 1
        state = state_of(start, ends, closed_on, today)
        if state == "running":
            buyer.running += 1
            buyer.due += due
        buyer.to_settle += state == "ended"
        if account and state != "closed":
            buyer.facilitators[account] = f"{first} {last}"


def _meet(context: Context, today: dt.date, found: dict[int, Buyer]) -> None:
    """Exchanges of the network with its buyers: the last one, and the next thing to do."""
    rows = Interaction.objects.visible_to(context).filter(organisation_id__in=found)
    for one in rows.order_by("organisation_id", "-date", "-pk").distinct("organisation_id"):
        found[one.organisation_id].last_met = one
    waiting = rows.filter(next_on__isnull=False, done_on__isnull=True).order_by("-next_on")
    for organisation_id, day in waiting.values_list("organisation_id", "next_on"):
        found[organisation_id].next_on = day
