"""Refusals of the launcher, said in the language of whoever started the command.

They are raised before Django is set up, hence without its translation machinery.
"""

from __future__ import annotations

import os


def language() -> str:
    """`fr` unless the environment asks for English (LC_ALL, LC_MESSAGES, LANG; MAILLAGE_LANGUAGE first)."""
    for name in ("MAILLAGE_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "").lower()
        if value and value not in {"c", "posix", "c.utf-8", "c.utf8"}:
            return "en" if value.startswith("en") else "fr"
    return "fr"


class LauncherError(Exception):
    """The embedded database cannot serve: what happened, what was kept, what to do, in both languages."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(french, english)
        self.french = french
        self.english = english

    def __str__(self) -> str:
        return self.english if language() == "en" else self.french
