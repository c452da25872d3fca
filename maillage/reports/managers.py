"""Who reads the reports of which programme, and of which other section: written once, here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from maillage.accounts.roles import Right
from maillage.indicators import COMPANIES, listed
from maillage.organisations.managers import network_of

if TYPE_CHECKING:
    from maillage.accounts.context import Context


def programme_reach(context: Context) -> Q:
    """Programmes the organisation leads, and those it carries a pathway of (their figures, nothing else)."""
    enrolment = apps.get_model("pathways", "Enrolment")
    carried = enrolment.objects.filter(programme_id=OuterRef("pk"), operator_id=context.organisation_id)
    return Q(organisation_id=context.organisation_id) | Q(Exists(carried))


def shared_network(context: Context) -> int | None:
    """The network whose figures about companies the context reads beside those of its own organisation."""
    network = network_of(context)
    if network == context.organisation_id or not context.has(Right.FOLLOW_COMPANIES):
        return None
    return network


class InReachQuerySet(models.QuerySet):
    """Records whose organisation and section decide who reads them."""

    def visible_to(self, context: Context) -> InReachQuerySet:
        if not context.has(Right.SEE_FIGURES):
            return self.none()
        enrolment = apps.get_model("pathways", "Enrolment")
        carried = enrolment.objects.filter(
            programme__organisation_id=OuterRef("organisation_id"),
            programme__code=OuterRef("section"),
            operator_id=context.organisation_id,
        )
        reach = Q(organisation_id=context.organisation_id) | Q(Exists(carried))
        network = shared_network(context)
        if network is not None:
            codes = [one.code for one in listed(network) if one.family == COMPANIES]
            reach |= Q(organisation_id=network, section__in=codes)
        return self.filter(reach)
