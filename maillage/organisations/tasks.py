"""What the background worker does for companies' files."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .services import forget_traces, note_pairs_of, refresh_queue


@app.periodic(cron="17 3 * * *")
@app.task(
    name="maillage.organisations.refresh_doubles", queueing_lock="maillage.organisations.refresh_doubles"
)
def refresh_doubles(timestamp: int) -> None:
    """Every night: files that look alike are looked for again, merges older than 30 days are settled."""
    close_old_connections()
    try:
        refresh_queue()
        forget_traces()
    finally:
        close_old_connections()


@app.task(name="maillage.organisations.note_doubles")
def note_doubles(organisation_ids: list[int]) -> None:
    """After files were opened: what looks like them enters the queue."""
    close_old_connections()
    try:
        note_pairs_of(organisation_ids)
    finally:
        close_old_connections()
