"""Two files that come apart again: hours validated while they were one stand on the right contract."""

from __future__ import annotations

from contextlib import suppress

from django.db.models import F, ProtectedError, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.employment.models import EmploymentContract
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import month as format_month
from maillage.kernel.sheets import bulk

from ..models import HoursLine
from .contracts_of import Contracts, hold, made_by_hours


def settle(context: Context, scope: Q) -> None:
    """Inside the undo of a merge, once the rows are back; `scope` keeps the lines of the two files.

    A line that stands on the contract of the other file finds one of its own person with its own company, or
    has one made, as when it was validated. A correction goes where the line it corrects is. Raises
    `DomainError` when corrections written since take away more than one of the two files has left.
    """
    lines = HoursLine.objects.validated().filter(scope)
    _on_their_own_contract(context, lines.filter(corrects__isnull=True))
    _beside_what_they_correct(lines.filter(corrects__isnull=False))
    _refuse_less_than_nothing(lines)


def _on_their_own_contract(context: Context, lines: QuerySet) -> None:
    astray = list(
        lines.exclude(contract__person=F("person"), contract__employer=F("statement__company"))
        .select_related("statement")
        .order_by("statement__month", "pk")
    )
    if not astray:
        return
    hold(line.person_id for line in astray)
    known = Contracts.load(
        context.organisation_id, {(line.person_id, line.statement.company_id) for line in astray}
    )
    found = [
        known.held(line.person_id, line.statement.company_id, line.statement.month, line.modality)
        for line in astray
    ]
    known.write()
    left = {line.contract_id for line in astray}
    bulk.update(
        HoursLine, ("id", "contract_id"), [(line.pk, one.pk) for line, one in zip(astray, found, strict=True)]
    )
    _drop_what_proves_nothing(left)


def _drop_what_proves_nothing(contracts: set[int]) -> None:
    """A contract that hours had made, and that no hours stand on any more, is no hire; one that a pathway
    or a follow-up speaks of stays."""
    for one in EmploymentContract.objects.filter(pk__in=contracts, clause_hours__isnull=True):
        if made_by_hours(one):
            with suppress(ProtectedError):
                one.delete()


def _beside_what_they_correct(corrections: QuerySet) -> None:
    away = corrections.exclude(
        statement=F("corrects__statement"), person=F("corrects__person"), contract=F("corrects__contract")
    )
    bulk.update(
        HoursLine,
        ("id", "statement_id", "person_id", "contract_id"),
        list(
            away.values_list("pk", "corrects__statement_id", "corrects__person_id", "corrects__contract_id")
        ),
    )


def _refuse_less_than_nothing(lines: QuerySet) -> None:
    sums = lines.order_by("statement__month").values("statement", "lot", "person", "statement__month")
    below = (
        sums.annotate(total=Sum("hours"), training=Sum("training_hours"))
        .filter(Q(total__lt=0) | Q(training__lt=0))
        .first()
    )
    if below is not None:
        raise DomainError(
            _(
                "Les corrections écrites depuis la fusion retirent plus d'heures que l'une des deux fiches "
                "n'en a en %(month)s : rendez-lui d'abord ces heures par une correction."
            )
            % {"month": format_month(below["statement__month"])}
        )
