"""Writing a backup while people work: what is saved is one moment of the database."""

from __future__ import annotations

import subprocess
import tempfile
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO

import psycopg
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from maillage.conf.backup import archive, documents, server


class BackupError(Exception):
    """The backup was not written; the message is PostgreSQL's."""


def dump(target: Path, *, with_keys: bool = False) -> archive.Manifest:
    """Write the archive `target`. Raises BackupError, OSError (disk full, no right) or LauncherError.

    `with_keys` puts the master keys in: whoever holds the file then reads everything.
    """
    program = server.programs().program("pg_dump")
    with psycopg.connect(**server.target()) as reading:
        # One snapshot for the counting and the dump: the manifest says exactly what the dump holds.
        reading.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reading.read_only = True
        row = reading.execute("SELECT pg_export_snapshot()").fetchone()
        manifest = archive.Manifest(
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            maillage=version("maillage"),
            postgresql=str(connection.pg_version // 10000),
            migrations=sorted(
                f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
            ),
            rows=server.count_rows(reading),
        )
        kept = documents.known(reading)
        where, environment = server.for_program()
        command = [
            str(program),
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-password",
            f"--snapshot={row[0] if row else ''}",
            f"--dbname={where}",
        ]
        with tempfile.TemporaryFile() as complaints:
            running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, env=environment)
            assert running.stdout is not None  # noqa: S101 - for the type checker
            with running.stdout as stream:
                try:
                    return archive.write(
                        target,
                        manifest,
                        _Ending(stream, running, complaints),
                        partial(documents.pack, documents=kept, with_keys=with_keys),
                    )
                finally:
                    running.kill()
                    running.wait()


class _Ending:
    """pg_dump's output, which ends well only if pg_dump did: else the archive must not be finished."""

    def __init__(self, stream: IO[bytes], running: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self._stream, self._running, self._complaints = stream, running, complaints

    def read(self, size: int, /) -> bytes:
        block = self._stream.read(size)
        if not block and self._running.wait():
            self._complaints.seek(0)
            said = self._complaints.read().decode(errors="replace").strip().splitlines()
            raise BackupError(said[-1] if said else f"pg_dump {self._running.returncode}")
        return block
