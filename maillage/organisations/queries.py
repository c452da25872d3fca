"""Scoped reads of organisations."""

from __future__ import annotations

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, F, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.text import fold

from .models import Organisation, OrganisationRoleHeld

_CLOSE = 0.5  # trigram similarity from which two names look like the same one


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


def alike(context: Context, name: str, except_for: int | None = None) -> list[Organisation]:
    """Files whose name looks like this one, the likeliest first: shown before another is opened."""
    closeness = TrigramSimilarity("folded_name", Value(fold(name)))
    found = Organisation.objects.visible_to(context).annotate(closeness=closeness)
    return list(found.filter(closeness__gte=_CLOSE).exclude(pk=except_for).order_by("-closeness", "pk")[:8])
