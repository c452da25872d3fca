"""Files that come near a company while it is being typed, without reading them all."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q, QuerySet, Value

from maillage.kernel.text import fold
from maillage.organisations.models import Contact, Organisation

from .base import MOST_DOMAIN, Candidate, identities
from .identity import Identity
from .names import core_name
from .scoring import POSSIBLE, likeness

_MOST = 200  # files compared
_NEAR = 0.3  # trigram similarity from which a name is compared


def candidates_for(
    identity: Identity, *, exclude: Collection[int] = (), at_least: float = POSSIBLE, limit: int = 5
) -> list[Candidate]:
    """The files most like this one, the likeliest first. Nobody's scope is asked: the caller decides."""
    found = identities(Organisation.objects.filter(pk__in=_sharing(identity, exclude)))
    common = frozenset(domain for domain in identity.domains if _is_common(domain))
    scored = (Candidate(pk, likeness(identity, known, common)) for pk, known in found.items())
    likely = [one for one in scored if one.likeness.probability >= at_least]
    return sorted(likely, key=lambda one: (-one.likeness.probability, one.organisation_id))[:limit]


def _sharing(identity: Identity, exclude: Collection[int]) -> list[int]:
    """Numbers of the files of a near name, of the same number, telephone, e-mail, domain or street."""
    phones, emails = list(identity.phones), list(identity.emails)
    ends = Q(pk__in=())
    for domain in identity.domains:
        ends |= Q(email__iendswith=f"@{domain}")
    reach = Contact.objects.filter(Q(phone__in=phones) | Q(email__in=emails) | ends)
    shared = Q(phone__in=phones) | Q(email__in=emails) | ends | Q(pk__in=reach.values("organisation_id"))
    if identity.siren:
        shared |= Q(siren=identity.siren)
    others = Organisation.objects.exclude(pk__in=list(exclude))
    by_name = others.none()
    if names := {fold(identity.name), core_name(identity.name)} - {""}:
        closeness = Value(0.0)
        for name in names:
            closeness = closeness + TrigramSimilarity("folded_name", Value(name))
        by_name = others.annotate(closeness=closeness / len(names)).filter(closeness__gte=_NEAR)
        by_name = by_name.order_by("-closeness", "pk")
    return [*_numbers(others.filter(shared)), *_numbers(by_name)]


def _numbers(rows: QuerySet[Organisation]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:_MOST])


def _is_common(domain: str) -> bool:
    by_contact = Contact.objects.filter(email__iendswith=f"@{domain}").values("organisation_id")
    bearers = Organisation.objects.filter(Q(email__iendswith=f"@{domain}") | Q(pk__in=by_contact))
    return bearers[: MOST_DOMAIN + 1].count() > MOST_DOMAIN
