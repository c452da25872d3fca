"""Depositing a sheet, and saying what its columns hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.context import Context
from maillage.kernel import formats
from maillage.kernel.forms import BaseForm, SearchSelect
from maillage.kernel.sheets.cells import CellError
from maillage.kernel.sheets.limits import MEBIBYTE
from maillage.kernel.sheets.table import column_letters
from maillage.kernel.text import fold
from maillage.organisations.models import Organisation

from ..hours.cells import MonthCell
from ..models import LotCompany, Modality
from .columns import LABELS, MONTHS_READ, ORDERS, Mapping
from .matching import Lots
from .reading import LARGEST, Sheet
from .words import FIELDS, rubric_guess

FILES = ".csv,.txt,.tsv,.xlsx,.ods"
_SHOWN = 60  # signs of a title in a choice
RUBRICS = {
    "hours": gettext_lazy("Heures travaillées"),
    "training": gettext_lazy("Heures de formation"),
    "none": gettext_lazy("Ne compte pas"),
}


class MonthField(forms.CharField):
    """A month as people write it; gives its first day."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return formats.month(value) if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> dt.date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return MonthCell().parse(text)
        except CellError as error:
            raise forms.ValidationError(str(error) + ".") from error


class DepositForm(BaseForm):
    company = forms.ModelChoiceField(
        label=gettext_lazy("Entreprise"),
        queryset=Organisation.objects.none(),
        widget=SearchSelect(),
        help_text=gettext_lazy("Celle qui déclare : l'employeur des personnes."),
        error_messages={
            "required": gettext_lazy("Choisissez l'entreprise."),
            "invalid_choice": gettext_lazy("Cette entreprise n'est sur aucun de vos lots."),
        },
    )
    month = MonthField(
        label=gettext_lazy("Mois du relevé"),
        help_text=gettext_lazy("« mars 2017 » ou « 03/2017 »."),
        error_messages={"required": gettext_lazy("Indiquez le mois.")},
    )
    file = forms.FileField(
        label=gettext_lazy("Tableau de l'entreprise"),
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text=format_lazy(
            gettext_lazy(
                "Tel qu'elle l'a envoyé : XLSX, ODS ou CSV, {size} Mo au plus. "
                "Rien n'est déclaré avant votre confirmation."
            ),
            size=LARGEST // MEBIBYTE,
        ),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Choisissez le fichier."),
            "empty": gettext_lazy("Le fichier est vide."),
            "max_length": gettext_lazy("Le nom du fichier est trop long : renommez-le."),
        },
    )

    def __init__(self, *args: Any, context: Context, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = LotCompany.objects.visible_to(context)
        field = self.fields["company"]
        field.queryset = Organisation.objects.filter(pk__in=parts.values("organisation_id")).order_by(
            "folded_name"
        )


class SheetForm(BaseForm):
    """Which of several worksheets is read."""

    sheet = forms.ChoiceField(label=gettext_lazy("Feuille à lire"))

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in names]


class ColumnsForm(BaseForm):
    """What each column holds, what stands for what the sheet does not say, what its words mean.

    Fields are made for the sheet: `column_NAME`, then `lot_0`… for the `texts` rows say of lots, `rubric_0`…
    for the pay items met.
    """

    lot = forms.ChoiceField(
        label=gettext_lazy("Lot des lignes qui n'en disent pas"),
        required=False,
        help_text=gettext_lazy("Retenu pour les prochains tableaux de cette entreprise."),
    )
    modality = forms.ChoiceField(
        label=gettext_lazy("Modalité des lignes qui n'en disent pas"), required=False
    )
    order = forms.ChoiceField(label=gettext_lazy("Noms écrits"), choices=list(ORDERS.items()), required=False)
    months = forms.ChoiceField(
        label=gettext_lazy("Mois à lire"), choices=list(MONTHS_READ.items()), required=False
    )

    def __init__(
        self,
        *args: Any,
        sheet: Sheet,
        mapping: Mapping,
        lots: Lots,
        texts: list[str],
        rubrics: dict[str, str],
        **kwargs: Any,
    ) -> None:
        self.sheet, self.mapping, self.lots, self.texts = sheet, mapping, lots, texts
        self.rubrics = list(rubrics)
        kwargs.setdefault("initial", self._initial())
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *self._columns()]
        wide = bool(mapping.wide)
        for name in FIELDS:
            if wide and name in ("hours", "extra_hours", "training_hours", "month"):
                continue
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=LABELS[name], choices=choices, required=False
            )
        if not (wide or "month" in mapping.columns):
            del self.fields["months"]
        of_lots = [(str(one.pk), one.label) for one in lots.choices]
        modalities = [("", _("Celle prévue au lot")), *Modality.choices]
        self.fields["lot"].choices = [("", _("Le seul lot en cours, s'il n'y en a qu'un")), *of_lots]
        self.fields["modality"].choices = modalities
        for index, text in enumerate(texts):
            self.fields[f"lot_{index}"] = forms.ChoiceField(
                label=f"« {text} »", choices=[("", "–"), *of_lots], required=False
            )
        for index, text in enumerate(self.rubrics):
            self.fields[f"rubric_{index}"] = forms.ChoiceField(
                label=f"« {text or '–'} »", choices=list(RUBRICS.items()), required=False
            )

    def _columns(self) -> list[tuple[str, str]]:
        wide = {one.column for one in self.mapping.wide}
        return [
            (str(column), f"{column_letters(column)} · {title[:_SHOWN] or _('sans titre')}")
            for column, title in enumerate(self.sheet.titles)
            if column not in wide and (title or any(row.text(column) for row in self.sheet.rows[:20]))
        ]

    def _initial(self) -> dict[str, Any]:
        said: dict[str, Any] = {f"column_{name}": str(c) for name, c in self.mapping.columns.items()}
        said |= {
            "order": self.mapping.order,
            "months": self.mapping.months,
            "modality": self.mapping.modality,
        }
        said["lot"] = str(self.mapping.lot) if self.mapping.lot else ""
        for index, text in enumerate(self.texts):
            known = self.mapping.lots.get(fold(text)) or self._found(text)
            said[f"lot_{index}"] = str(known) if known else ""
        for index, text in enumerate(self.rubrics):
            said[f"rubric_{index}"] = self.mapping.rubrics.get(fold(text)) or rubric_guess(text)
        return said

    def _found(self, text: str) -> int | None:
        found = self.lots.by_text(text)
        return found.pk if found else None

    def groups(self) -> list[tuple[str, list[Any]]]:
        """The fields made for the sheet, with the title of each group."""
        people = ("last_name", "first_name", "full_name", "birth_date")
        hours = ("hours", "training_hours", "extra_hours", "month")
        rest = ("contract", "lot", "modality", "rubric")
        return [
            (str(title), [self[f"column_{name}"] for name in names if f"column_{name}" in self.fields])
            for title, names in ((_("Qui"), people), (_("Combien"), hours), (_("Pour quoi"), rest))
        ]

    def of_lots(self) -> list[Any]:
        return [self[f"lot_{index}"] for index in range(len(self.texts))]

    def of_rubrics(self) -> list[Any]:
        return [self[f"rubric_{index}"] for index in range(len(self.rubrics))]

    def for_all(self) -> list[Any]:
        return [self[name] for name in ("lot", "modality", "order", "months") if name in self.fields]

    def said(self) -> Mapping:
        """What was answered, after validation."""
        given = self.cleaned_data
        columns = {name: int(v) for name in FIELDS if (v := given.get(f"column_{name}"))}
        lots = dict(self.mapping.lots)
        for index, text in enumerate(self.texts):
            lots.pop(fold(text), None)
            if value := given.get(f"lot_{index}"):
                lots[fold(text)] = int(value)
        rubrics = dict(self.mapping.rubrics)
        for index, text in enumerate(self.rubrics):
            rubrics[fold(text)] = given.get(f"rubric_{index}") or "none"
        return Mapping(
            columns,
            self.mapping.wide,
            lot=int(given["lot"]) if given.get("lot") else None,
            modality=given.get("modality", ""),
            lots=lots,
            rubrics=rubrics,
            order=given.get("order") or "last",
            months=given.get("months") or "one",
        )
