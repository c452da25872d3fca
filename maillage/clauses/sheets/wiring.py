"""What this part tells the other rooms and the first page, when the site starts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right

from .. import board
from ..models import HoursStatement, SheetDraft

_SHOWN = 20


def register_all() -> None:
    """Called once, from the room's `ready`."""
    from maillage.kernel.crypto import register_column
    from maillage.protection.pages import shows

    from .services import PURPOSE

    register_column("clauses.SheetDraft", "sealed", PURPOSE, _("tableaux d'entreprises en attente"))
    # The view says who was recognised; the page of columns shows what the company wrote and finds nobody.
    shows("people.Person", "pk", "clauses:sheet", arguments=(), label=_("Tableau d'une entreprise"))
    board.register_block("home", board.Block("sheets", "clauses/sheets/_waiting.html", _waiting, 35))
    board.register_block("statement", board.Block("sheet", "clauses/sheets/_statement.html", _deposit, 30))


def _waiting(context: Context, subject: Any) -> dict[str, Any] | None:
    """On the first page: spreadsheets that wait to be read and confirmed."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    drafts = SheetDraft.objects.visible_to(context).defer("sealed").select_related("company", "account")
    found = list(drafts.order_by("pk")[:_SHOWN])
    return {"drafts": found} if found else None


def _deposit(context: Context, statement: Any) -> dict[str, Any] | None:
    """On a statement: deposit the sheet of the company, and those that wait to be confirmed."""
    if not context.has(Right.RUN_CLAUSES) or not isinstance(statement, HoursStatement):
        return None
    drafts = SheetDraft.objects.visible_to(context).filter(
        company_id=statement.company_id, month=statement.month
    )
    return {"statement": statement, "drafts": list(drafts.defer("sealed").order_by("-pk"))}
