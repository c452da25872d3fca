"""The only ways to what the counter of social clauses keeps.

Facilitators read what their network keeps. A buyer reads its own contracts and no person. Who follows a
person reads what the clauses say of that person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q

from maillage.accounts.roles import Right
from maillage.organisations.managers import network_of

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class ClauseQuerySet(models.QuerySet):
    """Records of a network that name no person. `network_path` leads to the network, `buyer_path` to the
    buyer whose own access reads them ("" where it does not)."""

    network_path = "network_id"
    buyer_path = ""

    def visible_to(self, context: Context) -> ClauseQuerySet:
        if context.has(Right.RUN_CLAUSES):
            return self.filter(**{self.network_path: network_of(context)})
        if self.buyer_path and context.has(Right.SEE_OWN_CLAUSES):
            return self.filter(**{self.buyer_path: context.organisation_id})
        return self.none()


class OperationQuerySet(ClauseQuerySet):
    def visible_to(self, context: Context) -> OperationQuerySet:
        if context.has(Right.RUN_CLAUSES):
            return self.filter(network_id=network_of(context))
        if context.has(Right.SEE_OWN_CLAUSES):
            return self.filter(contracts__buyer_id=context.organisation_id).distinct()
        return self.none()


class PublicContractQuerySet(ClauseQuerySet):
    buyer_path = "buyer_id"


class LotQuerySet(ClauseQuerySet):
    network_path = "contract__network_id"
    buyer_path = "contract__buyer_id"


class OfLotQuerySet(ClauseQuerySet):
    """What hangs on a lot and names no person."""

    network_path = "lot__contract__network_id"
    buyer_path = "lot__contract__buyer_id"


class LotWorkQuerySet(ClauseQuerySet):
    """What hangs on a lot and stays between the facilitators."""

    network_path = "lot__contract__network_id"


class StatementQuerySet(ClauseQuerySet):
    """What companies declare: for facilitators."""


class OfStatementQuerySet(ClauseQuerySet):
    network_path = "statement__network_id"


class ProofQuerySet(OfStatementQuerySet):
    """Files that prove hours: those a company has not sent yet are nobody's to read."""

    def visible_to(self, context: Context) -> ProofQuerySet:
        return super().visible_to(context).filter(draft__isnull=True)

    def standing(self) -> ProofQuerySet:
        """Sent, and not withdrawn."""
        return self.filter(withdrawn_at__isnull=True, draft__isnull=True)


class PersonRecordQuerySet(models.QuerySet):
    """Records about people: all of the network for facilitators; for who follows pathways, those of the
    people in their reach, whichever network keeps them."""

    network_path = "network_id"

    def visible_to(self, context: Context) -> PersonRecordQuerySet:
        if context.has(Right.RUN_CLAUSES):
            return self.filter(self._kept() & Q(**{self.network_path: network_of(context)}))
        if context.has(Right.SEE_PATHWAYS):
            people = apps.get_model("people", "Person").objects.visible_to(context)
            return self.filter(person__in=people)
        return self.none()

    def _kept(self) -> Q:
        """Not about a file out of use; a line may name nobody known yet."""
        from maillage.people.managers import in_use

        return in_use("person_id")


class HoursLineQuerySet(PersonRecordQuerySet):
    network_path = "statement__network_id"

    def validated(self) -> HoursLineQuerySet:
        """Those that count."""
        return self.filter(state="validated")

    def awaiting(self) -> HoursLineQuerySet:
        """Declared or checked, not decided yet."""
        return self.filter(state__in=("declared", "checked"))
