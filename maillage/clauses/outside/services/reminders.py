"""Reminding companies that said nothing: by the task of each night, or by hand."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context, system_actor
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail
from maillage.kernel.months import add_months

from ... import nomenclature
from ...models import HoursStatement, LetterKind, StatementLetter
from .. import letters
from ..months import last_day
from ..queries import companies_awaited, contact_to_write, is_answered, reachable
from .asking import make_link

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Due:
    """A reminder to come: so many days after the month, on this day."""

    days: int
    on: dt.date


def schedule(month: dt.date) -> list[Due]:
    """The days of the reminders of a month, by the parameters in force in it."""
    end = last_day(month)
    return [
        Due(days, end + dt.timedelta(days=days))
        for days in sorted(nomenclature.parameters(month).reminder_days)
    ]


def next_due(
    month: dt.date, asked_on: dt.date | None, reminded_on: dt.date | None, today: dt.date
) -> Due | None:
    """The next reminder that will leave; None when there is none, or when the company was not asked.

    One whose day had come when the company was asked, or reminded by hand, is left out. Days without a task
    do not make two letters: of those that are late, the last one stands for all.
    """
    if asked_on is None:
        return None
    due = schedule(month)
    late = [one for one in due if one.on <= today]
    candidates = late[-1:] + [one for one in due if one.on > today]
    since = max(filter(None, [asked_on, reminded_on]))
    return next((one for one in candidates if one.on > since), None)


def remind(context: Context, statement: HoursStatement, site: str) -> StatementLetter:
    """Write to a company now. Raises `DomainError` when it answered, or cannot be written to."""
    context.require(Right.RUN_CLAUSES)
    found = _remind(context.actor, statement, site, account=context.account, days=None)
    if isinstance(found, str):
        raise DomainError(found)
    return found


def remind_all(today: dt.date) -> int:
    """The reminders due today, of every network; returns how many letters were queued.

    A statement that fails is left for tomorrow: the others leave.
    """
    if not can_mail():
        return 0
    longest = max(nomenclature.parameters(today).reminder_days, default=0)
    oldest = add_months(today.replace(day=1) - dt.timedelta(days=longest), -2)
    rows = HoursStatement.objects.filter(
        asked_on__isnull=False, sent_at__isnull=True, month__gte=oldest, month__lt=today.replace(day=1)
    )
    sent = 0
    for statement in rows.order_by("pk"):
        due = next_due(statement.month, statement.asked_on, statement.reminded_on, today)
        if due is None or due.on > today:
            continue
        try:
            site = statement.letters.exclude(site="").order_by("-pk").values_list("site", flat=True).first()
            found = _remind(
                system_actor("Maillage"), statement, site or "", account=None, days=due.days, today=today
            )
        except Exception:
            log.exception("the reminder of statement %s could not be written", statement.pk)
            continue
        sent += isinstance(found, StatementLetter)
    return sent


def _remind(
    actor: Actor,
    statement: HoursStatement,
    site: str,
    *,
    account: Account | None,
    days: int | None,
    today: dt.date | None = None,
) -> StatementLetter | str:
    """The letter that was queued, or why none was."""
    today = today or timezone.localdate()
    with changes(actor, _("relance de %s") % statement.company):
        held = HoursStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        if is_answered(held):
            return _("Cette entreprise a répondu : il n'y a rien à relancer.")
        if held.asked_on is None:
            return _("Cette entreprise n'a pas encore été sollicitée : demandez-lui d'abord ses heures.")
        if not companies_awaited(held.network_id, held.month).filter(pk=held.company_id).exists():
            return _("Cette entreprise n'a plus de lot en cours ce mois-là : rien à relancer.")
        if not can_mail():
            return _("Cette installation n'envoie pas de courriel : transmettez un lien vous-même.")
        contact = contact_to_write(held, reachable([held.company_id]))
        if contact is None:
            return _("Personne à qui écrire dans cette entreprise : ajoutez un contact ou appelez-la.")
        if days is not None and held.letters.filter(kind=LetterKind.REMINDER, days=days).exists():
            return _("Cette relance est déjà partie.")
        if account is not None and held.reminded_on == today:
            return _("Cette entreprise a déjà été relancée aujourd'hui.")
        letter = letters.reminder(held, contact, make_link(held), site, account=account, days=days)
        held.reminders, held.reminded_on = held.reminders + 1, today
        held.save(update_fields=["reminders", "reminded_on"])
    return letter
