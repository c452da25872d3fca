"""Hours typed by a facilitator: a grid of people, one line more, a waiting line put right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of

from ...models import HoursLine, HoursStatement, LineSource
from .declaring import AWAITING, LineFacts, check_statement, declare, statement_of


@dataclass(frozen=True)
class Entered:
    """Hours of somebody as typed. `line` waits already and is changed, or goes when nothing is left of it."""

    facts: LineFacts
    line: HoursLine | None = None


def enter(
    context: Context, company_id: int, month: dt.date, entered: Iterable[Entered]
) -> tuple[HoursStatement, list[HoursLine]]:
    """Write what was typed of a month, all of it or nothing; returns its statement and the lines written."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("saisie d'heures")):
        statement = statement_of(network_of(context), company_id, month)
        written, new = [], []
        for one in entered:
            if one.line is None:
                new.append(one.facts)
            elif (line := _amended(context, statement, one)) is not None:
                written.append(line)
        written += declare(context.organisation_id, statement, new, LineSource.TYPED) if new else []
        check_statement(statement)
    return statement, written


def _amended(context: Context, statement: HoursStatement, one: Entered) -> HoursLine | None:
    assert one.line is not None  # noqa: S101 - told by the caller
    facts = one.facts.checked()
    held = HoursLine.objects.visible_to(context).filter(pk=one.line.pk, statement=statement).first()
    if held is None or held.state not in AWAITING:
        raise DomainError(
            _("Une de ces lignes vient d'être décidée : rouvrez la page. Rien n'a été enregistré.")
        )
    if not facts.hours and not facts.training_hours:
        held.delete()
        return None
    held.hours, held.training_hours, held.modality = facts.hours, facts.training_hours, facts.modality
    held.lot = facts.lot
    held.save()
    return held


def total(lines: Iterable[HoursLine]) -> Decimal:
    return sum((line.hours for line in lines), Decimal(0))
