"""The only ways to what the IOD method keeps, and to the people it follows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.accounts.roles import Right
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.people.models import Person

from .rules import lapse_months

if TYPE_CHECKING:
    from maillage.accounts.context import Context

NOTHING = Q(pk__in=())


def followed_today(network_id: int, today: dt.date | None = None, path: str = "pk") -> Q:
    """The condition of being followed by the network's IOD officers: on Person, or by `path` to the person.

    A case is open, and something was recorded of the person within the months of the rule: a case that
    nobody closes ends by itself.
    """
    since = add_months(today or timezone.localdate(), -lapse_months())
    case = apps.get_model("employment", "IodCase").objects.filter(
        person_id=OuterRef(path), network_id=network_id, closed_on__isnull=True
    )
    event = apps.get_model("employment", "IodEvent").objects.filter(
        person_id=OuterRef(path), network_id=network_id, date__gte=since
    )
    return Q(Exists(case)) & Q(Exists(event))


def iod_reach(context: Context) -> Q:
    """People oriented to the IOD officers of the context's network, as long as they follow them."""
    if not context.has(Right.RUN_IOD):
        return NOTHING
    return followed_today(network_of(context))


class PostQuerySet(models.QuerySet):
    """Posts and offers of the network: no person in them."""

    network_path = "network_id"

    def visible_to(self, context: Context) -> PostQuerySet:
        if not context.has(Right.RUN_IOD):
            return self.none()
        return self.filter(**{self.network_path: network_of(context)})


class OfferQuerySet(PostQuerySet):
    network_path = "post__network_id"


class PersonRecordQuerySet(models.QuerySet):
    """Records of the network about people: as far as the person is reached, for who runs the method and for
    who works on the person's pathway."""

    network_path = "network_id"
    person_path = "person"

    def visible_to(self, context: Context) -> PersonRecordQuerySet:
        if not (context.has(Right.RUN_IOD) or context.has(Right.EDIT_PATHWAYS)):
            return self.none()
        return self.filter(
            **{
                self.network_path: network_of(context),
                f"{self.person_path}__in": Person.objects.visible_to(context),
            }
        )


class ProposalQuerySet(PersonRecordQuerySet):
    network_path = "offer__post__network_id"


class HireQuerySet(PersonRecordQuerySet):
    person_path = "contract__person"


class EventQuerySet(PersonRecordQuerySet):
    def visible_to(self, context: Context) -> EventQuerySet:
        """As above; and meetings with companies, of nobody, for who runs the method."""
        of_people = super().visible_to(context)
        if not context.has(Right.RUN_IOD):
            return of_people
        alone = Q(network_id=network_of(context), person__isnull=True)
        return self.filter(alone | Q(pk__in=of_people.values("pk")))
