"""What upper rooms know of a merge: what forbids it, what the two files cannot both keep.

The rows themselves need no declaration: every foreign key to an organisation is found from the models and
moved. A unique rule of a room that both files would break is told to the user, unless the room settles it in
`reconcile`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise

if TYPE_CHECKING:
    from maillage.accounts.context import Context
    from maillage.kernel.merging.rows import Trace


@dataclass(frozen=True)
class Carried:
    """Something a file holds, counted on the comparison page. `column` leads to the organisation."""

    label: str | Promise
    model: str
    column: str = "organisation_id"


class MergePart:
    """What a room adds to a merge. Every method has a neutral answer."""

    carried: tuple[Carried, ...] = ()
    # Columns that hold the number of an organisation without being a foreign key: (table, column).
    numbers: tuple[tuple[str, str], ...] = ()

    def refusals(self, context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
        """Sentences that say why the two files cannot be merged as they are, and what to do."""
        return []

    def refusals_to_undo(self, context: Context, survivor_id: int) -> list[str]:
        """Sentences that say why this context may not take the merge back."""
        return []

    def reconcile(self, trace: Trace, survivor_id: int, absorbed_id: int) -> None:
        """Settle, before the rows move, what both files cannot keep; each act noted in the trace."""

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
