"""The commission desk: one case at a time, its diagnosis beside it, one key for each decision."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import typed, whole_number
from maillage.kernel.toasts import notify
from maillage.pathways.models import (
    Commission,
    CommissionItem,
    Decision,
    Enrolment,
    EntrySituation,
    ItemKind,
    ReferenceAssignment,
)
from maillage.pathways.paper import decision_label
from maillage.pathways.programmes import definition_in_force
from maillage.pathways.queries.agenda import agenda
from maillage.pathways.queries.file import age_on
from maillage.pathways.queries.labels import HUES, Labels
from maillage.pathways.services.decisions import clear_decision, decide
from maillage.people.nomenclature import barrier_label
from maillage.people.queries import areas_prefetch, place_of
from maillage.people.reading import shown

from .commissions import commission_or_404, item_or_404
from .forms.commissions import ClosingForm

# The key, the decision, and what it is called for each kind of point.
KEYS = {Decision.VALIDATED: "v", Decision.REFUSED: "r", Decision.DEFERRED: "a"}
VERBS = {
    ItemKind.ENTRY: {
        Decision.VALIDATED: gettext_lazy("Valider l'entrée"),
        Decision.REFUSED: gettext_lazy("Refuser"),
        Decision.DEFERRED: gettext_lazy("Ajourner"),
    },
    ItemKind.FOLLOW_UP: {
        Decision.VALIDATED: gettext_lazy("Poursuivre le parcours"),
        Decision.REFUSED: gettext_lazy("Préparer la fin"),
        Decision.DEFERRED: gettext_lazy("Revoir plus tard"),
    },
    ItemKind.EXIT: {
        Decision.VALIDATED: gettext_lazy("Prononcer la sortie"),
        Decision.REFUSED: gettext_lazy("Refuser la sortie"),
        Decision.DEFERRED: gettext_lazy("Ajourner"),
    },
}


@dataclass(frozen=True)
class Choice:
    """A decision as a button: its key, its word, whether it asks for a reason."""

    decision: str
    key: str
    verb: str

    @property
    def asks(self) -> bool:
        return self.decision != Decision.VALIDATED


@needs(Right.RUN_COMMISSIONS)
def commission_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """`?point=` opens a case; by default the first not decided."""
    found = commission_or_404(request, pk)
    if found.held:
        return redirect("pathways:commission", pk=pk)
    return _desk(request, found, whole_number(request.GET.get("point")))


def _desk(
    request: HttpRequest,
    found: Commission,
    point: int | None,
    *,
    refused: DomainError | None = None,
    asked: str = "",
    just: int | None = None,
) -> HttpResponse:
    """`just`: the point decided a moment ago, said above the next one with the way to take it back."""
    items = agenda(request.context, found)
    current = _current(items, point)
    context = {
        "commission": found,
        "items": items,
        "current": current,
        "decided": sum(1 for item in items if item.decision),
        "early": found.date > timezone.localdate(),
        "closing": ClosingForm(initial={"attendees": found.attendees, "minutes_note": found.minutes_note}),
        "refused": refused,
        "just": next(
            ((i, item_name(i), decision_label(i.kind, i.decision).lower()) for i in items if i.pk == just),
            None,
        ),
        "asked": asked,
    }
    if current is not None:
        context |= _case(request, current)
        shown(request, [(current.referral or current.enrolment).person_id])
        place = items.index(current)
        context["previous"] = items[place - 1] if place else None
        context["next"] = items[place + 1] if place + 1 < len(items) else None
        context["rank"] = place + 1
    part = request.htmx and not request.htmx.boosted
    template = "pathways/steering/_desk.html" if part else "pathways/steering/desk.html"
    return render(request, template, context, status=422 if refused else 200)


def _current(items: list[CommissionItem], point: int | None) -> CommissionItem | None:
    """The point asked for; else the first that waits for its decision, else the last."""
    for item in items:
        if item.pk == point:
            return item
    waiting = [item for item in items if not item.decision]
    return next(iter(waiting or items[-1:]), None)


def _case(request: HttpRequest, item: CommissionItem) -> dict[str, object]:
    """What lies on the desk beside a case."""
    case = item.referral or item.enrolment
    person = type(case.person).objects.prefetch_related(areas_prefetch(), "barriers").get(pk=case.person_id)
    today = timezone.localdate()
    choices = [
        Choice(decision, key, str(VERBS[ItemKind(item.kind)][decision])) for decision, key in KEYS.items()
    ]
    context: dict[str, object] = {
        "case": case,
        "person": person,
        "age": age_on(person.birth_date, today),
        "place": place_of(person, today),
        "barriers": [barrier_label(b.kind) for b in person.barriers.all() if b.until is None],
        "choices": choices,
        "decision_text": decision_label(item.kind, item.decision) if item.decision else "",
        "diagnosis": None,
        "situations": [],
    }
    if item.referral is not None:
        diagnosis = getattr(item.referral, "diagnosis", None)
        labels = dict(EntrySituation.choices)
        context["diagnosis"] = diagnosis
        if diagnosis is not None:
            context["situations"] = [labels[s] for s in diagnosis.entry_situations if s in labels]
    else:
        context |= _pathway(item)
    return context


def _pathway(item: CommissionItem) -> dict[str, object]:
    """A pathway's last steps, appointments and proposed exit."""
    enrolment = (
        Enrolment.objects.select_related("programme")
        .prefetch_related(
            Prefetch(
                "assignments", ReferenceAssignment.objects.select_related("worker").order_by("-start_date")
            )
        )
        .get(pk=item.enrolment_id)
    )
    labels = Labels.of([enrolment.programme])
    steps = []
    for step in enrolment.steps.select_related("step_type", "enrolment", "contract__employer").order_by(
        "-start_date", "-pk"
    )[:6]:
        label, category = labels.step(step)
        steps.append({"step": step, "label": label, "hue": f"hue-{HUES[category]}"})
    meetings = enrolment.person.appointments.filter(
        date__gte=enrolment.entry_date, date__lte=timezone.localdate()
    ).order_by("-date", "-pk")[:8]
    proposal = (
        enrolment.exit_proposals.select_related("exit_kind", "contract__employer", "proposed_by")
        .order_by("-pk")
        .first()
        if item.kind == ItemKind.EXIT
        else None
    )
    kinds = {}
    if proposal is not None:
        definition = definition_in_force(enrolment.programme, proposal.exit_date)
        kinds = {kind.code: str(kind.label) for kind in definition.exit_kinds}
    return {
        "enrolment": enrolment,
        "steps": steps,
        "meetings": list(meetings),
        "proposal": proposal,
        "exit_label": kinds.get(proposal.exit_kind.code, proposal.exit_kind.code) if proposal else "",
    }


@needs(Right.RUN_COMMISSIONS)
@require_POST
def item_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Record one decision, then the next case that waits comes to the desk."""
    item = item_or_404(request, pk)
    decision = request.POST.get("decision", "")
    try:
        if decision:
            decide(request.context, item, decision, typed(request.POST.get("reason")))
        else:
            clear_decision(request.context, item)
    except DomainError as error:
        if not request.htmx:
            notify(request, error.message, error=True)
            return _to_desk(item)
        return _desk(
            request, commission_or_404(request, item.commission_id), pk, refused=error, asked=decision
        )
    if not request.htmx:
        return _to_desk(item)
    point = None if decision else pk
    return _desk(
        request, commission_or_404(request, item.commission_id), point, just=pk if decision else None
    )


def _to_desk(item: CommissionItem) -> HttpResponse:
    return redirect("pathways:commission_desk", pk=item.commission_id)


def item_name(item: CommissionItem) -> str:
    return str((item.referral or item.enrolment).person)
