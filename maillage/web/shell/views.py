"""Health, error pages, and the style page."""

from __future__ import annotations

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: 200 when pages and database answer, 503 when the database does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "no answer"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """Every component in every state: what the pages are made of."""
    return _style(request) if settings.DEBUG else needs(Right.MANAGE_ACCOUNTS)(_style)(request)


def _style(request: HttpRequest) -> HttpResponse:
    from .style_page import sample

    context = sample(request)
    return context.pop("listing").response(**context)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403. The reason is shown when it was written for the user."""
    reason = exception.message if isinstance(exception, DomainError) else ""
    return render(request, "403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """500, without anything that could fail in its turn: no query, no context of the request."""
    return HttpResponse(render_to_string("500.html"), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's own key is missing or too old, usually after a night or a new session."""
    return render(request, "403_csrf.html", status=403)


class DomainErrorMiddleware:
    """A rule of the trade that a view let through is a page, not a fault: 403 or 409 with its sentence."""

    def __init__(self, get_response: object) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)  # type: ignore[operator]

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return forbidden(request, exception)
        if isinstance(exception, DomainError):
            return render(request, "409.html", {"reason": exception.message}, status=409)
        return None
