"""What the background worker does for identities."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .services import forget_traces
from .services.duplicates import forget_searches, note_pairs_of, refresh_queue


@app.periodic(cron="41 2 * * *")
@app.task(name="maillage.people.refresh_duplicates", queueing_lock="maillage.people.refresh_duplicates")
def refresh_duplicates(timestamp: int) -> None:
    """Every night: files that look alike are looked for again, merges older than 30 days are settled."""
    close_old_connections()
    try:
        refresh_queue()
        forget_traces()
        forget_searches()
    finally:
        close_old_connections()


@app.task(name="maillage.people.note_pairs")
def note_pairs(person_ids: list[int]) -> None:
    """After an import: what looks like the files it opened enters the queue."""
    close_old_connections()
    try:
        note_pairs_of(person_ids)
    finally:
        close_old_connections()
