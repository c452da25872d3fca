"""What upper rooms show on an organisation's file: each registers a panel, this room draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from maillage.accounts.context import Context

from .models import Organisation


@dataclass(frozen=True)
class Panel:
    """A title and a few counts, each with the address of what it counts ("" when there is none).

    A room that has more to show gives a `template` of its own, drawn under the title with `content`.
    """

    title: str | Promise
    rows: list[tuple[str | Promise, str, str]]
    template: str = ""
    content: dict[str, Any] = field(default_factory=dict)


_panels: list[Callable[[Context, Organisation], Panel | None]] = []


def register(panel: Callable[[Context, Organisation], Panel | None]) -> None:
    """Add a panel; it answers None when the context reads nothing of it."""
    if panel not in _panels:
        _panels.append(panel)


def panels(context: Context, organisation: Organisation) -> list[Panel]:
    found = (panel(context, organisation) for panel in _panels)
    return [panel for panel in found if panel is not None and (panel.rows or panel.template)]
