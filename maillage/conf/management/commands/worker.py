"""`maillage worker`: background tasks alone, for an installation spread over several machines."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

_STOP_WITHIN = 10.0  # seconds a task in progress has to end when asked to stop; then it is tried again later
# Seconds a database that went away is waited for, as in the web server: a worker told to end takes its leave
# of the database, and used to stay half a minute where there was none any more.
_ANSWERS_WITHIN = 10.0


class Command(BaseCommand):
    help = gettext_lazy("Exécute les tâches de fond jusqu'à Ctrl-C (« serve » le fait déjà pour lui-même).")

    def handle(self, *args: Any, **options: Any) -> None:
        connector = PsycopgConnector(kwargs=connector_params(), timeout=_ANSWERS_WITHIN)
        try:
            with app.replace_connector(connector):
                app.run_worker(concurrency=1, delete_jobs="never", shutdown_graceful_timeout=_STOP_WITHIN)
        except (ConnectorException, OperationalError, InterfaceError) as error:
            # The database went away under it; whoever started the worker starts it again.
            raise CommandError(
                _(
                    "La base de données ne répond plus : les tâches en attente seront faites "
                    "quand elle sera revenue."
                )
            ) from error
