"""What the background worker does every night about terms."""

from django.conf import settings
from django.db import close_old_connections
from procrastinate.contrib.django import app

from .anonymising import run
from .contacts import refresh


@app.periodic(cron="47 2 * * *")
@app.task(name="maillage.retention.nightly", queueing_lock="maillage.retention", lock="maillage.retention")
def nightly(timestamp: int) -> None:
    """Terms are computed again, those noticed 30 days ago come, archives past their duty go.

    Stopped in the middle, the next night goes on: every batch is whole or not begun.
    """
    close_old_connections()
    try:
        refresh()
        if not settings.MAILLAGE_DEMO:  # invented people have nothing to fear, and years of them to show
            run()
    finally:
        close_old_connections()
