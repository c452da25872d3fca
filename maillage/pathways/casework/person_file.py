"""A person's file: header, timeline, quick entry, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.forms import phone_text
from maillage.pathways.queries.file import PersonFile, person_file
from maillage.pathways.queries.history import history_of
from maillage.pathways.queries.warnings import warnings_of
from maillage.pathways.timeline import draw, moments_of, summary_of
from maillage.people.queries import answers_of, barriers_of

from .forms import QuickAppointmentForm
from .parts import appointment_lines, network_of, pathway_parts


@dataclass(frozen=True)
class Tab:
    """A tab: the last word of its address, its label, the part of the sight that opens it."""

    key: str
    label: str | Promise
    part: str

    @property
    def template(self) -> str:
        return f"pathways/casework/tabs/{self.key or 'apercu'}.html"


TABS = (
    Tab("", _("Aperçu"), "identity"),
    Tab("parcours", _("Parcours"), "pathways"),
    Tab("entretiens", _("Entretiens et notes"), "appointments"),
    Tab("situation", _("Situation et freins"), "notes"),
    Tab("contrats", _("Contrats"), "steps"),
    Tab("suivi", _("Qui suit"), "identity"),
    Tab("historique", _("Historique"), "history"),
)


@needs(Right.SEE_PEOPLE)
def person(request: HttpRequest, pk: int, tab: str = "") -> HttpResponse:
    return file_page(request, pk, tab)


def file_page(
    request: HttpRequest,
    pk: int,
    tab: str = "",
    *,
    quick: QuickAppointmentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or what changes of it when HTMX asks. `quick` is a refused quick entry."""
    file = person_file(request.context, pk)
    tabs = [t for t in TABS if getattr(file.sight, t.part)]
    chosen = next((t for t in tabs if t.key == tab), None)
    if chosen is None:
        raise Http404
    moments = moments_of(file)
    readonly = not request.context.has(Right.EDIT_PATHWAYS)
    # Drawn once, printed twice: beside the picture, and in its place on a phone.
    in_words = render_to_string("pathways/casework/_moments.html", {"moments": moments, "readonly": readonly})
    parts = pathway_parts(file)
    context: dict[str, Any] = {
        "file": file,
        "person": file.person,
        "phone": phone_text(file.person.phone),
        "tabs": tabs,
        "tab": chosen,
        "moments": moments,
        "picture": draw(moments, file.today),
        "summary": summary_of(moments),
        "readonly": readonly,
        "in_words": in_words,
        "warnings": warnings_of(file),
        "quick": quick or _quick(request, file),
        "parts": parts,
        "current": parts[0] if parts else None,
        **_of_tab(file, chosen.key),
    }
    part = request.htmx and request.htmx.target == "file"
    template = "pathways/casework/_file.html" if part else "pathways/casework/file.html"
    return render(request, template, context, status=status)


def _quick(request: HttpRequest, file: PersonFile) -> QuickAppointmentForm | None:
    if not request.context.has(Right.EDIT_APPOINTMENTS):
        return None
    return QuickAppointmentForm(initial=QuickAppointmentForm.starting(), notes=file.sight.notes)


def _of_tab(file: PersonFile, key: str) -> dict[str, Any]:
    """What only one tab reads."""
    if key == "":
        open_barriers = [b for b in barriers_of(file.context, file.person) if b.until is None]
        return {
            "barriers": open_barriers,
            "answers": answers_of(file.context, file.person),
            "lines": appointment_lines(file)[:4],
        }
    if key == "situation":
        return {
            "answers": answers_of(file.context, file.person),
            "barriers": barriers_of(file.context, file.person),
        }
    if key == "entretiens":
        return {"lines": appointment_lines(file)}
    if key == "suivi":
        return {"network": network_of(file)}
    if key == "historique":
        return {"history": history_of(file)}
    return {}
