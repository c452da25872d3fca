"""What upper rooms add to a person's file: each registers a tab, the page of the file draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from maillage.accounts.context import Context

from .models import Person


@dataclass(frozen=True)
class FilePart:
    """A tab of the file.

    `key` is the last word of its address, `part` the attribute of the `Sight` that opens it, `content` what
    its template reads, asked for only when the tab is open. It stands before the tab named `before`.
    """

    key: str
    label: str | Promise
    part: str
    template: str
    content: Callable[[Context, Person], dict[str, Any]]
    before: str = ""


_parts: dict[str, FilePart] = {}


def register(part: FilePart) -> None:
    """Called from a room's `ready`."""
    _parts[part.key] = part


def file_parts() -> list[FilePart]:
    """In the order they were registered."""
    return list(_parts.values())
