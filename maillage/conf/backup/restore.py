"""Bringing a backup back: beside the present database first, in its place only when all is well."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _
from psycopg import sql

from maillage.conf import paths, schema
from maillage.conf.backup import archive, documents, server
from maillage.kernel.crypto import CryptoError

_LOCK = "maillage.restore"


class RestoreError(Exception):
    """The backup was not brought back and the present data are as they were; the message is for the user."""


def restore(source: Path, *, without_keys: bool = False) -> archive.Manifest:
    """Replace the database by the backup's. Raises BadArchive, RestoreError or OSError, with nothing changed.

    The documents are brought back beside the present ones, which disturbs nothing. The backup is loaded
    into a new database, checked and brought up to this version's schema; then both databases are renamed in
    one transaction and the former one is dropped. Killed at any moment, one of the two whole databases has
    our name, with its documents. A missing master key stops it, unless `without_keys`.
    """
    added: list[Path] = []
    with (
        tempfile.TemporaryDirectory(prefix="restore-", dir=paths.ensure_home() / "cache") as folder,
        archive.opened(source) as (opened, manifest),
    ):
        _refuse_other_versions(manifest)
        dump = Path(folder) / "database.dump"
        archive.extract_dump(opened, manifest, dump)
        _refuse_without_keys(opened, manifest, without_keys)
        with server.connect(server.maintenance()) as beside, _alone(beside):
            _drop_leftovers(beside)
            fresh = f"{_ours()}_restore_{secrets.token_hex(4)}"
            beside.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(fresh))
            )
            try:
                archive.extract_documents(opened, manifest, added)
                documents.take_keys(opened)
                _load(dump, fresh)
                _compare(manifest, fresh)
                _update_schema(fresh)
                _swap(beside, fresh)
            except BaseException:
                beside.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(fresh))
                )
                for path in added:
                    path.unlink(missing_ok=True)
                raise
    return manifest


def _ours() -> str:
    return str(connection.settings_dict["NAME"])


def _refuse_other_versions(manifest: archive.Manifest) -> None:
    ours = MigrationLoader(None).disk_migrations
    applied = {(app, name) for app, _dot, name in (said.partition(".") for said in manifest.migrations)}
    later = sorted(applied - schema.known(ours))
    if later:
        raise RestoreError(
            _(
                "Cette sauvegarde a été faite par une autre version de Maillage (%(version)s), qui connaît "
                "« %(migration)s ». Mettez Maillage à jour, puis recommencez."
            )
            % {"version": manifest.maillage, "migration": ".".join(later[0])}
        )
    if (step := schema.missing_step(ours, applied)) is not None:
        raise RestoreError(
            _(
                "Cette sauvegarde vient d'une version trop ancienne de Maillage (%(version)s), d'avant "
                "« %(migration)s ». Ramenez-la d'abord avec une version intermédiaire."
            )
            % {"version": manifest.maillage, "migration": ".".join(step)}
        )


def _refuse_without_keys(opened: zipfile.ZipFile, manifest: archive.Manifest, accepted: bool) -> None:
    """Before anything is changed: what is sealed would come back unreadable."""
    try:
        missing = documents.missing_keys(opened, manifest.keys)
    except CryptoError as error:
        raise RestoreError(error.message) from error
    if missing and not accepted:
        raise RestoreError(
            _(
                "Cette sauvegarde a besoin de clés de chiffrement qui ne sont pas ici : %(keys)s. Copiez les "
                "fichiers .key dans %(folder)s, puis recommencez ; ou ajoutez --without-keys, et ce qu'elles "
                "protègent (pièces, seconds facteurs) restera illisible. Rien n'a changé."
            )
            % {"keys": ", ".join(missing), "folder": settings.KEYS_FOLDER}
        )


@contextmanager
def _alone(beside: psycopg.Connection[tuple[object, ...]]) -> Iterator[None]:
    """One restore of a database at a time, and none under people's hands.

    The lock is taken beside the database, where all those of the server meet: it bears the name of ours.
    """
    taken = beside.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [f"{_LOCK}.{_ours()}"]).fetchone()
    if not taken or not taken[0]:
        raise RestoreError(_("Une autre restauration est en cours."))
    connection.close()
    _refuse_if_used()
    yield


def _refuse_if_used() -> None:
    others = server.other_users(_ours())
    if others:
        raise RestoreError(
            _(
                "La base est en service (%(count)d connexions) : arrêtez « maillage serve » et les autres "
                "commandes, puis recommencez."
            )
            % {"count": others}
        )


def _drop_leftovers(beside: psycopg.Connection[tuple[object, ...]]) -> None:
    """What a killed restore left: copies under names only restores give."""
    pattern = f"^{re.escape(_ours())}_(restore|former)_[0-9a-f]{{8}}$"
    for (name,) in beside.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [pattern]).fetchall():
        beside.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(name))))


def _load(dump: Path, fresh: str) -> None:
    program = str(server.programs().program("pg_restore"))
    connection.close()
    where, environment = server.for_program(fresh)
    listing = subprocess.run([program, "--list", str(dump)], capture_output=True, text=True, env=environment)
    if listing.returncode:
        raise RestoreError(_("La sauvegarde est illisible : %(reason)s") % {"reason": _last(listing.stderr)})
    # Comments on extensions belong to whoever installed them, on some servers not us.
    wanted = [line for line in listing.stdout.splitlines() if " COMMENT - EXTENSION " not in line]
    contents = dump.with_name("contents")
    contents.write_text("\n".join(wanted) + "\n", encoding="utf-8")
    command = [program, "--no-owner", "--no-privileges", "--no-password", "--exit-on-error"]
    command += [
        f"--jobs={min(4, os.cpu_count() or 1)}",
        f"--use-list={contents}",
        f"--dbname={where}",
        str(dump),
    ]
    loaded = subprocess.run(command, capture_output=True, text=True, env=environment)
    if loaded.returncode:
        raise RestoreError(
            _("PostgreSQL a refusé la sauvegarde : %(reason)s. Vos données actuelles sont intactes.")
            % {"reason": _last(loaded.stderr)}
        )


def _last(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines() or ["?"]
    return lines[0].strip().rstrip(".")


def _compare(manifest: archive.Manifest, fresh: str) -> None:
    """Each table has the rows it had when the backup was made."""
    with server.connect(fresh) as restored:
        found = server.count_rows(restored)
        restored.execute("ANALYZE")
    differing = sorted(
        table for table in found.keys() | manifest.rows.keys() if found.get(table) != manifest.rows.get(table)
    )
    if differing:
        raise RestoreError(
            _("Restauration incomplète (table « %(table)s »). Vos données actuelles sont intactes.")
            % {"table": differing[0]}
        )


def _update_schema(fresh: str) -> None:
    """Bring an older backup up to this version, still beside the present data."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = fresh
    try:
        call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _swap(beside: psycopg.Connection[tuple[object, ...]], fresh: str) -> None:
    former = f"{_ours()}_former_{secrets.token_hex(4)}"
    _refuse_if_used()
    names = {
        "ours": sql.Identifier(_ours()),
        "fresh": sql.Identifier(fresh),
        "former": sql.Identifier(former),
    }
    try:
        with beside.transaction():
            beside.execute(sql.SQL("ALTER DATABASE {ours} RENAME TO {former}").format(**names))
            beside.execute(sql.SQL("ALTER DATABASE {fresh} RENAME TO {ours}").format(**names))
    except psycopg.errors.ObjectInUse as error:
        raise RestoreError(
            _("La base est de nouveau en service : arrêtez Maillage, puis recommencez. Rien n'a changé.")
        ) from error
    beside.execute(sql.SQL("DROP DATABASE {former} WITH (FORCE)").format(**names))
