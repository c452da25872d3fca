"""Who was asked for a month, who answered, who is reminded when: for the pages of facilitators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Sum, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.kernel.mail import can_mail
from maillage.organisations.managers import network_of
from maillage.organisations.models import Contact, Organisation

from ..models import HoursLine, HoursState, HoursStatement, StatementLetter, StatementProof
from .months import month_to_declare
from .queries import companies_awaited, contact_to_write, has_link, is_answered, is_settled, reachable
from .services.proofs import destroyed_on
from .services.reminders import Due, next_due

_SHOWN = 5  # lines of a block of the first page
_SOON = 90  # days before its destruction a proof is said to be about to go


class Standing(models.TextChoices):
    """Where a company is with a month."""

    TO_ASK = "to_ask", _("à demander")
    ASKED = "asked", _("pas de réponse")
    ANSWERED = "answered", _("a répondu")


def companies(context: Context, month: dt.date) -> QuerySet:
    """The companies of a month, those awaited and those asked, each with what is known of its statement."""
    network = network_of(context)
    statements = HoursStatement.objects.visible_to(context).filter(month=month)
    known = statements.filter(Q(asked_on__isnull=False) | Q(sent_at__isnull=False))
    # Who is awaited is asked apart: within the list it would be worked out again for each company.
    awaited = companies_awaited(network, month).order_by().values_list("pk", flat=True)
    wanted = {*awaited, *known.order_by().values_list("company_id", flat=True)}
    lines = HoursLine.objects.filter(statement=OuterRef("mine__pk")).exclude(state=HoursState.REJECTED)
    of_month = Q(hours_statements__network=network, hours_statements__month=month)
    return (
        Organisation.objects.filter(pk__in=wanted)
        .annotate(
            mine=FilteredRelation("hours_statements", condition=of_month),
            statement_id=F("mine__pk"),
            asked_on=F("mine__asked_on"),
            sent_at=F("mine__sent_at"),
            reminders=F("mine__reminders"),
            reminded_on=F("mine__reminded_on"),
            has_hours=Exists(lines),
        )
        .annotate(
            standing=Case(
                When(Q(sent_at__isnull=False) | Q(has_hours=True), then=Value(Standing.ANSWERED.value)),
                When(asked_on__isnull=False, then=Value(Standing.ASKED.value)),
                default=Value(Standing.TO_ASK.value),
                output_field=models.CharField(),
            )
        )
    )


@dataclass(frozen=True)
class Unanswered:
    """A company that said nothing of a month; `statement_id` is None for one that was never asked."""

    company_id: int
    name: str
    statement_id: int | None
    asked_on: dt.date | None
    reminded_on: dt.date | None
    reminders: int
    due: Due | None
    contact: Contact | None


def unanswered(context: Context, month: dt.date) -> tuple[list[Unanswered], int]:
    """The first companies that said nothing, those asked first, and how many there are: three questions."""
    rows = companies(context, month).exclude(standing=Standing.ANSWERED)
    rows = rows.annotate(rank=Case(When(asked_on__isnull=False, then=0), default=1))
    count = rows.count()
    found = list(rows.order_by("rank", "reminded_on", "name", "pk")[:_SHOWN])
    contacts = reachable(one.pk for one in found)
    today = timezone.localdate()
    return [
        Unanswered(
            one.pk,
            one.name,
            one.statement_id,
            one.asked_on,
            one.reminded_on,
            one.reminders or 0,
            next_due(month, one.asked_on, one.reminded_on, today),
            contacts.get(one.pk),
        )
        for one in found
    ], count


def received_lately(context: Context) -> list[HoursStatement]:
    """The statements companies sent since yesterday, the latest first, with `hours` declared."""
    since = timezone.now() - dt.timedelta(days=1)
    rows = HoursStatement.objects.visible_to(context).filter(sent_at__gte=since)
    rows = rows.annotate(hours=Sum("lines__hours", filter=~Q(lines__state=HoursState.REJECTED)))
    return list(rows.select_related("company").order_by("-sent_at", "-pk")[:_SHOWN])


@dataclass(frozen=True)
class Correspondence:
    """What was written to a company about a month, and what will be."""

    statement: HoursStatement | None
    letters: list[StatementLetter]
    due: Due | None
    contact: Contact | None
    answered: bool
    settled: bool
    open: bool
    mail: bool

    @property
    def may_remind(self) -> bool:
        return bool(
            self.statement and self.statement.asked_on and not self.answered and self.contact and self.mail
        )


def correspondence(context: Context, statement: HoursStatement | None) -> Correspondence:
    """Of a statement, or of a month that has none yet."""
    if statement is None:
        return Correspondence(None, [], None, None, False, False, False, can_mail())
    letters = StatementLetter.objects.visible_to(context).filter(statement=statement)
    answered = is_answered(statement)
    today = timezone.localdate()
    due = None if answered else next_due(statement.month, statement.asked_on, statement.reminded_on, today)
    return Correspondence(
        statement=statement,
        letters=list(letters.select_related("contact", "account").order_by("-written_at", "-pk")),
        due=due,
        contact=contact_to_write(statement, reachable([statement.company_id])),
        answered=answered,
        settled=is_settled(statement),
        open=has_link(statement),
        mail=can_mail(),
    )


@dataclass(frozen=True)
class ProofShown:
    """A proof with the day it is destroyed; `soon` when that is near."""

    proof: StatementProof
    until: dt.date
    soon: bool


def proofs(context: Context, statement: HoursStatement) -> tuple[list[ProofShown], list[ProofShown]]:
    """Those that stand and those that were withdrawn: one question."""
    rows = StatementProof.objects.visible_to(context).filter(statement=statement)
    rows = rows.select_related("uploaded_by", "withdrawn_by", "statement").order_by("-pk")
    near = timezone.localdate() + dt.timedelta(days=_SOON)
    shown = [ProofShown(one, destroyed_on(one), destroyed_on(one) <= near) for one in rows]
    return (
        [one for one in shown if one.proof.withdrawn_at is None],
        [one for one in shown if one.proof.withdrawn_at is not None],
    )


def current_month() -> dt.date:
    return month_to_declare(timezone.localdate())


__all__ = [
    "Correspondence",
    "Standing",
    "Unanswered",
    "companies",
    "correspondence",
    "current_month",
    "proofs",
    "received_lately",
    "unanswered",
]
