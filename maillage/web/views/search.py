"""Search of a name from any page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.listing.filters import text_of
from maillage.organisations import queries as organisations
from maillage.pathways.queries.search import LIMIT, search_people

_STRUCTURES = 8


@needs(Right.SEE_PEOPLE, Right.SEE_ORGANISATIONS)
def search(request: HttpRequest) -> HttpResponse:
    """As one types: the few lines under the field. On Enter: a page."""
    text = text_of(request.GET, "q")
    context: dict[str, Any] = {"text": text, "people": [], "organisations": [], "limit": LIMIT}
    if text and request.context.has(Right.SEE_PEOPLE):
        context["people"] = search_people(request.context, text, timezone.localdate())
    if len(text) > 2 and request.context.has(Right.SEE_ORGANISATIONS):
        context["organisations"] = organisations.search(request.context, text, limit=_STRUCTURES)
    part = request.htmx and request.htmx.target == "search-results"
    response = render(request, "web/_search_results.html" if part else "web/search.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
