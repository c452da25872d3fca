"""Filters of the follow-up: `{% load followup_ui %}`.

gauge state_badge    of a balance: the bar with its mark, the state in a word
full_name short_name    of a lot
penalty    what was decided of a formal notice, or nothing
final_balance lot    what closing a lot settles
"""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from ..followup import drawing, words
from ..followup.balance import balance
from ..followup.progress import penalty_of
from ..models import Lot

register = template.Library()
register.filter("gauge", drawing.gauge)
register.filter("state_badge", drawing.state_badge)
register.filter("full_name", words.full_name)
register.filter("penalty", penalty_of)


@register.filter
def short_name(lot: Lot) -> str:
    """The lot alone; the contract when it has no lots."""
    return words.lot_name(lot) or _("Marché entier")


@register.inclusion_tag("clauses/followup/_final.html")
def final_balance(lot: Lot) -> dict[str, Any]:
    found = balance(lot, timezone.localdate())
    waits = next((one for one in lot.notices.all() if penalty_of(one) is None), None)
    return {"balance": found, "lot": lot, "running": waits}
