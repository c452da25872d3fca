"""Puts `request.context` on every request: None when nobody is signed in.

`request.memberships` are the roles open to the account, among which the header lets one choose.
"""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from . import sessions
from .models import Means
from .policy import second_factor_required
from .queries import choose, open_memberships
from .signing_in import MEMBERSHIP, VERIFIED, leave_on_doorstep

SESSION_KEY = MEMBERSHIP


class CurrentContextMiddleware:
    """Reads the open roles of the account at every request: one that was shut is shut now.

    A session opened with a password alone goes back to the doorstep as soon as one of the account's roles
    demands a second factor, whoever gave it that role and whenever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from .context import Context

        request.context, request.memberships = None, []
        if request.user.is_authenticated:
            # Read a moment ago with the account, when the session was opened before this request.
            memberships = request.memberships = request.user.roles_read or open_memberships(request.user)
            if not memberships:
                request.session.flush()
                request.user = AnonymousUser()
            elif not request.session.get(VERIFIED) and second_factor_required(memberships):
                return _to_doorstep(request)
            else:
                request.context = Context.of(choose(memberships, request.session.get(MEMBERSHIP)))
                sessions.touch(request)
        signed_in = request.user.is_authenticated
        response = self.get_response(request)
        if (signed_in or request.user.is_authenticated) and not response.has_header("Cache-Control"):
            # Computers are shared: after signing out, "Back" must not show a file again.
            response["Cache-Control"] = "no-store, private"
        return response


def _to_doorstep(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" and not request.htmx else "/"
    leave_on_doorstep(request, request.user, Means.PASSWORD, target)
    address = reverse("accounts:second_factor")
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
