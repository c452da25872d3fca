"""Where one goes once a sheet is declared."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from ..models import HoursStatement, SheetDraft


def after_sheet(statement: HoursStatement | None, draft: SheetDraft) -> str:
    """The statement of the month, where its lines are checked and validated."""
    if statement is None:
        statement = HoursStatement.objects.filter(
            network_id=draft.network_id, company_id=draft.company_id, month=draft.month
        ).first()
    if statement is not None:
        try:
            return reverse("clauses:statement", args=[statement.pk])
        except NoReverseMatch:
            pass
    return reverse("clauses:home")
