"""What the background worker does for imports."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .runs import carry_out
from .services import clean_up


@app.task(name="maillage.exchange.import_file")
def import_file(run_id: int) -> None:
    close_old_connections()
    try:
        carry_out(run_id)
    finally:
        close_old_connections()


@app.periodic(cron="17 3 * * *")
@app.task(name="maillage.exchange.clean_up")
def clean_up_files(timestamp: int) -> None:
    """Every night: what is older than 30 days goes."""
    close_old_connections()
    try:
        clean_up()
    finally:
        close_old_connections()
