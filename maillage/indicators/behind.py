"""How a room lists its records behind a figure: it declares a list once, the page of any figure draws it.

    class Contracts(RecordListing):
        model = "employment.EmploymentContract"
        related = ("person", "employer")
        columns = [Column("name", _("Personne"), value="person", sort="person__folded_name", link=True), …]
        default_sort = "name"
        export_name = "contrats"

        def row_url(self, row):
            return reverse("pathways:person", args=[row.person_id])

    register_records(Contracts)          # from the room's `ready`

Who opens the list is decided by the model's `visible_to`, and before it by `right`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import QuerySet

from maillage.kernel.listing import Listing


class RecordListing(Listing):
    """`model` the records are of; `related` what their rows read with them; `right` without which a role
    reads the number only. `team_only`: a figure says something of the people it counts, so that only their
    reference team reads who they are; False where the list tells no more than pages the reader opens anyway.
    """

    model: ClassVar[str] = ""
    related: ClassVar[Sequence[str]] = ()
    right: ClassVar[str] = "see_pathways"
    team_only: ClassVar[bool] = True
    export_right = "export"

    @classmethod
    def reached(cls, context: Any) -> QuerySet:
        """The records the context may open."""
        return apps.get_model(cls.model).objects.visible_to(context)

    @classmethod
    def dressed(cls, rows: QuerySet) -> QuerySet:
        """The rows with what their columns show."""
        return rows.select_related(*cls.related)


_kinds: dict[str, type[RecordListing]] = {}


def register_records(*kinds: type[RecordListing]) -> None:
    """Add lists; the same model again replaces its own."""
    for kind in kinds:
        _kinds[kind.model] = kind


def records_of(model: str) -> type[RecordListing] | None:
    """The list of a model ("people.Person"); None when no room declares one."""
    return _kinds.get(model)
