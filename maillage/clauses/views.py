"""The first page of the room: what each part says there is to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right

from . import board


@needs(Right.RUN_CLAUSES)
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "clauses/home.html", {"blocks": board.blocks("home", request.context)})
