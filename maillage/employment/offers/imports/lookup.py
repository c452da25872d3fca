"""Finding the offers a file names by their reference; the network an organisation imports for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.refs import Reference, find
from maillage.organisations.models import Organisation

from ..models import JobOffer

OFFER_REF = Column(
    "offer_ref",
    gettext_lazy("Référence de l'offre"),
    Reference(),
    required=True,
    help=gettext_lazy("La référence (`ref`) de l'offre, telle qu'elle a été importée."),
    example="O0001",
)


def network_for(organisation_id: int) -> int:
    """The lead of the network an organisation belongs to: itself when no other manages its accounts."""
    managed = Organisation.objects.filter(pk=organisation_id).values_list("accounts_managed_by_id", flat=True)
    return managed.first() or organisation_id


def offers_of(batch: Batch, fields: tuple[str, ...]) -> list[tuple[Any, ...] | None]:
    """Values of (`pk`, *fields) of the offer of each row; rows that name none are refused."""
    refs = batch.values["offer_ref"]
    known = find(
        JobOffer.objects.all(),
        {refs[row] for row in batch.rows()},
        network_for(batch.organisation_id),
        fields,
        origin="network",
    )
    offers: list[tuple[Any, ...] | None] = [None] * len(batch)
    for row in list(batch.rows()):
        offers[row] = known.get(refs[row])
        if offers[row] is None:
            batch.reject(
                row, "offer_ref", _("aucune offre n'a cette référence : importez d'abord les offres")
            )
    return offers
