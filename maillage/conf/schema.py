"""Which migrations this version of the code knows, by name: its own, and those they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from django.db.migrations import Migration

Name: TypeAlias = tuple[str, str]  # an app and a migration of it


def known(migrations: Mapping[Name, Migration]) -> set[Name]:
    """The names a database of this version or an earlier one may bear."""
    return set(migrations).union(*(migration.replaces for migration in migrations.values()))


def missing_step(migrations: Mapping[Name, Migration], applied: Iterable[Name]) -> Name | None:
    """A former step that a database stopped before: this version has no way on from there."""
    there = set(applied)
    for name, migration in sorted(migrations.items()):
        steps = {(app, step) for app, step in migration.replaces}
        if name not in there and steps & there and steps - there:
            return min(steps - there)
    return None
