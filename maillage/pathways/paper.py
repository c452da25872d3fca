"""Documents of the room as PDF: the engagement contract, the minutes of a commission."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.accounts.context import Context
from maillage.kernel.documents import render_pdf
from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import day_long
from maillage.pathways.models import (
    Commission,
    CommissionItem,
    Decision,
    Diagnosis,
    Enrolment,
    ItemKind,
    Referral,
)
from maillage.pathways.programmes import Definition, EngagementContract, definition_in_force
from maillage.pathways.queries.agenda import agenda, worker_name
from maillage.people.models import Person, Sex


@override("fr")
def engagement_contract(case: Referral | Enrolment) -> bytes:
    """The contract the person and the structure sign: the programme's texts, the person's objectives.

    In French whoever prints it: the texts people commit to are written in that language.
    """
    enrolment = case if isinstance(case, Enrolment) else None
    referral = case if isinstance(case, Referral) else case.referral
    day = enrolment.entry_date if enrolment else timezone.localdate()
    definition = definition_in_force(case.programme, day)
    text = definition.engagement_contract or EngagementContract(title=_("Contrat d'engagement"))
    worker = _worker_of(case)
    return render_pdf(
        "pathways/engagement",
        {
            "organisation": case.programme.organisation.name,
            "title": text.title,
            "subtitle": str(definition.name),
            "facts": _facts(case, worker, enrolment),
            "preamble": text.preamble,
            "objectives_title": _("Objectifs du parcours"),
            "objectives": _objectives(case, referral),
            "person_title": _("La personne s'engage à"),
            "person_commits": list(text.person_commits),
            "structure_title": _("La structure s'engage à"),
            "structure_commits": list(text.structure_commits),
            "closing": text.closing,
            "place_line": _("Fait à ……………………………………, le …………………………………"),
            "signatures": [
                str(case.person),
                worker or _("Le référent de parcours"),
                case.operator.name,
            ],
            "note": _("Contrat d'engagement – %s") % case.person,
        },
    )


def _worker_of(case: Referral | Enrolment) -> str:
    if isinstance(case, Referral):
        return case.worker.full_name if case.worker else ""
    if hasattr(case, "current"):
        return worker_name(case)
    last = case.assignments.select_related("worker").order_by("-start_date").first()
    return last.worker.full_name if last else ""


def _facts(case: Referral | Enrolment, worker: str, enrolment: Enrolment | None) -> list[list[str]]:
    day = format_day(case.person.birth_date)
    born = {Sex.FEMALE: _("née le %s"), Sex.MALE: _("né le %s")}.get(case.person.sex, _("né(e) le %s")) % day
    rows = [
        [_("Participant"), f"{case.person} – {born}"],
        [_("Structure"), case.operator.name],
    ]
    if worker:
        rows.append([_("Référent de parcours"), worker])
    if enrolment is not None:
        rows.append([_("Entrée en parcours"), format_day(enrolment.entry_date)])
        if enrolment.commission_date:
            rows.append([_("Validé par la commission du"), format_day(enrolment.commission_date)])
    return rows


def _objectives(case: Referral | Enrolment, referral: Referral | None) -> str:
    if isinstance(case, Enrolment) and case.objectives:
        return case.objectives
    found = Diagnosis.objects.filter(referral=referral).first() if referral else None
    return found.objectives if found else ""


def minutes(context: Context, commission: Commission) -> bytes:
    """The minutes: agenda, decisions and their reasons, a page of signatures."""
    items = agenda(context, commission)
    definition = definition_in_force(commission.programme, commission.date)
    present = [line.strip() for line in commission.attendees.splitlines() if line.strip()]
    place = commission.branch.name if commission.branch else _("tout le territoire")
    return render_pdf(
        "pathways/minutes",
        {
            "organisation": commission.programme.organisation.name,
            "title": _("Procès-verbal de commission")
            if commission.held
            else _("Ordre du jour de commission"),
            "subtitle": f"{commission.get_kind_display()} – {day_long(commission.date)}",
            "facts": [
                [_("Programme"), str(definition.name)],
                [_("Territoire"), place],
                *([[_("Lieu"), commission.place]] if commission.place else []),
                [_("Points examinés"), _counted(items)],
            ],
            "present_title": _("Présents"),
            "present": present,
            "sections": [
                {"title": title, "columns": columns, "rows": rows}
                for title, columns, rows in _sections(items, definition)
                if rows
            ],
            "note_title": _("Observations"),
            "observations": commission.minutes_note,
            "signature_title": _("Signatures"),
            "signatures": present or [_("Présidence de la commission"), _("Animation du programme")],
            "note": _("Document confidentiel : données personnelles"),
        },
    )


def _counted(items: list[CommissionItem]) -> str:
    parts = [str(len(items))]
    for decision, label in Decision.choices:
        count = sum(1 for item in items if item.decision == decision)
        if count:
            parts.append(str(label).lower() + _(" : ") + str(count))
    return " – ".join(parts)


def _sections(
    items: list[CommissionItem], definition: Definition
) -> list[tuple[str, list[str], list[list[str]]]]:
    kinds = {kind.code: str(kind.label) for kind in definition.exit_kinds}
    rows: dict[str, list[list[str]]] = {kind: [] for kind in ItemKind.values}
    for number, item in enumerate(items, 1):
        head = [str(number), *_person_cell(item)]
        if item.kind == ItemKind.EXIT:
            exit_kind = item.proposed_exit_kind.code if item.proposed_exit_kind else ""
            head += [f"{kinds.get(exit_kind, exit_kind)}, {_day(item.proposed_exit_date)}"]
        elif item.kind == ItemKind.FOLLOW_UP:
            head += [item.motive]
        rows[item.kind].append([*head, _decision_cell(item)])
    decision = _("Décision")
    return [
        (_("Entrées"), ["", _("Personne"), _("Présentée par"), decision], rows[ItemKind.ENTRY]),
        (
            _("Suivi des parcours"),
            ["", _("Personne"), _("Présentée par"), _("Motif"), decision],
            rows[ItemKind.FOLLOW_UP],
        ),
        (
            _("Sorties"),
            ["", _("Personne"), _("Présentée par"), _("Sortie proposée"), decision],
            rows[ItemKind.EXIT],
        ),
    ]


def _person_cell(item: CommissionItem) -> list[str]:
    case = item.referral or item.enrolment
    person: Person = case.person
    if item.referral is not None:
        by = item.referral.worker.full_name if item.referral.worker else item.referral.operator.name
    else:
        by = worker_name(item.enrolment) or case.operator.name
    return [f"{person.last_name} {person.first_name}", by]


def _decision_cell(item: CommissionItem) -> str:
    if not item.decision:
        return ""
    label = decision_label(item.kind, item.decision)
    return f"{label} : {item.reason}" if item.reason else label


def _day(day: dt.date | None) -> str:
    return format_day(day) if day else ""


def decision_label(kind: str, decision: str) -> str:
    """A decision in the words of what was decided."""
    words = {
        (ItemKind.ENTRY, Decision.VALIDATED): _("Entrée validée"),
        (ItemKind.ENTRY, Decision.REFUSED): _("Entrée refusée"),
        (ItemKind.FOLLOW_UP, Decision.VALIDATED): _("Parcours poursuivi"),
        (ItemKind.FOLLOW_UP, Decision.REFUSED): _("Fin de parcours à préparer"),
        (ItemKind.EXIT, Decision.VALIDATED): _("Sortie prononcée"),
        (ItemKind.EXIT, Decision.REFUSED): _("Sortie refusée"),
    }
    return words.get((ItemKind(kind), Decision(decision)), _("Ajourné"))
