"""Puts `request.context` on every request: None when nobody is signed in or no role is open."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .queries import current_membership

SESSION_KEY = "membership_id"


class CurrentContextMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from .context import Context

        request.context = None
        if request.user.is_authenticated:
            membership = current_membership(request.user, request.session.get(SESSION_KEY))
            if membership is not None:
                request.context = Context.of(membership)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            # Computers are shared: after signing out, "Back" must not show a file again.
            response["Cache-Control"] = "no-store, private"
        return response
