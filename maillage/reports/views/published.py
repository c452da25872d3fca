"""Figures published elsewhere: what is kept, and where it differs from what the records say."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import GroupedInt
from maillage.kernel.toasts import notify
from maillage.reports import queries, services
from maillage.reports.forms import PublishedForm


@needs(Right.EDIT_REPORTS)
@require_http_methods(["GET", "POST"])
def published(request: HttpRequest) -> HttpResponse:
    """Load a file of published figures; below, what is kept already."""
    form = PublishedForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            count = services.load_published(request.context, file.read(), file.name)
        except DomainError as error:
            form.refuse(error)
        else:
            words = {"count": GroupedInt(count)}
            notify(
                request,
                ngettext(
                    "%(count)s chiffre publié est gardé.", "%(count)s chiffres publiés sont gardés.", count
                )
                % words,
            )
            return redirect("reports:published")
    context = {"form": form, "sources": queries.published_sources(request.context)}
    return render(request, "reports/published.html", context, status=422 if form.errors else 200)
