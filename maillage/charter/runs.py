"""Making all statements of a year, in the background worker or within the request; progress shows meanwhile.

The same shape as imports (`exchange.runs`): a lock says that some process is at work, and goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.organisations.managers import network_of

from .models import RunState, StatementRun
from .models.statements import KEPT
from .packing import pack
from .queries.statements import statements

_HEARTBEAT = dt.timedelta(seconds=30)
_SILENT = dt.timedelta(seconds=20)
TASK = "maillage.charter.make_statements"


def start(context: Context, year: int) -> StatementRun:
    """Have all statements of a year made; one already at work for that year is joined."""
    from .tasks import make_statements

    context.require(Right.FOLLOW_COMPANIES)
    if not 2000 <= year <= timezone.localdate().year:
        raise DomainError(_("Il n'y a pas de bilan de cette année."), "year")
    forget_old()
    network = network_of(context)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"maillage.statements.{network}"]
            )
        same = StatementRun.objects.light().filter(network_id=network, year=year, state=RunState.WORKING)
        for run in same:
            if not is_stalled(run):
                return run
            run.delete()
        run = StatementRun.objects.create(network_id=network, account=context.account, year=year)
        waits = _worker_runs()
        if waits:
            make_statements.defer(run_id=run.pk)
    if not waits:
        carry_out(run.pk)
    return StatementRun.objects.light().get(pk=run.pk)


def carry_out(run_id: int) -> None:
    """Make the zip a run asks for. Twice at once, the second leaves it be."""
    with _alone(run_id) as tell:
        run = StatementRun.objects.filter(pk=run_id, state=RunState.WORKING).first()
        if tell is None or run is None:
            return
        try:
            made = statements(run.network_id, run.year, timezone.localdate())
            run.content = pack(made, tell)
        except Exception:
            run.state = RunState.FAILED
            run.save(update_fields=["state", "changed_at"])
            raise
        run.state, run.progress, run.companies = RunState.DONE, 100, len(made)
        run.save(update_fields=["content", "state", "progress", "companies", "changed_at"])


def is_stalled(run: StatementRun) -> bool:
    """Supposed to be at work, but nobody has been for a while and it waits in no queue."""
    if not run.is_working or timezone.now() - run.changed_at < _SILENT:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND (classid::bigint << 32) | objid::bigint = hashtextextended(%s, 0))"
            " OR EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s"
            " AND (args->>'run_id')::bigint = %s)",
            [_key(run.pk), TASK, run.pk],
        )
        return not cursor.fetchone()[0]


def forget_old() -> int:
    """Drop the files and runs older than thirty days; returns how many."""
    count, _rows = StatementRun.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return count


def _worker_runs() -> bool:
    """Whether a background worker has given a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > %s)",
            [timezone.now() - _HEARTBEAT],
        )
        return bool(cursor.fetchone()[0])


def _key(run_id: int) -> str:
    return f"maillage.statement_run.{run_id}"


@contextmanager
def _alone(run_id: int) -> Iterator[Callable[[float], None] | None]:
    """Hold the run on a connection of its own, by which progress shows. None: another process holds it."""
    side = connection.copy()
    told = [-1]
    try:
        side.connect()
        with side.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [_key(run_id)])
            if not cursor.fetchone()[0]:
                yield None
                return

            def tell(done: float) -> None:
                percent = min(int(done * 100), 99)
                if percent != told[0]:
                    told[0] = percent
                    cursor.execute(
                        "UPDATE charter_statementrun SET progress = %s, changed_at = now()"
                        " WHERE id = %s AND state = 'working'",
                        [percent, run_id],
                    )

            yield tell
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_key(run_id)])
    finally:
        side.close()
