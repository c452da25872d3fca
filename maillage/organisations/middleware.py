"""An address that names an absorbed file leads to the surviving one."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from maillage.accounts.roles import Right
from maillage.kernel.toasts import notify

from .former import surviving

_FILE = re.compile(r"^/structures/(\d{1,18})/")


class MergedCompanies:
    """Only an answer "not found" is looked at: nothing is asked of the database otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or (named := _FILE.match(request.path_info)) is None:
            return response
        context = getattr(request, "context", None)
        if context is None or not context.has(Right.SEE_ORGANISATIONS):
            return response
        number = int(named[1])
        pk = surviving([number]).get(number)
        if pk is None:
            return response
        if request.method in ("GET", "HEAD"):
            return redirect(
                request.get_full_path().replace(f"/structures/{number}/", f"/structures/{pk}/", 1)
            )
        notify(
            request,
            _(
                "Cette fiche vient d'être fusionnée avec celle-ci. Votre saisie n'a pas été enregistrée : "
                "refaites-la ici."
            ),
            error=True,
        )
        return redirect(f"/structures/{pk}/")
