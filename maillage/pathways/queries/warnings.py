"""What a reference worker should see at once on a file: late things first, then soon ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel import formats
from maillage.kernel.months import add_months
from maillage.pathways.models import Attendance, CommissionItem, Enrolment, ItemKind
from maillage.pathways.queries.file import PersonFile


@dataclass(frozen=True)
class Warning_:
    """`kind` is "late" or "soon"; `url` leads to where it is mended."""

    kind: str
    text: str
    url: str = ""


def warnings_of(file: PersonFile) -> list[Warning_]:
    """Warnings about the running pathways, for the parts of the file the reader reads."""
    found: list[Warning_] = []
    if file.sight.appointments:
        found += _appointments(file)
    if file.sight.steps:
        found += _pathways(file)
        found += _contracts(file)
    return sorted(found, key=lambda w: w.kind != "late")


def _appointments(file: PersonFile) -> list[Warning_]:
    found = []
    tab = reverse("pathways:person_tab", args=[file.person.pk, "entretiens"])
    unsaid = [a for a in file.appointments if not a.attendance and a.date < file.today]
    if unsaid:
        text = ngettext("%s entretien sans présence", "%s entretiens sans présence", len(unsaid))
        found.append(Warning_("late", text % formats.number(len(unsaid)), tab))
    said = [a for a in file.appointments if a.attendance in (Attendance.KEPT, Attendance.MISSED)]
    run = next((i for i, a in enumerate(said) if a.attendance != Attendance.MISSED), len(said))
    if run >= 2:
        text = ngettext("%s entretien manqué de suite", "%s entretiens manqués de suite", run)
        found.append(Warning_("late", text % formats.number(run), tab))
    if file.running and file.next_appointment is None:
        found.append(Warning_("soon", _("Aucun rendez-vous prévu")))
    return found


def _pathways(file: PersonFile) -> list[Warning_]:
    found = []
    due = follow_up_due(file.running, file)
    for enrolment in file.running:
        if file.assignment_of(enrolment) is None:
            found.append(Warning_("late", _("Parcours sans référent")))
        if enrolment.contract_signed_on is None and enrolment.exit_date is None:
            found.append(Warning_("soon", _("Contrat d'engagement non signé")))
        day = due.get(enrolment.pk)
        if day is not None and day <= file.today and enrolment.exit_date is None:
            text = _("Commission de suivi à prévoir depuis le %s") % formats.day(day)
            found.append(Warning_("soon", text))
    if file.running and file.residence is None:
        url = reverse("people:residence_create", args=[file.person.pk])
        found.append(Warning_("soon", _("Adresse actuelle inconnue"), url))
    return found


def _contracts(file: PersonFile) -> list[Warning_]:
    return [
        Warning_(
            "soon",
            _("Contrat arrivé à sa fin prévue le %s") % formats.day(c.planned_end_date),
            reverse("employment:contract_edit", args=[c.pk]),
        )
        for c in file.contracts
        if c.end_date is None and c.planned_end_date is not None and c.planned_end_date < file.today
    ]


def follow_up_due(enrolments: list[Enrolment], file: PersonFile) -> dict[int, dt.date]:
    """The day the follow-up commission should look at each pathway again, where the programme says so."""
    seen = last_follow_ups([e.pk for e in enrolments])
    due = {}
    for enrolment in enrolments:
        months = file.labels.parameter(enrolment, "follow_up_months", file.today)
        if months:
            due[enrolment.pk] = add_months(seen.get(enrolment.pk, enrolment.entry_date), int(str(months)))
    return due


def last_follow_ups(enrolment_ids: list[int]) -> dict[int, dt.date]:
    """The last follow-up commission held on each pathway."""
    rows = (
        CommissionItem.objects.filter(
            enrolment_id__in=enrolment_ids, kind=ItemKind.FOLLOW_UP, commission__held=True
        )
        .values("enrolment_id")
        .annotate(last=Max("commission__date"))
    )
    return {row["enrolment_id"]: row["last"] for row in rows}
