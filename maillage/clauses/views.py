"""The first page of the room: what each part says there is to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.people.reading import shown

from . import board


@needs(Right.RUN_CLAUSES)
def home(request: HttpRequest) -> HttpResponse:
    blocks = board.blocks("home", request.context)
    shown(request, board.people_shown(blocks))
    return render(request, "clauses/home.html", {"blocks": blocks})
