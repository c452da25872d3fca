"""What upper rooms show on an organisation's file: each registers a panel, this room draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from maillage.accounts.context import Context

from .models import Organisation


@dataclass(frozen=True)
class Panel:
    """A title and a few counts, each with the address of what it counts ("" when there is none)."""

    title: str | Promise
    rows: list[tuple[str | Promise, str, str]]


_panels: list[Callable[[Context, Organisation], Panel | None]] = []


def register(panel: Callable[[Context, Organisation], Panel | None]) -> None:
    """Add a panel; it answers None when the context reads nothing of it."""
    if panel not in _panels:
        _panels.append(panel)


def panels(context: Context, organisation: Organisation) -> list[Panel]:
    found = (panel(context, organisation) for panel in _panels)
    return [panel for panel in found if panel is not None and panel.rows]
