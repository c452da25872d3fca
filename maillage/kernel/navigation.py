"""The registry of navigation: each room says where it is entered; the shell only draws it.

In a room's `apps.py`:

    def ready(self) -> None:
        from maillage.kernel.navigation import Entry, register

        register(
            Entry(label=_("Personnes"), url_name="people:list", right="see_people", icon="people", order=20)
        )

An entry is shown to a context that has its right (any of several). It is the current one when the page's
URL name is its own or one it `covers`, else when the page lies in the same URL namespace.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from django.urls import ResolverMatch, reverse
from django.utils.functional import Promise


class HasRights(Protocol):
    def has(self, right: str) -> bool: ...


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One way into a room. `order`: home 0, daily work 10-40, files 50-60, reports 70, settings 90.

    `whole_room=False` keeps the entry from standing for the other pages of its URL namespace. A `rare` one
    goes under « Plus » when the line would hold more than fits.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    right: str | tuple[str, ...] | None = None
    covers: tuple[str, ...] = ()
    whole_room: bool = True
    rare: bool = False

    def open_to(self, context: HasRights | None) -> bool:
        if context is None:
            return False
        if self.right is None:
            return True
        rights = (self.right,) if isinstance(self.right, str) else self.right
        return any(context.has(right) for right in rights)


@dataclass(frozen=True)
class Link:
    """An entry as drawn on one page."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    tucked: bool = False  # under « Plus » on a wide screen too


ON_ONE_LINE = 10  # entries a wide screen shows side by side

_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; the same `url_name` again replaces the first."""
    for entry in entries:
        _entries[entry.url_name] = entry


def entries() -> list[Entry]:
    """All entries, in the order they are drawn."""
    return sorted(_entries.values(), key=lambda entry: (entry.order, entry.url_name))


def links(context: HasRights | None, match: ResolverMatch | None) -> list[Link]:
    """What `context` may enter, with the entry of the current page marked (one at most); tucked ones last."""
    shown = [entry for entry in entries() if entry.open_to(context)]
    current = _current(shown, match)
    crowded = len(shown) > ON_ONE_LINE
    drawn = [
        Link(e.label, reverse(e.url_name), e.icon, e is current, tucked=crowded and e.rare) for e in shown
    ]
    return sorted(drawn, key=lambda link: link.tucked)


def _current(shown: list[Entry], match: ResolverMatch | None) -> Entry | None:
    if match is None or not match.view_name:
        return None
    for entry in shown:
        if match.view_name == entry.url_name or match.view_name in entry.covers:
            return entry
    namespace = match.namespace
    for entry in shown:
        room = entry.url_name.rpartition(":")[0] if entry.whole_room else ""
        if namespace and namespace in (room, *entry.covers):
            return entry
    return None
