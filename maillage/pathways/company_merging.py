"""What two files of one organisation hold of this room, and which is never absorbed."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.organisations.merging import Carried, MergePart

from .models import Programme


class PathwaysCompanyPart(MergePart):
    carried = (
        Carried(gettext_lazy("Parcours portés"), "pathways.Enrolment", "operator_id"),
        Carried(gettext_lazy("Parcours prescrits"), "pathways.Enrolment", "prescriber_id"),
    )

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        if Programme.objects.filter(organisation_id=absorbed_id).exists():
            return [_("La fiche à absorber est celle d'une structure qui pilote des programmes.")]
        return []
