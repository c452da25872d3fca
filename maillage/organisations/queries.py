"""Scoped reads of organisations."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, Value

from maillage.accounts.context import Context
from maillage.kernel.text import fold

from .models import Organisation


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
