"""Drafts of forms: kept as one types, taken back on return, dropped once the form has been saved.

A form says `data-draft="room.form.key"`. The script keeps it with PUT, reads it back with GET. When the
POST of that form succeeds (a redirection, or 204) the middleware drops the draft: saved is saved.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillage.accounts.decorators import needs
from maillage.web.models import FormDraft

FIELD = "_draft"  # hidden field the script adds to the form: the key of its draft
KEY = re.compile(r"^[a-z0-9._:-]{1,200}$")
MAX_BYTES = 64 * 1024
MAX_PER_ACCOUNT = 100
KEPT = dt.timedelta(days=30)


@needs()
@require_http_methods(["GET", "PUT", "DELETE"])
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """GET: `{"data", "updated_at"}` or 204 when there is none; PUT: keep; DELETE: drop."""
    if not KEY.match(key):
        return JsonResponse({"error": _("Ce nom de brouillon ne convient pas.")}, status=400)
    if request.method == "PUT":
        return _keep(request, key)
    if request.method == "DELETE":
        forget(request, key)
        return HttpResponse(status=204)
    found = _own(request).filter(key=key, updated_at__gte=timezone.now() - KEPT).first()
    if found is None:
        return HttpResponse(status=204)
    return JsonResponse({"data": found.data, "updated_at": found.updated_at.isoformat()})


def _own(request: HttpRequest) -> QuerySet[FormDraft]:
    return FormDraft.objects.filter(
        account=request.context.account, organisation_id=request.context.organisation_id
    )


def _keep(request: HttpRequest, key: str) -> HttpResponse:
    if len(request.body) > MAX_BYTES:
        return JsonResponse({"error": _("Ce brouillon est trop long pour être gardé.")}, status=413)
    try:
        data = json.loads(request.body)
    except (ValueError, RecursionError):  # the latter from brackets within brackets
        data = None
    if not _readable(data):
        return JsonResponse({"error": _("Ce brouillon ne se lit pas.")}, status=400)
    FormDraft.objects.update_or_create(
        account=request.context.account,
        organisation_id=request.context.organisation_id,
        key=key,
        defaults={"data": data},
    )
    _tidy(request)
    return HttpResponse(status=204)


def _readable(data: object) -> bool:
    return isinstance(data, dict) and all(
        isinstance(values, list) and all(isinstance(v, str) and "\x00" not in v for v in values)
        for values in data.values()
    )


def _tidy(request: HttpRequest) -> None:
    """Forget what is old, and the oldest beyond the hundredth."""
    mine = FormDraft.objects.filter(account=request.context.account)
    mine.filter(updated_at__lt=timezone.now() - KEPT).delete()
    beyond = mine.order_by("-updated_at").values_list("pk", flat=True)[MAX_PER_ACCOUNT:]
    FormDraft.objects.filter(pk__in=list(beyond)).delete()


def forget(request: HttpRequest, key: str) -> None:
    """Drop a draft; nothing happens when there is none."""
    _own(request).filter(key=key).delete()


class DraftMiddleware:
    """Drops the draft of a form whose POST has succeeded."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and getattr(request, "context", None) is not None:
            saved = 300 <= response.status_code < 400 or response.status_code == 204
            saved = saved or any(name in response for name in ("HX-Redirect", "HX-Location", "HX-Refresh"))
            if saved and (key := request.POST.get(FIELD)):
                forget(request, key)
        return response
