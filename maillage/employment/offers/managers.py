"""The only ways to offers and applications. Why so: docs/decisions/who-sees-applications.md."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from maillage.organisations.managers import network_of

if TYPE_CHECKING:
    from maillage.accounts.context import Context

NOTHING = Q(pk__in=())


def open_on(day: dt.date | None = None, prefix: str = "") -> Q:
    """The condition of an offer one may apply to on a day: opened, confirmed, not closed."""
    day = day or timezone.localdate()
    closed = Q(**{f"{prefix}closed_on__isnull": True}) | Q(**{f"{prefix}closed_on__gt": day})
    return Q(**{f"{prefix}opened_on__lte": day, f"{prefix}valid_until__gte": day}) & closed


def refused(path: str = "person_id") -> Q:
    """The condition of being about somebody who is not to be presented to companies, today.

    Whoever said no, or took a yes back, and whose file is frozen.
    """
    from maillage.protection.rights.consents import LISTS
    from maillage.protection.rights.models import Consent, ConsentAnswer, Limitation

    said = Consent.objects.filter(person_id=OuterRef(path), code=LISTS)
    later = Consent.objects.filter(
        Q(day__gt=OuterRef("day")) | Q(day=OuterRef("day"), pk__gt=OuterRef("pk")),
        person_id=OuterRef("person_id"),
        code=LISTS,
    )
    no = said.filter(~Q(Exists(later)), answer__in=(ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN))
    frozen = Limitation.objects.filter(person_id=OuterRef(path), lifted_on__isnull=True)
    return Q(Exists(no)) | Q(Exists(frozen))


def application_reach(context: Context, prefix: str = "") -> Q:
    """The condition under which a context sees an application (`prefix` leads to it)."""
    from maillage.accounts.roles import Right
    from maillage.people.managers import in_use
    from maillage.people.models import Person

    reach = NOTHING
    if context.has(Right.FOLLOW_COMPANIES):
        held = Q(**{f"{prefix}offer__network_id": network_of(context)})
        reach |= held & ~refused(f"{prefix}person_id")
    if context.has(Right.EDIT_PATHWAYS):
        seen = Person.objects.visible_to(context).filter(pk=OuterRef(f"{prefix}person_id"))
        reach |= Q(Exists(seen))
    return reach & in_use(f"{prefix}person_id")


class OfferQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> OfferQuerySet:
        """Offers of the context's network: all for who follows companies, the open ones for case workers."""
        from maillage.accounts.roles import Right

        if context.has(Right.FOLLOW_COMPANIES):
            return self.filter(network_id=network_of(context))
        if context.has(Right.EDIT_PATHWAYS):
            return self.filter(open_on(), network_id=network_of(context))
        return self.none()

    def open(self, day: dt.date | None = None) -> OfferQuerySet:
        return self.filter(open_on(day))


class ApplicationQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> ApplicationQuerySet:
        return self.filter(application_reach(context))


class SessionQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> SessionQuerySet:
        """Of the network's recruitments, for who follows companies."""
        from maillage.accounts.roles import Right

        if not context.has(Right.FOLLOW_COMPANIES):
            return self.none()
        return self.filter(offer__network_id=network_of(context))


class ConveningQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> ConveningQuerySet:
        return self.filter(application_reach(context, "application__"))
