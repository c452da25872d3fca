"""Two files of one company become one: its signatures move, unless two of them overlap."""

from __future__ import annotations

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.organisations.merging import Carried, MergePart

from .models import CharterSignature


class CharterPart(MergePart):
    """A company signs once at a time in a network: nothing says which of two dates is right."""

    carried = (Carried(gettext_lazy("Signatures de la charte"), "charter.CharterSignature"),)

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        kept = CharterSignature.objects.filter(organisation_id=survivor_id)
        spans = Q(pk__in=())
        for network, first, last in kept.values_list("network_id", F("signed_on"), F("until")):
            spans |= Q(network_id=network, signed_on__lte=last, until__gte=first)
        if CharterSignature.objects.filter(spans, organisation_id=absorbed_id).exists():
            return [
                _(
                    "Les deux fiches ont signé la charte sur une même période : corrigez d'abord les dates "
                    "d'une des signatures, ou retirez-la."
                )
            ]
        return []
