"""The letters of a month: link, reminder, receipt. Written down, so that the page says what left."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from maillage.accounts.models import Account
from maillage.kernel.formats import month as month_text
from maillage.kernel.mail import queue_mail
from maillage.organisations.models import Contact

from ..models import HoursStatement, LetterKind, StatementLetter
from .months import last_day


def link(token: str, site: str) -> str:
    """The whole address of the page."""
    return site.rstrip("/") + reverse("clauses:declare", args=[token])


def ask(
    statement: HoursStatement, contact: Contact | None, account: Account, token: str, site: str, mailed: bool
) -> StatementLetter:
    """Note that the company was asked; the letter leaves when `mailed`. In French, as all letters here."""
    if mailed and contact is not None:
        _send(
            statement,
            contact,
            "invitation",
            _("Vos heures d'insertion de %(month)s : deux minutes"),
            link=link(token, site),
            asker=account,
        )
    return StatementLetter.objects.create(
        statement=statement,
        kind=LetterKind.ASK,
        contact=contact,
        address=contact.email if mailed and contact else "",
        account=account,
        site=site[:200],
    )


def reminder(
    statement: HoursStatement,
    contact: Contact,
    token: str,
    site: str,
    *,
    account: Account | None,
    days: int | None,
) -> StatementLetter:
    """Remind a company. `days`: the one of the parameters, None for one sent by hand."""
    _send(
        statement,
        contact,
        "reminder",
        _("Rappel : vos heures d'insertion de %(month)s"),
        link=link(token, site),
        asker=account or statement.asked_by,
        asked_on=statement.asked_on,
    )
    return StatementLetter.objects.create(
        statement=statement,
        kind=LetterKind.REMINDER,
        contact=contact,
        address=contact.email,
        account=account,
        days=days,
        site=site[:200],
    )


def receipt(
    statement: HoursStatement,
    contact: Contact,
    lots: Sequence[tuple[str, int, Decimal, Decimal]],
    proofs: int,
) -> StatementLetter:
    """To the contact of record, whoever sent: what was declared, lot by lot, without anybody's name.

    `lots`: label, persons, hours, training hours.
    """
    _send(
        statement,
        contact,
        "receipt",
        _("Reçu : vos heures d'insertion de %(month)s"),
        lots=lots,
        proofs=proofs,
        asker=statement.asked_by,
    )
    return StatementLetter.objects.create(
        statement=statement, kind=LetterKind.RECEIPT, contact=contact, address=contact.email
    )


def _send(statement: HoursStatement, contact: Contact, name: str, subject: Promise, **more: object) -> None:
    with override("fr"):
        said = {
            "statement": statement,
            "contact": contact,
            "month": month_text(statement.month),
            "network": statement.network,
            "company": statement.company,
            "last_day": last_day(statement.month),
            **more,
        }
        body = render_to_string(f"clauses/outside/letters/{name}.txt", said)
        queue_mail(contact.email, str(subject) % {"month": month_text(statement.month)}, body.strip() + "\n")
