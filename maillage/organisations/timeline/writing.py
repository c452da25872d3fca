"""The picture and its words as HTML. Everything that comes from the records is escaped here, once.

Looks are in `timeline.css`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString

from maillage.kernel.charts.across import BAND, BAR, DOT

from .drawing import Mark, Picture
from .moments import Moment


def in_words(moments: Sequence[Moment]) -> SafeString:
    """The list a phone shows, latest first, a line for each year."""
    return SafeString(f'<ol class="moments">{"".join(_lines(moments))}</ol>')


def _lines(moments: Sequence[Moment]) -> Iterable[str]:
    year = None
    for moment in moments:
        if moment.start.year != year:
            year = moment.start.year
            yield f'<li class="year">{year}</li>'
        label = escape(moment.label)
        name = f'<span class="strong">{label}</span>'
        if moment.url:
            name = f'<a class="plain strong" href="{escape(moment.url)}">{label}</a>'
        detail = f' <span class="muted small">{escape(moment.detail)}</span>' if moment.detail else ""
        kind = "contract" if moment.shape == "diamond" else ""
        kinds = " ".join(filter(None, (kind, moment.state, moment.hue)))
        yield f'\n<li class="{kinds}"><span class="when">{escape(moment.when)}</span><br>{name}{detail}</li>'


def marks(picture: Picture) -> SafeString:
    """The marks of every lane, each with its words."""
    return SafeString("\n".join(_mark(mark) for lane in picture.lanes for mark in lane.marks))


def _mark(mark: Mark) -> str:
    words, url = escape(mark.moment.words), mark.moment.url
    inside = f"<title>{words}</title>{_shape(mark)}"
    if url:
        return f'<a href="{escape(url)}" aria-label="{words}" data-words="{words}">{inside}</a>'
    return f'<g class="tl-still" data-words="{words}">{inside}</g>'


def _shape(mark: Mark) -> str:
    moment, x, y, w = mark.moment, mark.x, mark.y, mark.w
    match moment.shape:
        case "band":
            running = " running" if moment.end is None else ""
            return (
                f'<rect class="tl-band{running}" x="{x}" y="{y}" width="{w}" height="{BAND}" rx="3"></rect>'
                f"{_band_label(mark)}"
            )
        case "bar":
            hue = moment.hue or "hue-1"
            place = f'x="{x}" y="{y}" width="{w}" height="{BAR}" rx="2"'
            bar = f'<rect class="tl-bar {hue}" {place}></rect>'
            if hue == "hue-1":
                return bar
            return f'{bar}<rect class="tl-bar-pattern" {place} fill="url(#tl-p{hue[-1:]})"></rect>'
        case "diamond":
            line = f'<line class="tl-open-end" x1="{x}" x2="{w}" y1="{y}" y2="{y}"></line>'
            return f'{line}<polygon class="tl-contract" points="{mark.points}"></polygon>'
    return f'<circle class="tl-dot {moment.state}" cx="{x}" cy="{y}" r="{DOT}"></circle>'


def _band_label(mark: Mark) -> str:
    """The name on the band, where there is room for it."""
    label = str(mark.moment.label)
    if float(mark.w) < 9 * len(label):
        return ""
    return f'<text class="tl-band-label" x="{mark.x}" y="{mark.y}" dx="8" dy="15">{escape(label)}</text>'
