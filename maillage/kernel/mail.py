"""Letters by e-mail: written in the transaction of what they tell, sent by the background worker.

    if can_mail():
        queue_mail(account.email, _("Invitation"), text)

A letter waits sealed, since it may carry a link that opens a door, and its row goes once it is sent. If the
transaction is undone, nothing leaves. Without a mail server in the settings nothing can be queued: whoever
would have written shows the link on screen instead, and says so.

An address the mail server refuses for good (5xx: no such mailbox, no such domain) is told to whoever
registered with `on_refusal`, and the letter goes: trying again would refuse again. A server that is away or
asks to come back later (4xx) is tried again, for a day or so. What a distant server refuses after ours
accepted the letter comes back to the sender's mailbox, which Maillage does not read.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from maillage.kernel.crypto import open_sealed, seal

from .models import OutgoingMail

log = logging.getLogger(__name__)
_PURPOSE = "kernel.mail"
KEPT = dt.timedelta(days=7)  # a letter that could not be sent in a week is of no use to anybody


# Given an address refused for good, and what the server said of it.
Refusal = Callable[[str, str], None]

_refusals: list[Refusal] = []


def on_refusal(tell: Refusal) -> None:
    """Have a room told of addresses the mail server refuses, in the transaction that forgets the letter."""
    if tell not in _refusals:
        _refusals.append(tell)


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
    """Send a letter and forget it; False when it has been already, or when its address is refused for good.

    Other errors of the server come out: the task tries again.
    """
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if mail is None:
            return False
        letter = json.loads(open_sealed(mail.sealed, _PURPOSE))
        try:
            EmailMessage(letter["subject"], letter["body"], to=[letter["to"]]).send()
        except smtplib.SMTPRecipientsRefused as error:
            said = refused_for_good(error)
            if said is None:
                raise
            log.warning("the mail server refused an address for good (%s)", said[:3])
            for tell in _refusals:
                tell(letter["to"], said)
            mail.delete()
            return False
        mail.delete()
    return True


def refused_for_good(error: smtplib.SMTPRecipientsRefused) -> str | None:
    """What the server said of the address, when it is final (5xx); None when it may change its mind."""
    answers = list(error.recipients.values())
    if not answers or not all(500 <= code < 600 for code, _said in answers):
        return None
    code, said = answers[0]
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return f"{code} {' '.join(text.split())}"[:200]


def forget_old() -> int:
    """Drop letters that nobody could send for a week; returns how many."""
    count, _rows = OutgoingMail.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
    return count
