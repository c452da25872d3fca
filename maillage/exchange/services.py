"""Imports asked for from pages: deposit a file, confirm, drop, start again, clean up."""

import datetime as dt
from collections.abc import Mapping

from django.db import connection, transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.sheets.limits import MEBIBYTE

from .kinds import KINDS, kinds_of
from .models import KEPT, ImportRun, RunState
from .runs import carry_out, is_alive

MAX_SIZE = 50 * MEBIBYTE  # what a page takes; the command line takes more
SMALL = 2 * MEBIBYTE  # imported within the request when no worker runs
_HEARTBEAT = dt.timedelta(seconds=30)


def deposit(
    context: Context,
    *,
    kind: str,
    name: str,
    content: bytes,
    sheet: str = "",
    options: Mapping[str, str] | None = None,
) -> ImportRun:
    """Take a file in and have it tried: nothing is written until `confirm`."""
    if kind not in KINDS:
        raise DomainError(_("Choisissez ce que contient le fichier."), "kind")
    _require(context, kind)
    KINDS[kind]().choose(options or {})
    if not content:
        raise DomainError(_("Le fichier est vide."), "file")
    if len(content) > MAX_SIZE:
        raise too_big()
    clean_up()
    with transaction.atomic():
        run = ImportRun.objects.create(
            organisation_id=context.organisation_id,
            account=context.account,
            kind=kind,
            file_name=name[-200:],
            sheet=sheet.strip()[:100],
            options=dict(options or {}),
            size=len(content),
            content=content,
        )
        inside = _send(run)
    return _now(run) if inside else run


def _require(context: Context, kind: str) -> None:
    """Raise `NotAllowed` unless the role imports files of this kind (retired ones: who imports all)."""
    if kind not in kinds_of(context) and (kind in KINDS or not context.has(Right.IMPORT)):
        raise NotAllowed(_("Votre rôle n'importe pas ces fichiers."))


def too_big() -> DomainError:
    return DomainError(
        _("Le fichier dépasse %d Mo : importez-le en plusieurs fois, ou par la commande « maillage import ».")
        % (MAX_SIZE // MEBIBYTE),
        "file",
    )


def confirm(context: Context, run: ImportRun, *, accept_valid: bool = False) -> ImportRun:
    """Have a tried file written; with refused rows, only when `accept_valid` leaves them aside."""
    _require(context, run.kind)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state != RunState.CHECKED:
            raise DomainError(_("Cet import n'attend pas de confirmation."))
        if run.report.get("rejected") and not accept_valid:
            raise DomainError(
                _("Des lignes sont refusées : corrigez-les, ou importez les seules lignes valables.")
            )
        run.state, run.accept_valid, run.progress = RunState.WRITING, accept_valid, 0
        run.account = context.account
        run.save(update_fields=["state", "accept_valid", "progress", "account", "changed_at"])
        inside = _send(run)
    return _now(run) if inside else run


def drop(context: Context, run: ImportRun) -> ImportRun:
    """Give a file up; it is deleted at once, with its rejects."""
    _require(context, run.kind)
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state not in (RunState.CHECKED, RunState.FAILED) and not is_stalled(run):
            raise DomainError(_("Cet import est en cours ou terminé : il ne s'abandonne plus."))
        run.state, run.content, run.rejects_file = RunState.DROPPED, None, None
        run.report = run.report | {"rejects": []}
        run.save(update_fields=["state", "content", "rejects_file", "report", "changed_at"])
    return run


def start_again(context: Context, run: ImportRun) -> ImportRun:
    """Take up a run whose worker died or never came."""
    _require(context, run.kind)
    if not is_stalled(run):
        raise DomainError(_("Cet import est en cours : laissez-le finir."))
    with transaction.atomic():
        run.save(update_fields=["changed_at"])
        inside = _send(run)
    return _now(run) if inside else run


def is_stalled(run: ImportRun) -> bool:
    """Supposed to be at work, but nobody has been for a while and it waits in no queue."""
    silent = run.is_working and timezone.now() - run.changed_at > dt.timedelta(seconds=20)
    return silent and not is_alive(run.pk) and not _is_queued(run)


def _is_queued(run: ImportRun) -> bool:
    """Whether a worker will come to it by itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s"
            " AND (args->>'run_id')::bigint = %s)",
            ["maillage.exchange.import_file", run.pk],
        )
        return bool(cursor.fetchone()[0])


def worker_runs() -> bool:
    """Whether a background worker has given a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM procrastinate_workers WHERE last_heartbeat > %s)",
            [timezone.now() - _HEARTBEAT],
        )
        return bool(cursor.fetchone()[0])


def clean_up() -> int:
    """Delete files, rejects and reports older than 30 days; returns how many runs lost something."""
    old = ImportRun.objects.filter(
        Q(content__isnull=False) | Q(rejects_file__isnull=False), changed_at__lt=timezone.now() - KEPT
    )
    unfinished = (RunState.CHECKING, RunState.CHECKED, RunState.WRITING)
    return old.update(
        state=Case(When(state__in=unfinished, then=Value(RunState.DROPPED)), default=F("state")),
        content=None,
        rejects_file=None,
        report={},
    )


def _send(run: ImportRun) -> bool:
    """Give the run to the worker, in the transaction that asks for it. True: do it within the request."""
    from .tasks import import_file

    if run.size <= SMALL and not worker_runs():
        return True
    import_file.defer(run_id=run.pk)
    return False


def _now(run: ImportRun) -> ImportRun:
    carry_out(run.pk)
    return ImportRun.objects.get(pk=run.pk)
