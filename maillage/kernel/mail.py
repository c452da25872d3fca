"""Letters by e-mail: written in the transaction of what they tell, sent by the background worker.

    if can_mail():
        queue_mail(account.email, _("Invitation"), text)

A letter waits sealed, since it may carry a link that opens a door, and its row goes once it is sent. If the
transaction is undone, nothing leaves. Without a mail server in the settings nothing can be queued: whoever
would have written shows the link on screen instead, and says so.
"""

from __future__ import annotations

import datetime as dt
import json

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from maillage.kernel.crypto import open_sealed, seal

from .models import OutgoingMail

_PURPOSE = "kernel.mail"
KEPT = dt.timedelta(days=7)  # a letter that could not be sent in a week is of no use to anybody


def can_mail() -> bool:
    """Whether this installation has a mail server."""
    return bool(settings.MAILLAGE_MAIL)


def queue_mail(to: str, subject: str, body: str) -> OutgoingMail:
    """Have a letter sent once the transaction around is done. Raises `RuntimeError` without a server."""
    from maillage.kernel.tasks import send_mail

    if not can_mail():
        raise RuntimeError("no mail server is configured: ask can_mail() first")
    subject = " ".join(subject.split())  # one line, or it would write headers of its own
    letter = json.dumps({"to": to, "subject": subject, "body": body})
    with transaction.atomic():
        mail = OutgoingMail.objects.create(sealed=seal(letter.encode(), _PURPOSE))
        send_mail.defer(mail_id=mail.pk)
    return mail


def deliver(mail_id: int) -> bool:
    """Send a letter and forget it; False when it has been already. Errors of the server come out."""
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if mail is None:
            return False
        letter = json.loads(open_sealed(mail.sealed, _PURPOSE))
        EmailMessage(letter["subject"], letter["body"], to=[letter["to"]]).send()
        mail.delete()
    return True


def forget_old() -> int:
    """Drop letters that nobody could send for a week; returns how many."""
    count, _rows = OutgoingMail.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return count
