"""What a merge of two files must know of sponsorship: the same pair is not made twice."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.people.merging import Carried, MergePart

from .models import Sponsorship


class SponsorshipPart(MergePart):
    carried = (Carried(gettext_lazy("Parrainages"), "employment.Sponsorship"),)

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        kept = list(Sponsorship.objects.filter(person_id=survivor_id, sponsor__isnull=False))
        others = Sponsorship.objects.filter(person_id=absorbed_id).select_related("sponsor")
        return [
            _(
                "Les deux dossiers sont parrainés par %s aux mêmes dates : retirez celui des deux binômes "
                "qui est de trop, ou notez sa fin."
            )
            % other.sponsor
            for other in others
            for one in kept
            if one.sponsor_id == other.sponsor_id and _overlap(one, other)
        ]


def _overlap(one: Sponsorship, other: Sponsorship) -> bool:
    return (one.end_date is None or one.end_date >= other.start_date) and (
        other.end_date is None or other.end_date >= one.start_date
    )
