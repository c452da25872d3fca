"""What this part shows on the pages of others: the first page, a statement, a company's file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import day
from maillage.kernel.formats import month as month_text
from maillage.kernel.mail import can_mail
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Line, Panel

from ..board import Gist
from ..models import HoursStatement
from . import desk
from .months import code_of
from .queries import companies_awaited

_MONTHS = 3  # of a company's panel


def unanswered_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """Companies that said nothing of the last month, each reminded in one press."""
    month = desk.current_month()
    rows, count = desk.unanswered(context, month)
    if not count:
        return None
    return {
        "month": month,
        "code": code_of(month),
        "rows": rows,
        "count": count,
        "mail": can_mail(),
        "gists": [Gist(_("Sans réponse"), count, "unanswered")],
    }


def received_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """What companies sent since yesterday."""
    rows = desk.received_lately(context)
    return {"rows": rows} if rows else None


def correspondence_block(context: Context, statement: HoursStatement) -> dict[str, Any] | None:
    """What was written about a statement, what will be, its link."""
    return {"about": desk.correspondence(context, statement), "statement": statement}


def proofs_block(context: Context, statement: HoursStatement) -> dict[str, Any] | None:
    """The proofs of a statement."""
    standing, withdrawn = desk.proofs(context, statement)
    return {"standing": standing, "withdrawn": withdrawn, "statement": statement}


def statements_panel(context: Context, organisation: Organisation) -> Panel | None:
    """On a company's file: where it is with its last months. Three questions."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    month = desk.current_month()
    months = [add_months(month, -n) for n in range(_MONTHS)]
    rows = HoursStatement.objects.visible_to(context).filter(company=organisation, month__in=months)
    known = {one.month: one for one in rows}
    awaited = companies_awaited(network_of(context), month).filter(pk=organisation.pk).exists()
    if not known and not awaited:
        return None
    return Panel(
        _("Relevés d'heures"),
        lines=[_line(organisation, one, known.get(one)) for one in months if one in known or one == month],
        action=(
            _("Demander %s") % month_text(month),
            reverse("clauses:company_ask", args=[code_of(month), organisation.pk]),
        ),
    )


def _line(organisation: Organisation, month: dt.date, statement: HoursStatement | None) -> Line:
    address = reverse("clauses:company_ask", args=[code_of(month), organisation.pk])
    label = month_text(month)
    if statement is None or (statement.asked_on is None and statement.sent_at is None):
        return Line(label, address, badge=_("à demander"))
    if statement.sent_at is not None:
        sent = timezone.localdate(statement.sent_at)
        return Line(label, address, badge=_("a répondu"), tone="ok", detail=_("reçu le %s") % day(sent))
    asked = _("demandé le %s") % day(statement.asked_on)
    return Line(label, address, badge=_("pas de réponse"), tone="soon", detail=asked)
