"""What the background worker does for the log of readings."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .log import take_in
from .services import make_digests, purge


@app.periodic(cron="27 3 * * *")
@app.task(name="maillage.protection.tidy_log")
def tidy_log(timestamp: int) -> None:
    """Every night: readings the database had refused come in, those past their time go."""
    close_old_connections()
    try:
        take_in()
        purge()
    finally:
        close_old_connections()


@app.periodic(cron="7 6 * * 1")
@app.task(name="maillage.protection.weekly_digest")
def weekly_digest(timestamp: int) -> None:
    """Every Monday: what was unusual in the week before."""
    close_old_connections()
    try:
        make_digests()
    finally:
        close_old_connections()
