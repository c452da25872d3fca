"""Finding the companies a file names by their SIRET."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.batch import Batch
from maillage.kernel.sheets.cells import Checked
from maillage.kernel.sheets.columns import Column
from maillage.organisations.former import surviving_by_siret
from maillage.organisations.models import Organisation


def siret(text: str) -> str:
    """A SIRET without its spaces; raises `DomainError` when it is none."""
    digits = "".join(text.split())
    if not (digits.isascii() and digits.isdecimal()):
        raise DomainError(_("le SIRET « %s » ne s'écrit qu'avec des chiffres") % text[:40])
    if len(digits) != 14:
        lost = (
            _(" : un zéro initial s'est sans doute perdu, mettez la colonne en texte")
            if len(digits) == 13
            else ""
        )
        raise DomainError(
            _("le SIRET « %(siret)s » a %(count)d chiffres au lieu de 14")
            % {"siret": digits[:40], "count": len(digits)}
            + lost
        )
    if not Organisation.siret_is_valid(digits):
        raise DomainError(_("le SIRET « %s » n'est pas valable : sa clé est fausse") % digits)
    return digits


SIRET_CELLS = Checked(siret, gettext_lazy("14 chiffres, clé vérifiée"))

COMPANY_SIRET = Column(
    "company_siret",
    gettext_lazy("SIRET de l'entreprise"),
    SIRET_CELLS,
    required=True,
    help=gettext_lazy("L'entreprise a déjà sa fiche : importez d'abord les structures."),
    example="",
)


def companies_of(batch: Batch, column: str = "company_siret") -> list[Organisation | None]:
    """The company of each row, None where the cell is empty; rows whose SIRET has no file are refused.

    Only `pk`, `name`, `siret` and `closed_on` are read.
    """
    said = batch.values[column]
    wanted = {said[row] for row in batch.rows() if said[row]}
    known = {
        found.siret: found
        for found in Organisation.objects.filter(siret__any_of=list(wanted)).only(
            "pk", "name", "siret", "closed_on"
        )
    }
    former = surviving_by_siret(wanted - known.keys())
    if former:
        there = Organisation.objects.only("pk", "name", "siret", "closed_on").in_bulk(former.values())
        known |= {number: there[pk] for number, pk in former.items()}
    companies: list[Organisation | None] = [None] * len(batch)
    for row in list(batch.rows()):
        if not said[row]:
            continue
        companies[row] = known.get(said[row])
        if companies[row] is None:
            batch.reject(row, column, _("aucune structure n'a ce SIRET : importez d'abord les structures"))
    return companies
