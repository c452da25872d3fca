"""A cell of the grid of results: what is typed there, written at once, and what it takes to put it back.

A stage's cell holds a day ("" for none). The last cell holds how it ended: "" (still running), "hired",
"withdrawn" or "refused", the last two followed by a reason and a day where there are some
("withdrawn:childcare:2017-03-02").
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import DateNotUnderstood, read_date
from maillage.kernel.history import changes

from ..models import Application
from ..nomenclature import HIRED, STAGE_NAMES
from .applications import Ended, hold, record_stage, refuse, resume, withdraw
from .hiring import hire_applicant, take_back_hire

RESULT = "result"


def write_cell(
    context: Context, application: Application, column: str, value: str
) -> tuple[Application, str]:
    """Write one cell; returns the application as it stands and the value the cell had before."""
    if column != RESULT and (column not in STAGE_NAMES or column == HIRED.name):
        raise DomainError(_("Cette colonne ne se remplit pas."), "column")
    with changes(context.actor, _("résultat d'un recrutement")):
        row = hold(application)
        before = cell_value(row, column)
        if value == before:
            return row, before
        if column == RESULT:
            return _write_result(context, row, value), before
        return record_stage(context, row, column, _day(value)), before


def cell_value(row: Application, column: str) -> str:
    """What a cell holds, as it is written back."""
    if column != RESULT:
        day = getattr(row, f"{column}_on")
        return day.isoformat() if day else ""
    if row.hired_on is not None:
        return "hired"
    for how in ("withdrawn", "refused"):
        day = getattr(row, f"{how}_on")
        if day is not None:
            return f"{how}:{row.reason}:{day.isoformat()}"
    return ""


def _write_result(context: Context, row: Application, value: str) -> Application:
    how, _sep, rest = value.partition(":")
    reason, _sep, day = rest.partition(":")
    if how not in ("", "hired", "withdrawn", "refused"):
        raise DomainError(_("Ce résultat n'est pas connu."), "value")
    if row.hired_on is not None and how != "hired":
        row = take_back_hire(context, row)
    if how == "":
        return resume(context, row) if _is_ended(row) else row
    if how == "hired":
        return hire_applicant(context, resume(context, row) if _is_ended(row) else row)
    ended = Ended(_day(day) or timezone.localdate(), reason, row.note)
    return withdraw(context, row, ended) if how == "withdrawn" else refuse(context, row, ended)


def _is_ended(row: Application) -> bool:
    return row.withdrawn_on is not None or row.refused_on is not None


def _day(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return read_date(text, lean="past")
    except DateNotUnderstood as error:
        raise DomainError(str(error), "value") from error


def row_values(row: Application) -> dict[str, Any]:
    """Every cell of a row, for the page to show what follows from the one typed."""
    names = [name for name in STAGE_NAMES if name != HIRED.name]
    return {name: cell_value(row, name) for name in (*names, RESULT)}
