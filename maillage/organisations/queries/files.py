"""Scoped reads of organisations."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.text import fold
from maillage.territory.locator import insee_codes_of
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import in_force, places_on

from ..models import Organisation, OrganisationArea, OrganisationRoleHeld


def find_by_siret(siret: str) -> Organisation | None:
    return Organisation.objects.filter(siret="".join(siret.split())).first() if siret else None


def find_by_name(name: str) -> list[Organisation]:
    """Those of exactly this name, accents, case and punctuation ignored."""
    return list(Organisation.objects.filter(folded_name=fold(name)).order_by("id"))


def search(context: Context, text: str, limit: int = 20) -> list[Organisation]:
    """Visible organisations whose name holds every word typed, or whose SIRET begins with these digits."""
    words = fold(text).split()
    if not words:
        return []
    by_name = Q()
    for word in words:
        by_name &= Q(folded_name__contains=word)
    digits = "".join(words)
    condition = by_name | Q(siret__startswith=digits) if digits.isdigit() else by_name
    found = Organisation.objects.visible_to(context).filter(condition)
    closeness = TrigramSimilarity("folded_name", Value(fold(text)))
    return list(
        found.annotate(closeness=closeness).order_by(F("closeness").desc(), "folded_name", "id")[:limit]
    )


def current_roles() -> Q:
    """The condition on a role held of being played today."""
    today = timezone.localdate()
    return (Q(since__isnull=True) | Q(since__lte=today)) & (Q(until__isnull=True) | Q(until__gte=today))


def named(rows: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Narrow a list to names that hold every word typed, or to a SIRET that begins with the digits typed."""
    words = fold(text).split()
    condition = Q(pk__in=()) if not words else Q()
    for word in words:
        condition &= Q(folded_name__contains=word)
    digits = "".join(words)
    return rows.filter(condition | Q(siret__startswith=digits) if digits.isdigit() else condition)


def organisations(context: Context) -> QuerySet[Organisation]:
    """Those the context reads, with `played` (roles of today) and the number of contacts."""
    roles = OrganisationRoleHeld.objects.filter(current_roles()).order_by("role")
    return (
        Organisation.objects.visible_to(context)
        .annotate(contact_count=Count("contacts", distinct=True))
        .prefetch_related(Prefetch("roles", roles, to_attr="played"))
    )


def playing(rows: QuerySet[Organisation], roles: list[str]) -> QuerySet[Organisation]:
    """Narrow a list to the organisations that play one of these roles today."""
    held = OrganisationRoleHeld.objects.filter(current_roles(), role__in=roles)
    return rows.filter(pk__in=held.values("organisation_id"))


def establishments(context: Context, organisation: Organisation) -> list[Organisation]:
    """The other files of the same company: those that share its SIREN, by name."""
    if not organisation.siren:
        return []
    others = Organisation.objects.visible_to(context).filter(siren=organisation.siren)
    return list(others.exclude(pk=organisation.pk).order_by("folded_name", "pk")[:50])


def zones_of(organisation: Organisation) -> list[Area]:
    """The neighbourhoods and free zones of today the organisation lies in, by kind then name."""
    links = OrganisationArea.objects.filter(organisation=organisation).values("area_id")
    rows = Area.objects.filter(in_force(timezone.localdate()), pk__in=links).defer("polygon")
    return list(rows.order_by("kind", "folded_name"))


def free_zones() -> list[Area]:
    """The free zones in force today, by name."""
    rows = Area.objects.filter(in_force(timezone.localdate()), kind=AreaKind.ZFU).defer("polygon")
    return list(rows.order_by("folded_name"))


def place_choices() -> list[tuple[str, str]]:
    """What a list of organisations can be narrowed to: towns, neighbourhoods, free zones of today."""
    rows = places_on(timezone.localdate()) + free_zones()
    return [(str(area.pk), area.name) for area in rows]


def placed(rows: QuerySet[Organisation], chosen: list[str]) -> QuerySet[Organisation]:
    """Narrow a list to a town (by INSEE code) or to a neighbourhood or free zone (as said on the file)."""
    area = Area.objects.defer("polygon").get(pk=int(chosen[0]))
    if area.kind in (AreaKind.COMMUNE, AreaKind.ARRONDISSEMENT):
        return rows.filter(insee_code__in=insee_codes_of(area))
    return rows.filter(pk__in=OrganisationArea.objects.filter(area=area).values("organisation_id"))


def opened(rows: QuerySet[Organisation], chosen: list[str]) -> QuerySet[Organisation]:
    """Narrow a list to companies still open (`open`) or closed (`closed`)."""
    return rows.filter(closed_on__isnull=chosen == ["open"])
