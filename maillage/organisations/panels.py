"""What upper rooms show on an organisation's file: each registers a panel, this room draws them.

A panel is made of facts, of bars (something promised, and how far it is) and of lines (records with their
day), in that order; each part may be empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.functional import Promise

from maillage.accounts.context import Context

from .models import Organisation

Words: TypeAlias = str | Promise


@dataclass(frozen=True)
class Bar:
    """Something due and what is done of it. `text` says both with their unit ("3 visites sur 5").

    `by`: what fulfilled it, each with its address ("" when there is none). `detail` says more below.
    """

    label: Words
    done: int | float | Decimal
    due: int | float | Decimal
    text: Words = ""
    url: str = ""
    late: bool = False
    detail: Words = ""
    by: Sequence[tuple[Words, str]] = ()


@dataclass(frozen=True)
class Line:
    """A record in a word: its day, what it is, more below, its state as a badge (`tone`: ok soon late)."""

    label: Words
    url: str = ""
    day: dt.date | None = None
    detail: Words = ""
    badge: Words = ""
    tone: str = ""


@dataclass(frozen=True)
class Panel:
    """A title, a few facts (label, value, address of what is counted or ""), bars, lines.

    `action` (label, address) stands at its head. `empty` is said when there is nothing yet: a panel with
    neither content nor `empty` is not drawn.
    """

    title: Words
    rows: Sequence[tuple[Words, str, str]] = ()
    bars: Sequence[Bar] = ()
    lines: Sequence[Line] = ()
    action: tuple[Words, str] | None = None
    empty: Words = ""

    @property
    def said(self) -> bool:
        return bool(self.rows or self.bars or self.lines)


@dataclass(frozen=True)
class Notice:
    """Something to see at the head of the file. `kind`: late, soon, outline."""

    text: Words
    kind: str = "soon"
    url: str = ""


PanelOf = Callable[[Context, Organisation], Panel | None]
NoticesOf = Callable[[Context, Organisation], Sequence[Notice]]
_panels: dict[PanelOf, int] = {}
_notices: list[NoticesOf] = []


def register(panel: PanelOf, order: int = 50) -> None:
    """Add a panel, drawn in the order of `order`; it answers None when the context reads nothing of it.

    A panel asks a constant number of questions of the database: the page counts them.
    """
    _panels[panel] = order


def register_notices(notices: NoticesOf) -> None:
    """Add notices to the head of the file: a commitment that is late, an offer about to expire."""
    if notices not in _notices:
        _notices.append(notices)


def once(context: Context, organisation: Organisation, name: str, ask: Callable[[], Any]) -> Any:
    """What several registers of a room show of a file, asked once while that file is drawn."""
    kept = organisation.__dict__.setdefault("_asked", {})
    key = (name, context.membership.pk)
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def panels(context: Context, organisation: Organisation) -> list[Panel]:
    found = (panel(context, organisation) for panel in sorted(_panels, key=lambda panel: _panels[panel]))
    return [panel for panel in found if panel is not None and (panel.said or panel.empty)]


def notices(context: Context, organisation: Organisation) -> list[Notice]:
    return [notice for said in _notices for notice in said(context, organisation)]
