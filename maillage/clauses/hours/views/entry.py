"""Typing the hours of a month: everybody of last month in a grid; one line more."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import GroupedInt
from maillage.kernel.forms import BaseForm
from maillage.kernel.toasts import notify
from maillage.organisations.models import Organisation
from maillage.people.models import Person
from maillage.people.reading import shown

from ...models import HoursLine, HoursState, HoursStatement, Modality
from .. import services
from ..forms import HoursField, LineForm
from ..queries.statement import GridRow, grid_of, label_of
from ..services import Entered, LineFacts
from .common import around, company_or_404, month_or_404, statement_url


class GridForm(BaseForm):
    """Two amounts and a modality for each row of the grid; only what was changed is written."""

    def __init__(self, *args: object, rows: list[GridRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            if row.fixed is not None and row.line is None:
                continue
            hours = row.line.hours if row.line else None
            training = row.line.training_hours or None if row.line else None
            label = f"{row.name}, {label_of(row.lot)}"
            self.fields[f"hours-{row.key}"] = HoursField(
                label=_("Heures de %s") % label, required=False, initial=hours, negative=True
            )
            self.fields[f"training-{row.key}"] = HoursField(
                label=_("Formation de %s") % label, required=False, initial=training, negative=True
            )
            self.fields[f"modality-{row.key}"] = forms.ChoiceField(
                label=_("Modalité de %s") % label,
                choices=Modality.choices,
                initial=row.modality,
                required=False,
            )
            for name in ("hours", "training", "modality"):
                self.fields[f"{name}-{row.key}"].widget.attrs["class"] = "input"
            self.fields[f"was-{row.key}"] = forms.CharField(
                required=False, initial=_as_drawn(hours, training, row.modality), widget=forms.HiddenInput
            )
            for name, before in (("hours", row.before), ("training", row.before_training)):
                if before:
                    self.fields[f"{name}-{row.key}"].widget.attrs["placeholder"] = formats.number(before)

    def drawn(self) -> list[tuple[GridRow, list[forms.BoundField], forms.BoundField | None]]:
        """Each row with its fields, and what it held as it was drawn; none where everything is decided."""
        return [
            (
                row,
                [self[f"{name}-{row.key}"] for name in ("hours", "training", "modality")],
                self[f"was-{row.key}"],
            )
            if f"hours-{row.key}" in self.fields
            else (row, [], None)
            for row in self.rows
        ]

    def entered(self) -> list[Entered]:
        people = Person.objects.in_bulk([row.person_id for row in self.rows if row.person_id])
        found = []
        for row in self.rows:
            # A line that came while the page was open is not in what was typed: it stays.
            if f"hours-{row.key}" not in self.fields or f"hours-{row.key}" not in self.data:
                continue
            hours: Decimal = self.cleaned_data[f"hours-{row.key}"]
            training: Decimal = self.cleaned_data[f"training-{row.key}"]
            modality = self.cleaned_data[f"modality-{row.key}"] or row.modality
            if self.cleaned_data[f"was-{row.key}"] == _as_drawn(hours, training, modality):
                continue  # as it was drawn: what somebody else changed meanwhile holds
            if row.line is None:
                if not hours and not training:
                    continue
            elif (hours, training, modality) == (row.line.hours, row.line.training_hours, row.line.modality):
                continue
            line = row.line
            facts = LineFacts(
                lot=row.lot,
                person=people.get(row.person_id or 0),
                last_name=line.said_last_name if line else "",
                first_name=line.said_first_name if line else "",
                birth_date=line.said_birth_date if line else None,
                hours=hours,
                training_hours=training,
                modality=modality,
            )
            found.append(Entered(facts, line))
        return found


def _as_drawn(hours: Decimal | None, training: Decimal | None, modality: str) -> str:
    return f"{hours or 0:.2f}|{training or 0:.2f}|{modality}"


@needs(Right.RUN_CLAUSES)
def hours_entry(request: HttpRequest, company: int, month: str) -> HttpResponse:
    known = company_or_404(request, company)
    first = month_or_404(month)
    rows = grid_of(request.context, known, first)
    shown(request, [row.person_id for row in rows if row.person_id])
    form = GridForm(request.POST if request.method == "POST" else None, rows=rows)
    answer = _write(request, known, first, form) if request.method == "POST" and form.is_valid() else None
    if answer is not None:
        return answer
    statement = HoursStatement.objects.visible_to(request.context).filter(company=known, month=first).first()
    context = {
        "company": known,
        "month": first,
        "form": form,
        "statement": statement,
        "unsaid": len([row for row in rows if row.line is None and row.fixed is None]),
        **around(first),
    }
    return render(request, "clauses/hours/entry.html", context, status=422 if form.errors else 200)


def _write(
    request: HttpRequest, company: Organisation, month: dt.date, form: GridForm
) -> HttpResponse | None:
    entered = form.entered()
    if not entered:
        notify(request, _("Rien n'a changé : tapez des heures, puis Entrée."))
        return redirect("clauses:hours_entry", company=company.pk, month=f"{month:%Y-%m}")
    try:
        statement, lines = services.enter(request.context, company.pk, month, entered)
    except DomainError as error:
        form.refuse(DomainError(error.message))
        return None
    _tell(request, len(entered), lines)
    return redirect(statement_url(statement))


def _tell(request: HttpRequest, count: int, lines: list[HoursLine]) -> None:
    fresh = HoursLine.objects.filter(pk__in=[line.pk for line in lines], state=HoursState.DECLARED)
    said = ngettext("%(count)s ligne enregistrée.", "%(count)s lignes enregistrées.", count) % {
        "count": GroupedInt(count)
    }
    looked = fresh.count()
    if looked:
        said += " " + ngettext("%(count)s est à regarder.", "%(count)s sont à regarder.", looked) % {
            "count": GroupedInt(looked)
        }
    notify(request, said)


@needs(Right.RUN_CLAUSES)
def line_new(request: HttpRequest, company: int, month: str) -> HttpResponse:
    """One line more, of somebody the grid does not have."""
    known = company_or_404(request, company)
    first = month_or_404(month)
    form = LineForm(request.POST or None, context=request.context, company=known)
    form.fields["hours"].negative = form.fields["training_hours"].negative = True
    if request.method == "POST" and form.is_valid():
        try:
            statement, lines = services.enter(request.context, known.pk, first, [Entered(form.facts())])
        except DomainError as error:
            form.refuse(error)
        else:
            _tell(request, 1, lines)
            return redirect(statement_url(statement))
    context = {"company": known, "month": first, "form": form, **around(first)}
    return render(request, "clauses/hours/line_new.html", context, status=422 if form.errors else 200)
