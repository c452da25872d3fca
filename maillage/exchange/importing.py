"""Importing one file: read, check every row, write what may be written, all in one transaction or not at all.

A trial run goes the whole way, writing included, and is then rolled back: it cannot promise what the
import would not do.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import DataError, connection, transaction
from django.utils.translation import gettext as _

from maillage.kernel.errors import Busy, DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.sheets.batch import Batch, Reject, parse
from maillage.kernel.sheets.importer import Counts, Importer
from maillage.kernel.sheets.reading import read_table
from maillage.kernel.sheets.table import Table
from maillage.people.services import locate_residences
from maillage.territory.imports import PolygonsImporter, read_geojson

from .kinds import KINDS, SHARED
from .locks import wait_for_turn

Progress = Callable[[float], None]
_WRITE_WAIT = "60s"  # how long a row locked by somebody's open form may hold the import up
_MANY = 1000  # rows written that change what the tables look like to the planner


@dataclass(frozen=True)
class Source:
    """A file to import. `sheet`: the sheet of a workbook; `polygons`: outlines of areas in GeoJSON;
    `options`: what is said of the whole file, by name of option."""

    kind: str
    content: bytes
    name: str
    sheet: str | None = None
    polygons: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What an import did, or would do (`written` False). Rows of the file are counted."""

    kind: str
    file: str
    table: Table
    rows: int
    rejected: int
    counts: Counts
    written: bool
    rejects: list[Reject] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


class _RolledBack(Exception):
    """Leaves the transaction of a run that must write nothing."""


def importer_for(source: Source) -> tuple[Importer, Table]:
    """The importer of a file, and its table. Raises `DomainError`: unknown kind, unreadable file."""
    if source.kind not in KINDS:
        raise DomainError(
            _("« %(kind)s » n'est pas une sorte d'import (%(known)s).")
            % {"kind": source.kind, "known": ", ".join(KINDS)}
        )
    if source.polygons:
        if source.kind != "areas":
            raise DomainError(_("Les contours (--polygons) ne vont qu'avec « areas »."))
        table, outlines = read_geojson(source.content)
        return PolygonsImporter(outlines), table
    importer = KINDS[source.kind]()
    importer.choose(source.options)
    names = [column.name for column in importer.columns]
    return importer, read_table(source.content, source.name, source.sheet, names)


def run_import(
    actor: Actor,
    organisation_id: int,
    source: Source,
    *,
    dry_run: bool = False,
    accept_valid: bool = False,
    progress: Progress = lambda done: None,
    wait: dt.timedelta = dt.timedelta(minutes=10),
    on_wait: Callable[[], None] = lambda: None,
) -> Outcome:
    """Import a file for an organisation. With rejected rows nothing is written unless `accept_valid`.

    Imports of one organisation run one after the other: this one waits up to `wait` (and says so by
    `on_wait`), then gives up. Raises `DomainError`; nothing is then written.
    """
    importer, table = importer_for(source)
    progress(0.15)
    batch: Batch | None = None
    counts, writes = Counts(), False
    try:
        with changes(
            actor, _("import %(kind)s : %(file)s") % {"kind": source.kind, "file": source.name[:200]}
        ):
            wait_for_turn(None if source.kind in SHARED else organisation_id, wait, on_wait)
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [_WRITE_WAIT])
            batch = parse(table, importer.columns, organisation_id, lambda part: progress(0.15 + part * 0.2))
            importer.prepare(batch)
            progress(0.5)
            counts = importer.write(batch)
            progress(0.95)
            writes = not dry_run and (accept_valid or not batch.rejected_rows)
            if not writes:
                _ask_deferred_rules()
                raise _RolledBack
            _follow(importer, actor, batch, counts)
            if counts.created + counts.updated >= _MANY:
                transaction.on_commit(_renew_statistics, robust=True)
    except _RolledBack:
        pass
    except Busy as error:
        raise DomainError(
            _(
                "D'autres écritures en cours ont bloqué l'import. Rien n'a été écrit : relancez-le dans "
                "un instant."
            )
        ) from error
    except DataError as error:
        # A value that passed every check of its column and still does not fit: said, not shown as a fault.
        raise DomainError(
            _("Une valeur du fichier ne peut pas être enregistrée (%s). Rien n'a été écrit.")
            % " ".join(str(error).split("\n")[0].split())
        ) from error
    progress(1.0)
    assert batch is not None  # noqa: S101 - set before anything leaves the block without an error
    return Outcome(
        kind=source.kind,
        file=source.name,
        table=table,
        rows=len(batch),
        rejected=batch.rejected_rows,
        counts=counts,
        written=writes,
        rejects=batch.sorted_rejects(),
        warnings=batch.warnings(),
        notices=[*table.notices, *batch.notes],
    )


def _follow(importer: Importer, actor: Actor, batch: Batch, counts: Counts) -> None:
    """New outlines place the addresses that have coordinates."""
    if isinstance(importer, PolygonsImporter) and counts.updated:
        linked = locate_residences(actor)
        batch.note(_("Adresses rattachées à un quartier par ces contours : %d.") % linked)


def _renew_statistics() -> None:
    """PostgreSQL would count the new rows within minutes. Until then, above all after a trial that left its
    tables empty, it would plan pages as if there were none, and take minutes for some."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _ask_deferred_rules() -> None:
    """Rules checked at the end of a transaction speak now: a trial must hear them too."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
