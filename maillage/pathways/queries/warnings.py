"""What a reference worker should see at once on a file: late things first, then soon ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel import formats
from maillage.pathways.models import Enrolment
from maillage.pathways.queries.blocked import reasons, watched
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
    if file.running and file.next_appointment is None:
        found.append(Warning_("soon", _("Aucun rendez-vous prévu")))
    return found


def _pathways(file: PersonFile) -> list[Warning_]:
    found = []
    still = [e for e in file.running if e.exit_date is None]
    looked_at = Enrolment.objects.filter(pk__in=[e.pk for e in still]).only("entry_date", "programme_id")
    for enrolment in watched(looked_at, file.today) if still else ():
        definition = file.labels.definition(enrolment, file.today)
        found += [Warning_("late", _sentence(why)) for why in reasons(enrolment, definition, file.today)]
    for enrolment in still:
        if file.assignment_of(enrolment) is None:
            found.append(Warning_("late", _("Parcours sans référent")))
        if enrolment.contract_signed_on is None:
            found.append(Warning_("soon", _("Contrat d'engagement non signé")))
    if file.running and file.residence is None:
        url = reverse("people:residence_create", args=[file.person.pk])
        found.append(Warning_("soon", _("Adresse actuelle inconnue"), url))
    return found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


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
