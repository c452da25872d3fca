"""What waits at the head of a company's file: the lots it carries out that are late."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Notice

from ..models import Lot, LotCompany
from . import words
from .balance import BalanceState, state_of, with_balance


def late_notices(context: Context, organisation: Organisation) -> list[Notice]:
    """One question of the database, none for who does not run clauses."""
    if not context.has(Right.RUN_CLAUSES):
        return []
    today = timezone.localdate()
    theirs = LotCompany.objects.filter(lot=OuterRef("pk"), organisation=organisation)
    rows = Lot.objects.visible_to(context).filter(Exists(theirs), closed_on__isnull=True)
    lacking = (BalanceState.LATE, BalanceState.SHORT)
    late = [
        lot.pk
        for lot in with_balance(rows, today)
        if state_of(lot, lot.due, lot.ends, lot.done, today) in lacking
    ]
    if not late:
        return []
    said = ngettext("%d lot à clause en retard", "%d lots à clauses en retard", len(late)) % len(late)
    if len(late) == 1:
        return [Notice(said, "late", words.address("lot", late[0]))]
    return [
        Notice(said, "late", f"{words.address('balance')}?titulaire={organisation.pk}&etat=late&etat=short")
    ]
