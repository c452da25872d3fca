"""Reads of the territory."""

import datetime as dt

from django.db.models import Q

from maillage.accounts.context import Context

from .models import Area, AreaKind, Branch


def in_force(day: dt.date) -> Q:
    """The condition under which an area exists on a day."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=day)) & (
        Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )


def neighbourhoods_on(day: dt.date) -> list[Area]:
    """The priority neighbourhoods of the generation in force, by name."""
    return list(
        Area.objects.filter(in_force(day), kind=AreaKind.QPV).order_by("folded_name").defer("polygon")
    )


def places_on(day: dt.date) -> list[Area]:
    """What a list of people can be narrowed to: arrondissements and communes, then neighbourhoods."""
    kinds = [AreaKind.ARRONDISSEMENT, AreaKind.COMMUNE, AreaKind.QPV]
    found = Area.objects.filter(in_force(day), kind__in=kinds).defer("polygon")
    return sorted(
        found, key=lambda a: (kinds.index(AreaKind(a.kind)), a.code if a.kind == kinds[0] else a.folded_name)
    )


def branches_of(context: Context) -> list[Branch]:
    """The branches of the context's organisation."""
    return list(Branch.objects.filter(organisation_id=context.organisation_id).order_by("name"))
