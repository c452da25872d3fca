"""Filters of the follow-up: `{% load followup_ui %}`.

gauge state_badge    of a balance: the bar with its mark, the state in a word
lot_url full_name short_name    of a lot
penalty    what was decided of a formal notice, or nothing
"""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from ..followup import drawing, words
from ..followup.progress import penalty_of
from ..models import Lot

register = template.Library()
register.filter("gauge", drawing.gauge)
register.filter("state_badge", drawing.state_badge)
register.filter("full_name", words.full_name)
register.filter("penalty", penalty_of)


@register.filter
def lot_url(lot: Lot) -> str:
    return words.address("lot", lot.pk)


@register.filter
def short_name(lot: Lot) -> str:
    """The lot alone; the contract when it has no lots."""
    return words.lot_name(lot) or _("Marché entier")
