"""What a merge of two files must know of clauses: one check a criterion and a day, one situation a date."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel.formats import day as format_day
from maillage.people.merging import Carried, MergePart

from ..hours.settling import settle
from ..models import Eligibility, Outcome
from ..nomenclature import criteria


class ClausePeoplePart(MergePart):
    carried = (
        Carried(gettext_lazy("Vérifications d'éligibilité"), "clauses.Eligibility"),
        Carried(gettext_lazy("Heures de clause"), "clauses.HoursLine"),
        Carried(gettext_lazy("Situations après la clause"), "clauses.Outcome"),
    )

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        """Two checks or two situations that could not stand side by side: somebody chooses one."""
        same_check = Eligibility.objects.filter(
            person_id=absorbed_id,
            network=OuterRef("network"),
            criterion=OuterRef("criterion"),
            checked_on=OuterRef("checked_on"),
        )
        same_outcome = Outcome.objects.filter(
            person_id=absorbed_id,
            network=OuterRef("network"),
            since=OuterRef("since"),
            months=OuterRef("months"),
        )
        found = []
        for check in Eligibility.objects.filter(Exists(same_check), person_id=survivor_id):
            known = criteria().get(check.criterion)
            found.append(
                _(
                    "Les deux dossiers ont une vérification d'éligibilité du %(day)s%(criterion)s : retirez "
                    "l'une des deux."
                )
                % {
                    "day": format_day(check.checked_on),
                    "criterion": f" ({known.label})" if known and not known.sensitive else "",
                }
            )
        found += [
            _(
                "Les deux dossiers ont une situation notée à %(months)d mois du contrat du %(day)s : retirez "
                "l'une des deux."
            )
            % {"months": outcome.months, "day": format_day(outcome.since)}
            for outcome in Outcome.objects.filter(Exists(same_outcome), person_id=survivor_id)
        ]
        return found

    def given_back(self, context: Context, survivor_id: int, absorbed_id: int) -> None:
        settle(context, Q(person_id__in=(survivor_id, absorbed_id)))
