"""The picture and its words as HTML. Written here and not in a template: a long file has hundreds of moments.

Looks are in `timeline.css`. Everything that comes from the records is escaped here, once.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString

from .drawing import BAND, BAR, DOT, Lane, Mark, Picture
from .moments import Moment


def in_words(moments: list[Moment], readonly: bool) -> SafeString:
    """The list a phone shows, latest first, a line for each year. `readonly`: nothing leads to a form."""
    return SafeString(f'<ol class="moments">{"".join(_lines(moments, readonly))}</ol>')


def _lines(moments: list[Moment], readonly: bool) -> Iterable[str]:
    year = None
    for moment in moments:
        if moment.start.year != year:
            year = moment.start.year
            yield f'<li class="year">{year}</li>'
        label = escape(moment.label)
        if moment.url and not readonly:
            name = f'<a class="plain strong" href="{escape(moment.url)}">{label}</a>'
        else:
            name = f'<span class="strong">{label}</span>'
        detail = f' <span class="muted small">{escape(moment.detail)}</span>' if moment.detail else ""
        kinds = f"{moment.kind} {moment.state} {moment.hue}"
        yield f'\n<li class="{kinds}"><span class="when">{escape(moment.when)}</span><br>{name}{detail}</li>'


def marks(picture: Picture, readonly: bool) -> SafeString:
    """The marks of every lane, each with its words."""
    return SafeString("\n".join(_lane(lane, readonly) for lane in picture.lanes))


def _lane(lane: Lane, readonly: bool) -> str:
    return f'<g class="{lane.hue}">{"".join(_mark(mark, readonly) for mark in lane.marks)}</g>'


def _mark(mark: Mark, readonly: bool) -> str:
    words, url = escape(mark.moment.words), mark.moment.url
    inside = f"<title>{words}</title>{_shape(mark)}"
    if url and not readonly:
        return f'\n<a href="{escape(url)}" aria-label="{words}" data-words="{words}">{inside}</a>'
    return f'\n<g class="tl-still" data-words="{words}">{inside}</g>'


def _shape(mark: Mark) -> str:
    moment, x, y, w = mark.moment, mark.x, mark.y, mark.w
    match moment.kind:
        case "enrolment":
            running = " running" if mark.open_end else ""
            return (
                f'<rect class="tl-band{running}" x="{x}" y="{y}" width="{w}" height="{BAND}" rx="3"></rect>'
                f'<text class="tl-band-label" x="{x}" y="{y}" dx="8" dy="15">{escape(moment.label)}</text>'
            )
        case "exit":
            way = f"M0 {BAND}V-6h11l-3 4 3 4H0"
            return f'<path class="tl-exit {moment.state}" transform="translate({x} {y})" d="{way}"></path>'
        case "step":
            place = f'x="{x}" y="{y}" width="{w}" height="{BAR}" rx="2"'
            bar = f'<rect class="tl-bar {moment.hue}" {place}></rect>'
            if moment.hue == "hue-1":
                return bar
            return f'{bar}<rect class="tl-bar-pattern" {place} fill="url(#tl-p{moment.hue[-1:]})"></rect>'
        case "contract":
            return (
                f'<line class="tl-open-end" x1="{x}" x2="{w}" y1="{y}" y2="{y}"></line>'
                f'<polygon class="tl-contract" points="{mark.points}"></polygon>'
            )
    if moment.health:
        place = f'x="{x}" y="{y}" width="7" height="7" transform="translate(-3.5 -3.5)"'
        return f'<rect class="tl-dot health {moment.state}" {place}></rect>'
    return f'<circle class="tl-dot {moment.state}" cx="{x}" cy="{y}" r="{DOT}"></circle>'
