"""Organisations as their import reads them: identity, roles of today, the contact confirmed last."""

from collections.abc import Iterator

from django.db.models import F, Prefetch, QuerySet

from maillage.accounts.context import Context
from maillage.kernel.sheets.refs import PREFIX
from maillage.kernel.sheets.writing import Cell
from maillage.organisations.models import (
    Contact,
    Organisation,
    OrganisationReference,
    OrganisationRoleHeld,
)
from maillage.organisations.queries import current_roles

_CHUNK = 2000


def rows(organisations: QuerySet[Organisation], context: Context) -> Iterator[list[Cell]]:
    """One row per file, under the oldest reference of the context's organisation, else `maillage:123`."""
    refs = OrganisationReference.objects.filter(importer_id=context.organisation_id).order_by("pk")
    roles = OrganisationRoleHeld.objects.filter(current_roles()).order_by("pk")
    contacts = Contact.objects.order_by(F("confirmed_on").desc(nulls_last=True), "pk")
    found = organisations.order_by("pk").prefetch_related(
        Prefetch("references", refs, to_attr="own_refs"),
        Prefetch("roles", roles, to_attr="played"),
        Prefetch("contacts", contacts, to_attr="to_reach"),
    )
    for one in found.iterator(chunk_size=_CHUNK):
        contact = next(iter(one.to_reach), None)
        yield [
            next((known.ref for known in one.own_refs), f"{PREFIX}{one.pk}"),
            one.siret or "",
            one.name,
            "|".join(held.role for held in one.played),
            one.naf,
            one.size,
            one.address,
            one.postcode,
            one.city,
            *((contact.name, contact.email, contact.phone) if contact else ("", "", "")),
        ]
