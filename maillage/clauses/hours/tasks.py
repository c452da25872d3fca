"""What the background worker does for hours: lines that wait are looked at again every night."""

from django.db import close_old_connections
from procrastinate.contrib.django import app


@app.periodic(cron="40 4 * * *")
@app.task(name="maillage.clauses.look_again", queueing_lock="maillage.clauses.look_again")
def look_again(timestamp: int) -> None:
    """An eligibility recorded since, an amendment, a window that ended: each line says so in the morning."""
    from .services.declaring import look_at_all

    close_old_connections()
    try:
        look_at_all()
    finally:
        close_old_connections()
