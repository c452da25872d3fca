"""The companies a network's counter deals with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from maillage.organisations.models import Organisation

from .models import HoursStatement, LotCompany

if TYPE_CHECKING:
    from maillage.accounts.context import Context


def of_network(context: Context) -> QuerySet:
    """Those on a lot of the network, or with a statement of theirs there."""
    on_a_lot = LotCompany.objects.visible_to(context).filter(organisation=OuterRef("pk"))
    declared = HoursStatement.objects.visible_to(context).filter(company=OuterRef("pk"))
    return Organisation.objects.visible_to(context).filter(Exists(on_a_lot) | Exists(declared))
