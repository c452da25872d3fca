"""Who reads the reports of which programme: written once, here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from maillage.accounts.roles import Right

if TYPE_CHECKING:
    from maillage.accounts.context import Context


def programme_reach(context: Context, prefix: str = "") -> Q:
    """Programmes the organisation leads, and those it carries a pathway of (their figures, nothing else)."""
    enrolment = apps.get_model("pathways", "Enrolment")
    carried = enrolment.objects.filter(
        programme_id=OuterRef(f"{prefix}pk"), operator_id=context.organisation_id
    )
    return Q(**{f"{prefix}organisation_id": context.organisation_id}) | Q(Exists(carried))


class ThroughProgrammeQuerySet(models.QuerySet):
    """Records whose `programme` decides who reads them."""

    def visible_to(self, context: Context) -> ThroughProgrammeQuerySet:
        if not context.has(Right.SEE_FIGURES):
            return self.none()
        return self.filter(programme_reach(context, "programme__"))
