"""What lower rooms say of readings, put in the log: lists taken away, people looked for out of reach."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model, QuerySet

from maillage.accounts.context import Context
from maillage.kernel.listing import Listing

from .log import record
from .models import AccessKind
from .pages import way_to_person


def log_export(sender: Any, request: Any, listing: Listing, count: int, **kwargs: Any) -> None:
    """A list became a file. Lists of anything else than people's records hold nobody."""
    page = request.resolver_match.view_name if request.resolver_match else listing.export_name
    record_export(request.context, page, listing.queryset, count)


def record_export(context: Context, page: str, rows: QuerySet[Any], count: int | None = None) -> None:
    """Log that these rows were taken away, when they are somebody's; `count` spares counting them."""
    people = people_of(rows)
    if people is not None:
        count = rows.count() if count is None else count
        record(context, AccessKind.EXPORT, page, people=people, count=count)


def log_search(sender: Any, context: Context, people: Collection[int], **kwargs: Any) -> None:
    """Somebody asked whether a person is known elsewhere: whom it found, not what was typed."""
    record(context, AccessKind.SEARCH, "people:elsewhere", people=people, count=len(people))


def people_of(rows: QuerySet[Model]) -> list[int] | None:
    """The people whose records these are; None when they are nobody's."""
    way = way_to_person(rows.model)
    if way is None:
        return None
    return list(rows.order_by().exclude(**{way: None}).values_list(way, flat=True).distinct())
