"""What every page without account does: slows down who guesses, tells the same of every wrong link.

@outside("charter.declaration")
def declare(request, subject, token): …      # `subject` is the number the link is about
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from maillage.kernel.doors import subject_of

from . import throttle
from .sessions import network_address

View = Callable[..., HttpResponse]


def outside(purpose: str) -> Callable[[View], View]:
    """Open a view to who holds a valid link of this purpose, with or without an account.

    Wrong links of one network address are counted: beyond the limit every link is refused from there, a
    valid one included, for the rest of the hour.
    """

    def opened(view: View) -> View:
        @never_cache
        @wraps(view)
        def answer(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
            subject = None
            if not throttle.is_over("door_from", network_address(request)):
                subject = subject_of(purpose, token, using=request.method == "POST")
                if subject is None:
                    throttle.attempt("door_from", network_address(request))
            response = closed(request) if subject is None else view(request, subject, token, *args, **kwargs)
            return discreet(response)

        return answer

    return opened


def closed(request: HttpRequest) -> HttpResponse:
    """The same page for a link that expired, was altered, was taken back or never was."""
    return render(request, "accounts/outside_closed.html", status=404)


def discreet(response: HttpResponse) -> HttpResponse:
    """No search engine lists it. No other site learns its address: the policy of referrers is the site's."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
