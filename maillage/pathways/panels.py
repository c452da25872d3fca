"""What an organisation's file shows of pathways: counts of those the reader reaches."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import number
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel

from .models import Enrolment


def pathways_panel(context: Context, organisation: Organisation) -> Panel | None:
    """Pathways carried and prescribed, within reach; nothing to say, no panel."""
    if not context.has(Right.SEE_PATHWAYS):
        return None
    counts = (
        Enrolment.objects.visible_to(context)
        .filter(Q(operator=organisation) | Q(prescriber=organisation))
        .aggregate(
            open=Count("pk", filter=Q(operator=organisation, exit_date__isnull=True)),
            carried=Count("pk", filter=Q(operator=organisation)),
            prescribed=Count("pk", filter=Q(prescriber=organisation)),
        )
    )
    rows = [
        (_("Parcours ouverts qu'elle porte"), counts["open"]),
        (_("Parcours portés en tout"), counts["carried"]),
        (_("Parcours prescrits"), counts["prescribed"]),
    ]
    return Panel(_("Parcours"), [(label, number(count), "") for label, count in rows if count])
