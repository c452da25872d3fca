"""What the background worker does for the charter."""

from django.db import close_old_connections
from procrastinate.contrib.django import app

from .runs import TASK, carry_out, forget_old


@app.task(name=TASK)
def make_statements(run_id: int) -> None:
    close_old_connections()
    try:
        carry_out(run_id)
    finally:
        close_old_connections()


@app.periodic(cron="47 3 * * *")
@app.task(name="maillage.charter.forget_old")
def forget_old_statements(timestamp: int) -> None:
    """Every night: zips older than 30 days go."""
    close_old_connections()
    try:
        forget_old()
    finally:
        close_old_connections()
