"""What a merge of two files must know of immersions: nobody is in two of them on one day."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.formats import day as format_day
from maillage.people.merging import Carried, MergePart

from .models import Immersion


class ImmersionsPart(MergePart):
    carried = (Carried(gettext_lazy("Immersions"), "employment.Immersion"),)

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        kept = list(Immersion.objects.binding().filter(person_id=survivor_id))
        others = Immersion.objects.binding().filter(person_id=absorbed_id).select_related("company")
        return [
            _(
                "Les deux dossiers ont une immersion aux mêmes dates (à partir du %(day)s) : si c'est la "
                "même, annulez celle des deux qui est de trop."
            )
            % {"day": format_day(max(one.start_date, other.start_date))}
            for other in others
            for one in kept
            if one.start_date <= other.last_day and other.start_date <= one.last_day
        ]
