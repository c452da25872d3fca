"""What a request showed of people's files, said by views whose address does not say it.

Who keeps the log of readings is an upper room; this one only carries the word.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.dispatch import Signal
from django.http import HttpRequest

# Somebody asked about people out of reach (`sender` None): `context`, and `people`, the keys of those found.
searched_elsewhere = Signal()

VIEW = "view"


def shown(request: HttpRequest, person_ids: Iterable[int], kind: str = VIEW) -> None:
    """Say that the answer to `request` shows the files of these people."""
    said: dict[int, str] = request.__dict__.setdefault("people_shown", {})
    for key in person_ids:
        said[key] = kind
