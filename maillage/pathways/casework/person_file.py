"""A person's file: header, timeline, quick entry, tabs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.forms import phone_text
from maillage.pathways.queries.file import PersonFile, person_file
from maillage.pathways.queries.placement import candidate, presented
from maillage.pathways.queries.warnings import warnings_of
from maillage.pathways.timeline import draw, in_words, marks, moments_of, summary_of
from maillage.people.file_parts import FilePart, file_parts
from maillage.people.queries import answers_of, barriers_of
from maillage.people.reading import shown
from maillage.protection.queries import share_of

from .forms import QuickAppointmentForm
from .parts import appointment_lines, network_of, pathway_parts
from .past import history_tab


@dataclass(frozen=True)
class Tab:
    """A tab: the last word of its address, its label, the part of the sight that opens it."""

    key: str
    label: str | Promise
    part: str
    added: FilePart | None = None  # by another room

    @property
    def template(self) -> str:
        return self.added.template if self.added else f"pathways/casework/tabs/{self.key or 'apercu'}.html"


TABS = (
    Tab("", _("Aperçu"), "identity"),
    Tab("parcours", _("Parcours"), "pathways"),
    Tab("entretiens", _("Entretiens et notes"), "appointments"),
    Tab("situation", _("Situation et freins"), "situations"),
    Tab("contrats", _("Contrats"), "steps"),
    Tab("suivi", _("Qui suit"), "identity"),
    Tab("historique", _("Historique"), "history"),
)


def all_tabs() -> list[Tab]:
    """Ours, and those of other rooms where they asked to stand."""
    tabs = list(TABS)
    for part in file_parts():
        places = [rank for rank, tab in enumerate(tabs) if tab.key == part.before] if part.before else []
        tabs.insert(places[0] if places else len(tabs), Tab(part.key, part.label, part.part, part))
    return tabs


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
    tabs = [t for t in all_tabs() if getattr(file.sight, t.part)]
    chosen = next((t for t in tabs if t.key == tab), None)
    if chosen is None:
        raise Http404
    share = share_of(request.context, pk) if file.sight.share else None
    if share is not None:
        shown(request, [pk], share.reading)
    moments = moments_of(file)
    readonly = bool(file.sight.share) or not request.context.has(Right.EDIT_PATHWAYS)
    picture = draw(moments, file.today)
    parts = pathway_parts(file)
    context: dict[str, Any] = {
        "file": file,
        "person": file.person,
        "phone": phone_text(file.person.phone),
        "tabs": tabs,
        "tab": chosen,
        "moments": moments,
        "picture": picture,
        "marks": marks(picture, readonly) if picture else "",
        "summary": summary_of(moments),
        "readonly": readonly,
        "share": share,
        "edits": not file.sight.share and request.context.has(Right.EDIT_PEOPLE),
        # Written once, printed twice: beside the picture, and in its place on a phone.
        "in_words": in_words(moments, readonly),
        "warnings": warnings_of(file),
        "quick": quick or _quick(request, file),
        "parts": parts,
        "current": parts[0] if parts else None,
        "candidate": candidate(file),
        "presented": presented(file) if file.sight.contacts and not file.sight.share else None,
        **_of_tab(request, file, chosen),
    }
    part = request.htmx and request.htmx.target == "file"
    template = "pathways/casework/_file.html" if part else "pathways/casework/file.html"
    return render(request, template, context, status=status)


def _quick(request: HttpRequest, file: PersonFile) -> QuickAppointmentForm | None:
    if file.sight.share or not request.context.has(Right.EDIT_APPOINTMENTS):
        return None
    notes = request.context.has(Right.SEE_SOCIAL_NOTES)  # who meets the person writes, in the team or not
    return QuickAppointmentForm(initial=QuickAppointmentForm.starting(), notes=notes)


def _of_tab(request: HttpRequest, file: PersonFile, tab: Tab) -> dict[str, Any]:
    """What only one tab reads."""
    if tab.added:
        return tab.added.content(file.context, file.person)
    key = tab.key
    if key == "":
        open_barriers = [b for b in barriers_of(file.context, file.person, file.sight) if b.until is None]
        return {
            "barriers": open_barriers,
            "answers": answers_of(file.context, file.person, file.sight),
            "lines": appointment_lines(file)[:4],
        }
    if key == "situation":
        return {
            "answers": answers_of(file.context, file.person, file.sight),
            "barriers": barriers_of(file.context, file.person, file.sight),
        }
    if key == "entretiens":
        return {"lines": appointment_lines(file)}
    if key == "suivi":
        return {"network": network_of(file)}
    if key == "historique":
        return history_tab(request, file)
    return {}
