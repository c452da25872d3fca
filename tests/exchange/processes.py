"""Commands in processes of their own, on the test database."""

import os
import subprocess
import sys

from django.db import connection
from psycopg.conninfo import make_conninfo


def server_url() -> str:
    """The test database as libpq writes it."""
    settings = connection.settings_dict
    return make_conninfo(
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
    )


def environment() -> dict[str, str]:
    return os.environ | {"DATABASE_URL": server_url(), "MAILLAGE_LANGUAGE": "fr", "COLUMNS": "200"}


def maillage(*arguments: object) -> subprocess.CompletedProcess[str]:
    """`maillage …`, with what it printed and its exit code."""
    command = [sys.executable, "-m", "maillage.conf.cli", *map(str, arguments)]
    return subprocess.run(
        command, env=environment(), capture_output=True, text=True, timeout=180, check=False
    )
