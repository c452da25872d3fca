"""What a merge of two files must know of the IOD method: what forbids it, what goes back together."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.people.merging import Carried, MergePart
from maillage.people.merging.parts import GoingBack

from .models import IodCase, IodEvent, IodProposal

_EVENTS = IodEvent._meta.db_table
_CONTRACTS = EmploymentContract._meta.db_table
_PROPOSALS = IodProposal._meta.db_table


class IodPart(MergePart):
    carried = (
        Carried(gettext_lazy("Suivis IOD"), "employment.IodCase"),
        Carried(gettext_lazy("Propositions IOD"), "employment.IodProposal"),
        Carried(gettext_lazy("Événements IOD"), "employment.IodEvent"),
    )

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        twice = (
            IodCase.objects.filter(person_id__in=[survivor_id, absorbed_id], closed_on__isnull=True)
            .order_by()
            .values("network_id")
            .annotate(people=Count("person_id", distinct=True))
            .filter(people=2)
        )
        if not twice.exists():
            return []
        return [_("La mission IOD suit les deux dossiers : terminez d'abord l'un des deux suivis.")]

    def going_back(self, survivor_id: int, moved: Mapping[str, set[int]]) -> GoingBack:
        """What was noted since of a hire or of a proposal that goes back."""
        back = GoingBack()
        since = IodEvent.objects.filter(
            Q(contract_id__in=moved.get(_CONTRACTS, ())) | Q(proposal_id__in=moved.get(_PROPOSALS, ())),
            person_id=survivor_id,
        ).exclude(pk__in=moved.get(_EVENTS, ()))
        back.add(_EVENTS, set(since.values_list("pk", flat=True)))
        return back
