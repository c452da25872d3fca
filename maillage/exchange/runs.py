"""Carrying out an import asked for from a page, in the background worker or within the request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor

from .importing import Outcome, Source, run_import
from .models import ImportRun, RunState
from .rejects import rejects_file

_SHOWN = 200  # rejected cells kept for the page; the file of rejects has them all


def carry_out(run_id: int) -> None:
    """Do what the run's state asks for: the trial, or the import. Twice at once, the second leaves it be.

    The end of an import and the run's new state are one transaction: killed half way, nothing is written
    and the run can be started again.
    """
    with _alone(run_id) as tell:
        if tell is None:
            return
        run = ImportRun.objects.select_related("account").filter(pk=run_id).first()
        if run is None or not run.is_working:
            return
        with translation.override(run.account.language):
            try:
                with transaction.atomic():
                    _run(run, tell)
            except DomainError as error:
                _finish(run, state=RunState.FAILED, error=error.message, content=None)
            except Exception:
                # Said to the user in plain words here; the traceback goes to the log by the caller.
                _finish(
                    run,
                    state=RunState.FAILED,
                    error=_("Une erreur de Maillage a arrêté l'import. Rien n'a été écrit."),
                    content=None,
                )
                raise


def _run(run: ImportRun, tell: Callable[[float], None]) -> None:
    actor = Actor(run.account.full_name, run.account_id, run.organisation_id)
    source = Source(
        run.kind, bytes(run.content or b""), run.file_name, run.sheet or None, run.polygons, run.options
    )
    trial = run.state == RunState.CHECKING
    outcome = run_import(
        actor,
        run.organisation_id,
        source,
        dry_run=trial,
        accept_valid=run.accept_valid,
        progress=tell,
    )
    found: dict[str, Any] = {"report": report(outcome), "rejects_file": None}
    if outcome.rejects:
        found["rejects_file"] = rejects_file(outcome.table, outcome.rejects, "xlsx")
    if outcome.written:
        _finish(run, state=RunState.DONE, content=None, **found)
    else:
        # Also an import that meets rows refused since the trial: it waits for a decision again.
        _finish(run, state=RunState.CHECKED, accept_valid=False, **found)


def report(outcome: Outcome) -> dict[str, Any]:
    """What the page shows of an outcome, as JSON."""
    return {
        "rows": outcome.rows,
        "created": outcome.counts.created,
        "updated": outcome.counts.updated,
        "unchanged": outcome.counts.unchanged,
        "rejected": outcome.rejected,
        "notices": outcome.notices,
        "warnings": outcome.warnings,
        "rejects": [
            {"line": r.line, "column": r.column, "value": r.value[:100], "reason": r.reason}
            for r in outcome.rejects[:_SHOWN]
        ],
        "reject_count": len(outcome.rejects),
    }


def _finish(run: ImportRun, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(run, name, value)
    run.progress = 100
    run.save(update_fields=[*fields, "progress", "changed_at"])


def is_alive(run_id: int) -> bool:
    """Whether some process is at work on this run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 1"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            " AND (classid::bigint << 32) | objid::bigint = hashtextextended(%s, 0))",
            [_key(run_id)],
        )
        return bool(cursor.fetchone()[0])


def _key(run_id: int) -> str:
    return f"maillage.import_run.{run_id}"


@contextmanager
def _alone(run_id: int) -> Iterator[Callable[[float], None] | None]:
    """Hold the run on a connection of its own, by which progress shows before the import is committed.

    Yields how to tell progress, or None when another process holds the run. The lock goes with the process.
    """
    side = connection.copy()
    try:
        side.connect()
        with side.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [_key(run_id)])
            if not cursor.fetchone()[0]:
                yield None
                return

            def tell(done: float) -> None:
                cursor.execute(
                    "UPDATE exchange_importrun SET progress = %s, changed_at = now()"
                    " WHERE id = %s AND state IN ('checking', 'writing')",
                    [int(done * 100), run_id],
                )

            yield tell
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [_key(run_id)])
    finally:
        side.close()
