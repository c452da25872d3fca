"""Writes of perimeters: the parts of the figures a network reports apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.text import fold
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation

from .. import nomenclature
from ..models import Perimeter, PerimeterBuyer

_NOT_IN_CODES = re.compile(r"[^a-z0-9]+")
_LONGEST = 31  # of a code: "clauses_" stands before it in the 40 signs of a section's


def create_perimeter(
    context: Context,
    *,
    name: str,
    code: str = "",
    grouping: str = "",
    urban_renewal: bool = False,
    buyers: Iterable[Organisation] = (),
) -> Perimeter:
    """A section of figures of its own, `clauses_CODE`; without a code, the one its name gives.

    The code stays: reports that were kept name it.
    """
    context.require(Right.RUN_CLAUSES)
    code = code.strip() or code_for(name)
    if not re.fullmatch(r"[a-z0-9_]+", code) or len(code) > _LONGEST:
        raise DomainError(
            _("Un code compte des minuscules sans accent, des chiffres et des soulignés : ville_de_lyon."),
            "code",
        )
    chosen = list(buyers)
    _checked(grouping, urban_renewal, chosen)
    with changes(context.actor, _("périmètre « %s » créé") % name):
        made = Perimeter.objects.create(
            network_id=network_of(context),
            code=code,
            name=name,
            grouping=grouping,
            urban_renewal=urban_renewal,
        )
        PerimeterBuyer.objects.bulk_create(PerimeterBuyer(perimeter=made, buyer=buyer) for buyer in chosen)
    return made


def edit_perimeter(
    context: Context,
    perimeter: Perimeter,
    *,
    name: str,
    grouping: str = "",
    urban_renewal: bool = False,
    buyers: Iterable[Organisation] = (),
) -> None:
    context.require(Right.RUN_CLAUSES)
    chosen = {buyer.pk: buyer for buyer in buyers}
    _checked(grouping, urban_renewal, chosen.values())
    with changes(context.actor, _("périmètre « %s » modifié") % name):
        held = Perimeter.objects.select_for_update().get(pk=perimeter.pk)
        held.name, held.grouping, held.urban_renewal = name, grouping, urban_renewal
        held.save()
        held.buyers.exclude(buyer__in=chosen).delete()
        there = set(held.buyers.values_list("buyer_id", flat=True))
        PerimeterBuyer.objects.bulk_create(
            PerimeterBuyer(perimeter=held, buyer=buyer) for pk, buyer in chosen.items() if pk not in there
        )


def remove_perimeter(context: Context, perimeter: Perimeter) -> None:
    """Its section goes; versions of its chapter that were kept stay."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("périmètre « %s » retiré") % perimeter.name):
        perimeter.delete()


def code_for(name: str) -> str:
    """What a name gives for a code: « Ville de Lyon » gives `ville_de_lyon`."""
    return _NOT_IN_CODES.sub("_", fold(name)).strip("_")[:_LONGEST].strip("_")


def _checked(grouping: str, urban_renewal: bool, buyers: Iterable[Organisation]) -> None:
    if grouping and grouping not in nomenclature.groupings():
        raise DomainError(_("« %s » n'est pas un regroupement connu.") % grouping, "grouping")
    if not urban_renewal and not list(buyers):
        raise DomainError(
            _(
                "Choisissez au moins un acheteur, ou la rénovation urbaine : sinon ce périmètre compterait "
                "tout, comme « Clauses sociales »."
            ),
            "buyers",
        )
