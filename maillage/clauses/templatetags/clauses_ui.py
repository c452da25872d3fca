"""Tags of the room: `{% load clauses_ui %}`.

clause_tabs "contracts"   the tabs of the room, the named one current
clause_gists blocks       the blocks of the first page in a few words, each a way down to it
hours                     `{{ line.hours|hours }}`: 35,5 h as 35,50 or 35, never rounded
mechanism trade criterion situation    labels of codes of `data/`
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils import timezone

from maillage.kernel import formats

from .. import board, nomenclature

register = template.Library()


@register.inclusion_tag("clauses/_tabs.html", takes_context=True)
def clause_tabs(context: Any, here: str = "") -> dict[str, Any]:
    return {"tabs": board.tabs(context["request"].context), "here": here}


@register.inclusion_tag("clauses/_gists.html")
def clause_gists(blocks: board.Drawn) -> dict[str, Any]:
    return {"gists": board.gists(blocks)}


@register.filter
def hours(value: Decimal | int | None) -> str:
    """Hundredths are shown where there are some; nothing is rounded."""
    return formats.number(value)


@register.filter
def mechanism(code: str) -> Any:
    found = nomenclature.mechanisms().get(code)
    return found.label if found else code


@register.filter
def trade(code: str) -> Any:
    found = nomenclature.trades(timezone.localdate()).get(code)
    return found.label if found else code


@register.filter
def criterion(code: str) -> Any:
    found = nomenclature.criteria().get(code)
    return found.label if found else code


@register.filter
def situation(code: str) -> Any:
    found = nomenclature.situations().get(code)
    return found.label if found else code
