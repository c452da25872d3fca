"""What upper rooms know of a merge: what forbids it, what must go back with what.

The rows themselves need no declaration: every foreign key to a person is found from the models and moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from maillage.accounts.context import Context

Rows = dict[str, set[int]]  # table -> primary keys


@dataclass(frozen=True)
class Carried:
    """Something a file holds, counted on the comparison page. `column` leads to the person."""

    label: str | Promise
    model: str
    column: str = "person_id"


@dataclass
class GoingBack:
    """What an undo takes back beside what the merge moved, or the sentences that forbid it."""

    rows: Rows = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)

    def add(self, table: str, keys: set[int]) -> None:
        if keys:
            self.rows[table] = self.rows.get(table, set()) | keys


class MergePart:
    """What a room adds to a merge. Every method has a neutral answer."""

    carried: tuple[Carried, ...] = ()
    # Columns that hold the number of a person without being a foreign key: (table, column).
    numbers: tuple[tuple[str, str], ...] = ()

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        """Sentences that say why the two files cannot be merged as they are, and what to do."""
        return []

    def refusals_to_undo(self, context: Context, survivor_id: int) -> list[str]:
        """Sentences that say why this context may not take the merge back."""
        return []

    def going_back(self, survivor_id: int, moved: Mapping[str, set[int]]) -> GoingBack:
        """Rows of the survivor added since, that belong to what goes back."""
        return GoingBack()

    def given_back(self, context: Context, survivor_id: int, absorbed_id: int) -> None:
        """Settle, at the end of an undo, what was written since and now stands between the two files.

        May raise `DomainError`: the merge then stays.
        """


_parts: list[MergePart] = []


def register_part(part: MergePart) -> None:
    """Add a room's part; the same class again replaces the first."""
    _parts[:] = [known for known in _parts if type(known) is not type(part)] + [part]


def parts() -> list[MergePart]:
    return list(_parts)
