"""What a merge of two files must know of applications."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.people.merging import Carried, MergePart

from .models import Application


class OffersPart(MergePart):
    carried = (Carried(gettext_lazy("Candidatures"), "employment.Application"),)

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        """One person has one application to an offer: somebody chooses which of two stays."""
        other = Application.objects.filter(person_id=absorbed_id, offer_id=OuterRef("offer_id"))
        twice = Application.objects.filter(Exists(other), person_id=survivor_id).select_related("offer")
        return [
            _("Les deux dossiers sont proposés sur l'offre « %s » : retirez l'une des deux candidatures.")
            % application.offer
            for application in twice
        ]
