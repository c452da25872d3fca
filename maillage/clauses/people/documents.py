"""A document of a person may be the proof of a check."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.evidence.links import Target
from maillage.kernel import formats
from maillage.people.masking import file_sight
from maillage.people.models import Person

from ..models import Eligibility
from ..nomenclature import criteria


def check_choices(context: Context, person: Person) -> list[tuple[int, str]]:
    """The checks of a person that this context reads: number and label. A sensitive criterion is not told to
    who is not of the reference team."""
    rows = list(Eligibility.objects.visible_to(context).filter(person=person).order_by("-checked_on", "-pk"))
    if not rows:
        return []
    sensitive = file_sight(context, person.pk).sensitive
    found = []
    for row in rows:
        known = criteria().get(row.criterion)
        told = known is not None and (sensitive or not known.sensitive)
        label = str(known.label) if known and told else _("Éligibilité aux clauses")
        found.append((row.pk, f"{label}, {formats.day(row.checked_on)}"))
    return found


CHECKS = Target("clause_check", gettext_lazy("Éligibilité (clauses)"), Eligibility, check_choices)
