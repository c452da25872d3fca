"""What the background worker does for documents."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .checking import sweep


@app.periodic(cron="37 3 * * *")
@app.task(name="maillage.evidence.sweep")
def sweep_orphans(timestamp: int) -> None:
    """Every night: files that killed processes left without a row go."""
    close_old_connections()
    try:
        sweep()
    finally:
        close_old_connections()
