"""Pages of a spreadsheet: deposit, what its columns hold, what would be declared, confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.sheets.cells import CellError
from maillage.kernel.sheets.table import column_letters
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.people.reading import shown

from ..hours.cells import MonthCell
from ..models import SheetDraft
from . import matching, services
from .columns import LABELS, Mapping
from .forms import ColumnsForm, DepositForm, SheetForm
from .lines import extract
from .matching import Lots
from .plan import plan_of, texts_of_lots
from .reading import LARGEST, Row, Sheet
from .where import after_sheet

_EXAMPLES = 5  # rows shown beside the choice of columns


@needs(Right.RUN_CLAUSES)
def new(request: HttpRequest) -> HttpResponse:
    """Deposit the file a company sent. `company` and `month` of the address fill the form."""
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    asked = {
        "company": whole_number(request.GET.get("company")),
        "month": _month(request.GET.get("month", "")),
    }
    form = DepositForm(*given, context=request.context, initial=asked)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # One more than is taken is enough to be refused.
            content = file.read(LARGEST + 1)
            said = form.cleaned_data
            draft = services.deposit(request.context, said["company"], said["month"], file.name, content)
        except DomainError as error:
            form.add_error("file", error.message)
        else:
            return redirect("clauses:sheet", draft.pk)
    return render(request, "clauses/sheets/new.html", {"form": form}, status=422 if form.errors else 200)


def _month(text: str) -> dt.date | str:
    """The month of an address, as the form shows it; "" for what is none."""
    try:
        return MonthCell().parse(text[:20])
    except CellError:
        return ""


def _draft_or_404(request: HttpRequest, pk: int) -> SheetDraft:
    return get_object_or_404(SheetDraft.objects.visible_to(request.context).select_related("company"), pk=pk)


def _opened(request: HttpRequest, draft: SheetDraft) -> Sheet | HttpResponse:
    """The table, or the page that says it cannot be read any more."""
    try:
        return services.open_draft(draft)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:sheet_new")


@needs(Right.RUN_CLAUSES)
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be declared. A layout nobody read yet is asked about first."""
    draft = _draft_or_404(request, pk)
    sheet = _opened(request, draft)
    if isinstance(sheet, HttpResponse):
        return sheet
    mapping = services.mapping_of(draft, sheet)
    if not draft.columns or mapping.missing() or (not draft.sheet and not sheet.sure):
        return redirect("clauses:sheet_columns", pk)
    plan = plan_of(draft.network_id, draft.company_id, draft.month, sheet, mapping)
    shown(request, plan.people)
    return render(
        request,
        "clauses/sheets/preview.html",
        {
            "draft": draft,
            "sheet": sheet,
            "plan": plan,
            "found": plan.extract,
            "columns": _in_words(sheet, mapping),
            "others": sorted(plan.extract.others.items()),
            "words_for": {
                matching.UNKNOWN: _("inconnue"),
                matching.SEVERAL: _("plusieurs possibles"),
                matching.OTHER_BIRTH: _("autre date de naissance"),
            },
        },
    )


def _in_words(sheet: Sheet, mapping: Mapping) -> list[tuple[str, str]]:
    """Which column is read for what: (Heures travaillées, E)."""
    said = [(str(LABELS[name]), column_letters(column)) for name, column in mapping.columns.items()]
    if mapping.wide:
        letters = ", ".join(column_letters(one.column) for one in mapping.wide)
        said.append((_("Heures par mois"), letters))
    return said


@needs(Right.RUN_CLAUSES)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column holds, with the first rows beside; which worksheet, when there are several."""
    draft = _draft_or_404(request, pk)
    sheet = _opened(request, draft)
    if isinstance(sheet, HttpResponse):
        return sheet
    mapping = services.mapping_of(draft, sheet)
    lots = Lots(matching.lots_of(draft.network_id, draft.company_id, draft.month), mapping.lot, mapping.lots)
    form = ColumnsForm(
        request.POST or None,
        sheet=sheet,
        mapping=mapping,
        lots=lots,
        texts=texts_of_lots(sheet, mapping, draft.month),
        rubrics=_rubrics(sheet, mapping, draft.month),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_mapping(request.context, draft, sheet, form.said())
        except DomainError as error:
            form.add_error(f"column_{error.field}" if error.field else None, error.message)
        else:
            return redirect("clauses:sheet", pk)
    return render(
        request,
        "clauses/sheets/columns.html",
        {
            "draft": draft,
            "sheet": sheet,
            "form": form,
            "sheet_form": _sheet_form(draft, sheet),
            "mapping": mapping,
            "months": [(column_letters(one.column), one) for one in mapping.wide],
            "head": [(column_letters(c), title) for c, title in enumerate(sheet.titles)],
            "rows": [(row.line, _cells(row)) for row in sheet.rows[:_EXAMPLES]],
        },
        status=422 if form.errors else 200,
    )


def _cells(row: Row) -> list[tuple[str, bool]]:
    """Texts of a row, those computed told apart."""
    formulas = row.sheet.grid.formulas
    return [(text, (row.index, column) in formulas) for column, text in enumerate(row.texts())]


def _rubrics(sheet: Sheet, mapping: Mapping, month: dt.date) -> dict[str, str]:
    return {} if mapping.missing() else dict(list(extract(sheet, mapping, month).rubrics.items())[:40])


def _sheet_form(draft: SheetDraft, sheet: Sheet) -> SheetForm | None:
    if not sheet.others:
        return None
    return SheetForm(names=[sheet.name, *sheet.others], initial={"sheet": sheet.name})


@needs(Right.RUN_CLAUSES)
@require_POST
def choose_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Read another worksheet of the workbook."""
    draft = _draft_or_404(request, pk)
    sheet = _opened(request, draft)
    if isinstance(sheet, HttpResponse):
        return sheet
    form = SheetForm(request.POST, names=[sheet.name, *sheet.others])
    if not form.is_valid():
        notify(request, _("Cette feuille n'est pas dans le classeur."), error=True)
        return redirect("clauses:sheet_columns", pk)
    try:
        services.set_sheet(request.context, draft, form.cleaned_data["sheet"])
    except DomainError as error:
        notify(request, error.message, error=True)
    return redirect("clauses:sheet_columns", pk)


@needs(Right.RUN_CLAUSES)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft_or_404(request, pk)
    try:
        taken = services.confirm(request.context, draft)
    except DomainError as error:
        notify(request, error.message, error=True)
        return redirect("clauses:sheet", pk)
    notify(request, _told(draft, taken))
    return redirect(after_sheet(taken.statement, draft))


def _told(draft: SheetDraft, taken: services.Taken) -> str:
    values: dict[str, Any] = {
        "count": len(taken.lines),
        "company": draft.company,
        "month": formats.month(draft.month),
    }
    if not taken.lines:
        return _("%(company)s, %(month)s : rien de nouveau, ce tableau était déjà déclaré.") % values
    return (
        ngettext(
            "%(company)s, %(month)s : %(count)d ligne déclarée.",
            "%(company)s, %(month)s : %(count)d lignes déclarées.",
            len(taken.lines),
        )
        % values
    )


@needs(Right.RUN_CLAUSES)
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    draft = _draft_or_404(request, pk)
    services.drop(request.context, draft)
    notify(request, _("Tableau abandonné : le fichier est supprimé, rien n'est déclaré."))
    return redirect("clauses:sheet_new")
