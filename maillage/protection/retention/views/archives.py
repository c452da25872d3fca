"""The archive apart: a list of numbers, and one file at a time, opened for a reason."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.listing import Column, Empty, Listing
from maillage.protection.facts import all_facts
from maillage.protection.retention.archive import archived_for, read_archive
from maillage.protection.retention.forms import ReadArchiveForm
from maillage.protection.retention.models import ArchivedFile
from maillage.protection.retention.telling import labels_of


def until_words(archived: ArchivedFile) -> str:
    if archived.until.year == 9999:
        return _("tant que le dernier paiement n'est pas connu")
    return formats.day(archived.until)


class ArchiveListing(Listing):
    columns = [
        Column(
            "person",
            gettext_lazy("Dossier n°"),
            value=lambda a: str(a.person_id),
            sort="person_id",
            link=True,
        ),
        Column("archived_on", gettext_lazy("Archivé le"), kind="date", sort="archived_on"),
        Column("until", gettext_lazy("Jusqu'au"), value=until_words, sort="until"),
        Column("reason", gettext_lazy("Motif de l'archive")),
    ]
    default_sort = "-archived_on"
    count_label = ngettext_lazy("%(count)s dossier archivé", "%(count)s dossiers archivés", "count")
    empty = Empty(
        gettext_lazy("Aucun dossier archivé"),
        gettext_lazy("Un dossier vient ici après son terme, quand un devoir de justification le demande."),
        icon="lock",
    )

    def row_url(self, row: ArchivedFile) -> str:
        return reverse("retention:archive", args=[row.person_id])


@needs(Right.READ_ARCHIVE)
@require_safe
def archives(request: HttpRequest) -> HttpResponse:
    return ArchiveListing(request, archived_for(request.context)).response(
        title=_("Archives"),
        lead=_(
            "Dossiers sortis de l'usage et gardés scellés, parce qu'un devoir de justification l'impose. "
            "Chaque ouverture demande un motif et reste inscrite."
        ),
    )


@needs(Right.READ_ARCHIVE)
@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked with a reason, answered once: going back asks again."""
    archived = get_object_or_404(archived_for(request.context), pk=pk)
    form = ReadArchiveForm(request.POST or None)
    parts: list[dict[str, Any]] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            parts = in_words(read_archive(request.context, archived, form.cleaned_data["reason"]))
        except DomainError as error:
            form.refuse(error)
    page = {"archived": archived, "until": until_words(archived), "form": form, "parts": parts}
    return render(request, "retention/archive.html", page, status=422 if form.errors else 200)


def in_words(content: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The tables of a file under the names readers know, empty columns left out."""
    titles = {facts.table._meta.label: str(facts.label) for facts in all_facts()}
    parts = []
    for model, rows in content.items():
        labels = labels_of(apps.get_model(model))
        lines = [
            [(labels.get(name, name), value) for name, value in row.items() if _told(name, value)]
            for row in rows
        ]
        parts.append({"title": titles.get(model, model), "rows": lines})
    return parts


def _told(name: str, value: object) -> bool:
    return name != "id" and value not in (None, "", [])
