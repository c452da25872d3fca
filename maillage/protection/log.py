"""The log of readings: one INSERT before the answer leaves.

Written first, so that nothing is shown that was not logged. When the database refuses the row, it goes to a
file beside the logs, which a task takes in later; when that fails too the page is not answered.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error, connection, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.people.reading import VIEW

from .models import AccessKind, AccessRecord
from .pages import page_of

logger = logging.getLogger(__name__)

_SHOWN = frozenset({200, 206, 409, 422})
_COLUMNS = (
    "at",
    "kind",
    "account_id",
    "account_name",
    "organisation_id",
    "organisation_name",
    "role",
    "person_id",
    "people",
    "count",
    "page",
)
_INSERT = (
    f"INSERT INTO protection_accessrecord ({', '.join(_COLUMNS)})"  # noqa: S608 - names of columns
    f" VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


def record(
    context: Context,
    kind: str,
    page: str,
    *,
    person_id: int | None = None,
    people: Iterable[int] | None = None,
    count: int | None = None,
) -> None:
    """Log one reading: of one file (`person_id`), or of several taken away together (`people`)."""
    known = sorted(set(people)) if people is not None else None
    row = (
        timezone.now(),
        str(kind),
        context.account.pk,
        context.account.full_name[:200],
        context.organisation_id,
        context.organisation.name,
        context.role,
        person_id,
        known,
        count if count is not None or known is None else len(known),
        page[:100],
    )
    try:
        # A savepoint inside a transaction, so that a refusal harms nothing around; alone, one round trip.
        guard = transaction.atomic() if connection.in_atomic_block else nullcontext()
        with guard, connection.cursor() as cursor:
            cursor.execute(_INSERT, row)
    except Error:
        logger.exception("a reading could not be logged in the database; kept in %s", spool())
        _keep(row)


def record_answer(request: HttpRequest, response: HttpResponseBase) -> None:
    """Log what the answer to a request showed, by its address and by what its view said."""
    context: Context = request.context
    match = request.resolver_match
    page = page_of(match)
    said: dict[int, str] = getattr(request, "people_shown", {})
    if match is None or (page is None and not said):
        return
    if response.status_code in _SHOWN:
        if page is not None and not said:
            said = dict.fromkeys(page.people(match), page.kind)
        name = page.name(match) if page is not None else match.view_name
        for kind in set(said.values()):
            _record_people(context, kind, name, [key for key, of in said.items() if of == kind])
    elif response.status_code == 404 and page is not None:
        people = page.people(match)
        record(context, AccessKind.REFUSED, match.view_name, person_id=people[0] if people else None)


def _record_people(context: Context, kind: str, name: str, people: list[int]) -> None:
    kind = AccessKind.VIEW if kind == VIEW else kind
    if len(people) == 1:
        record(context, kind, name, person_id=people[0])
    else:
        record(context, kind, name, people=people)


# When the database refuses --------------------------------------------------------------------------
def spool() -> Path:
    """The file that keeps readings the database refused."""
    return Path(settings.HOME) / "log" / "readings.jsonl"


def _keep(row: tuple[Any, ...]) -> None:
    """Append to the file, on the disk before returning. `OSError` comes out: the page is not answered."""
    line = json.dumps(dict(zip(_COLUMNS, row, strict=True)), default=str) + "\n"
    spool().parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(spool(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def take_in() -> int:
    """Put the readings kept in the file into the log, none twice; returns how many."""
    taken = spool().with_suffix(".taken")
    if not taken.exists():
        if not spool().exists():
            return 0
        spool().rename(taken)
    rows = [json.loads(line) for line in taken.read_text(encoding="utf-8").splitlines() if line]
    with transaction.atomic():
        first = dt.datetime.fromisoformat(rows[0]["at"]) if rows else timezone.now()
        known = set(AccessRecord.objects.filter(at__gte=first).values_list("at", "account_id", "page"))
        fresh = []
        for row in rows:
            row["at"] = dt.datetime.fromisoformat(row["at"])
            if (row["at"], row["account_id"], row["page"]) not in known:
                fresh.append(AccessRecord(**row))
        AccessRecord.objects.bulk_create(fresh)
    taken.unlink()
    return len(fresh)
