"""What a merge of two files of one company must know: what they hold, and helps of the same days."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.formats import day as format_day
from maillage.organisations.merging import Carried, MergePart

from .models import CompanyHelp
from .programmes import programmes


class CompanyWorkPart(MergePart):
    carried = (
        Carried(gettext_lazy("Immersions"), "employment.Immersion", "company_id"),
        Carried(gettext_lazy("Parrainages"), "employment.Sponsorship", "company_id"),
        Carried(gettext_lazy("Aides reçues"), "employment.CompanyHelp", "company_id"),
    )

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        """A company is once at a time in a programme of a network."""
        kept = list(CompanyHelp.objects.filter(company_id=survivor_id))
        return [
            _(
                "Les deux fiches sont dans le dispositif « %(programme)s » aux mêmes dates (à partir du "
                "%(day)s) : clôturez ou retirez l'une des deux entrées."
            )
            % {
                "programme": known.name if (known := programmes().get(one.programme)) else one.programme,
                "day": format_day(max(one.start_date, other.start_date)),
            }
            for other in CompanyHelp.objects.filter(company_id=absorbed_id)
            for one in kept
            if (one.network_id, one.programme) == (other.network_id, other.programme)
            and (one.end_date is None or one.end_date >= other.start_date)
            and (other.end_date is None or other.end_date >= one.start_date)
        ]
