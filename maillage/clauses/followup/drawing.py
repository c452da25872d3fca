"""Small pictures drawn in Python: a list has fifty of them."""

from __future__ import annotations

from fractions import Fraction

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.templatetags.kernel_ui import badge

from . import words
from .balance import Balance

_LENGTH, _HEIGHT = 100, 10


def state_badge(balance: Balance) -> SafeString:
    """Where a lot stands, in a word."""
    return badge(balance.state.label, words.TONES.get(balance.state, ""))


def gauge(balance: Balance) -> SafeString:
    """A bar of the hours done over those due, with a mark where they should be today."""
    if not balance.due:
        return mark_safe("–")
    done = min(Fraction(balance.done) / Fraction(balance.due), Fraction(1))
    share = formats.percent(Fraction(balance.done) * 100 / Fraction(balance.due), 0)
    said, mark = share, mark_safe("")
    if balance.elapsed is not None and 0 < balance.elapsed < 1:
        expected = formats.percent(balance.elapsed * 100, 0)
        said = _("%(done)s faites, %(expected)s attendues aujourd'hui") % {
            "done": share,
            "expected": expected,
        }
        mark = format_html('<path class="expected" d="M{} 0V10"></path>', _at(balance.elapsed))
    return format_html(
        '<span class="gauge{}"><svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img"'
        ' aria-label="{}"><title>{}</title><rect class="due" width="100" height="10"></rect>'
        '<rect class="done" width="{}" height="10"></rect>{}</svg><span aria-hidden="true">{}</span></span>',
        " is-late" if balance.lacks else "",
        said,
        said,
        _at(done),
        mark,
        share,
    )


def _at(share: Fraction) -> str:
    return f"{float(share) * _LENGTH:.1f}"
