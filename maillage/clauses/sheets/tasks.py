"""What the background worker does for spreadsheets."""

from django.db import close_old_connections
from procrastinate.contrib.django import app


@app.periodic(cron="23 3 * * *")
@app.task(name="maillage.clauses.clean_up_sheets")
def clean_up_sheets(timestamp: int) -> None:
    """Every night: files nobody confirmed for a week go."""
    from .services import clean_up

    close_old_connections()
    try:
        clean_up()
    finally:
        close_old_connections()
