"""Background tasks of the kernel."""

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

# Minutes, then hours: a mail server that is away comes back.
_RETRY = RetryStrategy(max_attempts=9, exponential_wait=6)


@app.task(name="maillage.kernel.send_mail", retry=_RETRY)
def send_mail(mail_id: int) -> None:
    from maillage.kernel.mail import deliver

    close_old_connections()
    try:
        deliver(mail_id)
    finally:
        close_old_connections()


@app.periodic(cron="41 3 * * *")
@app.task(name="maillage.kernel.forget_mail")
def forget_mail(timestamp: int) -> None:
    """Every night: letters that could not be sent for a week go, and links that open nothing any more."""
    from maillage.kernel.doors import forget_old_doors
    from maillage.kernel.mail import forget_old

    close_old_connections()
    try:
        forget_old()
        forget_old_doors()
    finally:
        close_old_connections()
