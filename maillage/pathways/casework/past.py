"""The history of a file, narrowed and paged; the file as it was known on a past day."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.forms import BaseForm, FrenchDateField
from maillage.pathways.queries.file import PersonFile, person_file
from maillage.pathways.queries.history import as_known, history_of


class KnownOnForm(BaseForm):
    """The day to go back to."""

    le = FrenchDateField(label=gettext_lazy("Tel que connu le"), lean="past")

    def clean_le(self) -> Any:
        day = self.cleaned_data["le"]
        if day > timezone.localdate():
            raise ValidationError(_("Ce jour n'est pas encore passé."))
        return day


def history_tab(request: HttpRequest, file: PersonFile) -> dict[str, Any]:
    """`?sorte=`, `?auteur=`, `?page=`."""
    page = request.GET.get("page", "")
    history = history_of(
        file,
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        kind=request.GET.get("sorte", ""),
        author=request.GET.get("auteur", ""),
    )
    query = request.GET.copy()
    query.pop("page", None)
    return {"history": history, "query": query.urlencode(), "known_on_form": KnownOnForm()}


@needs(Right.SEE_PEOPLE)
@require_safe
def known_on(request: HttpRequest, pk: int) -> HttpResponse:
    """`?le=`: read only, for who reads the history."""
    file = person_file(request.context, pk)
    if not file.sight.history:
        raise Http404
    form = KnownOnForm(request.GET if "le" in request.GET else None)
    known = as_known(file, form.cleaned_data["le"]) if form.is_bound and form.is_valid() else None
    return render(
        request,
        "pathways/casework/known_on.html",
        {"file": file, "person": file.person, "form": form, "known": known},
        status=422 if form.errors else 200,
    )
