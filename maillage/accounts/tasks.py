"""Background tasks of accounts."""

from django.db import close_old_connections
from procrastinate.contrib.django import app


@app.task(name="maillage.accounts.send_forgotten")
def send_forgotten(sealed: str, site: str) -> None:
    """Answer a request for a new password. What was typed waits sealed: it is somebody's address."""
    from base64 import b64decode

    from maillage.kernel.crypto import open_sealed

    from . import services

    close_old_connections()
    try:
        services.send_forgotten(open_sealed(b64decode(sealed), "accounts.forgotten").decode(), site)
    finally:
        close_old_connections()


@app.periodic(cron="53 3 * * *")
@app.task(name="maillage.accounts.clean_up")
def clean_up(timestamp: int) -> None:
    """Every night: sessions that are over, counters whose window is over."""
    from . import sessions, throttle

    close_old_connections()
    try:
        sessions.clean_up()
        throttle.clean_up()
    finally:
        close_old_connections()
