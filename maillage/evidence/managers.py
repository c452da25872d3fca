"""The only way to documents: `Document.objects.visible_to(context)`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from .nomenclature import sensitive_codes

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, context: Context) -> DocumentQuerySet:
        """Those of visible people; of criteria that reveal a situation, for the reference team alone."""
        from maillage.people.masking import sight
        from maillage.people.models import Person
        from maillage.people.team import team_reach

        ceiling = sight(context)
        if not ceiling.documents:
            return self.none()
        found = self.filter(person__in=Person.objects.visible_to(context))
        plain = ~Q(criterion__in=sensitive_codes())
        if ceiling.sensitive_documents:
            plain |= Q(person__in=Person.objects.filter(team_reach(context)))
        return found.filter(plain)

    def standing(self) -> DocumentQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def valid_on(self, day: dt.date) -> DocumentQuerySet:
        """Standing and not past their end on this day."""
        return self.standing().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))
