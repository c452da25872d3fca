"""The home of a facilitator: what the counter of social clauses has to do, then their companies."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from maillage.clauses import board
from maillage.people.reading import shown

from .companies import companies


def clauses(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """What each part of the room says there is to do, then what companies ask for: constant questions."""
    _template, context = companies(request)
    blocks = board.blocks("home", request.context)
    shown(request, board.people_shown(blocks))
    return "web/home/clauses.html", {**context, "blocks": blocks}
