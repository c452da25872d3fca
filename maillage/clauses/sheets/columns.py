"""Which column holds what: guessed from the titles, said by somebody, remembered for the next file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError

from .reading import Sheet
from .words import FIELDS, guess, rubric_guess, title_month

LABELS = {
    "last_name": gettext_lazy("Nom"),
    "first_name": gettext_lazy("Prénom"),
    "full_name": gettext_lazy("Nom et prénom ensemble"),
    "birth_date": gettext_lazy("Date de naissance"),
    "hours": gettext_lazy("Heures travaillées"),
    "extra_hours": gettext_lazy("Autres heures, à ajouter"),
    "training_hours": gettext_lazy("Heures de formation"),
    "contract": gettext_lazy("Marché"),
    "lot": gettext_lazy("Lot ou chantier"),
    "month": gettext_lazy("Mois"),
    "modality": gettext_lazy("Modalité"),
    "rubric": gettext_lazy("Rubrique de paie"),
}
TIMED = ("hours", "extra_hours", "training_hours")
# Who writes "DUPONT Jean", who writes "Jean Dupont"; a word in capitals says it by itself.
ORDERS = {"last": gettext_lazy("Nom puis prénom"), "first": gettext_lazy("Prénom puis nom")}
MONTHS_READ = {"one": gettext_lazy("Le mois du relevé seul"), "all": gettext_lazy("Tous les mois du tableau")}


@dataclass(frozen=True)
class MonthColumn:
    """A column of hours of one month."""

    column: int
    month: dt.date
    training: bool


@dataclass(frozen=True)
class Mapping:
    """How a sheet is read. `columns` by field; `wide` the columns of months, when titles are months.

    lot, modality  what stands for all rows that say nothing (the number of a lot, a code; None: nothing)
    lots           what cells say of lots, folded → number of the lot
    rubrics        pay items, folded → `hours`, `training` or `none`
    order          `last` or `first`: see `ORDERS`
    months         `one` or `all`: see `MONTHS_READ`
    """

    columns: MappingOf[str, int]
    wide: tuple[MonthColumn, ...] = ()
    lot: int | None = None
    modality: str = ""
    lots: MappingOf[str, int] = field(default_factory=dict)
    rubrics: MappingOf[str, str] = field(default_factory=dict)
    order: str = "last"
    months: str = "one"

    def of(self, name: str) -> int | None:
        return self.columns.get(name)

    @property
    def used(self) -> tuple[int, ...]:
        """Columns that are read, in the order of the sheet."""
        return tuple(sorted({*self.columns.values(), *(one.column for one in self.wide)}))

    def missing(self) -> str:
        """What keeps the sheet from being read, in a sentence; "" when nothing does."""
        if "last_name" not in self.columns and "full_name" not in self.columns:
            return _("Dites quelle colonne porte le nom des personnes.")
        if not self.wide and "hours" not in self.columns and "training_hours" not in self.columns:
            return _("Dites quelle colonne porte les heures.")
        return ""


def month_columns(sheet: Sheet, near: dt.date) -> tuple[MonthColumn, ...]:
    """The columns whose title is a month, each month and kind once (the first)."""
    found: dict[tuple[dt.date, bool], MonthColumn] = {}
    for column, title in enumerate(sheet.titles):
        said = title_month(title)
        if said is not None:
            first = said.first_day(near)
            found.setdefault((first, said.training), MonthColumn(column, first, said.training))
    return tuple(sorted(found.values(), key=lambda one: one.column))


def guessed(sheet: Sheet, near: dt.date) -> Mapping:
    """What the titles say: each field from the surest title."""
    wide = month_columns(sheet, near)
    taken = {one.column for one in wide}
    best: dict[str, tuple[int, int]] = {}
    for column, title in enumerate(sheet.titles):
        said = None if column in taken else guess(title)
        if said is not None:
            best[said.field] = min(best.get(said.field, (999, column)), (said.rank, column))
    columns = {name: best[name][1] for name in FIELDS if name in best}
    if wide:
        for name in (*TIMED, "month"):
            columns.pop(name, None)
    if "last_name" in columns and "first_name" in columns:
        columns.pop("full_name", None)
    elif "full_name" in columns and "first_name" not in columns:
        columns.pop("last_name", None)
    elif (
        "first_name" not in columns
        and "last_name" in columns
        and _holds_whole_names(sheet, columns["last_name"])
    ):
        columns["full_name"] = columns.pop("last_name")
    if "hours" not in columns and "rubric" not in columns and not wide and "extra_hours" in columns:
        columns["hours"] = columns.pop("extra_hours")
    if "rubric" in columns and not _has_rubrics(sheet, columns["rubric"]):
        columns.pop("rubric")
    return Mapping(columns, wide)


def _holds_whole_names(sheet: Sheet, column: int) -> bool:
    """A column titled "Nom" without one for first names: most of its cells are of two words."""
    said = [text for row in sheet.rows[:20] if (text := row.text(column))]
    return bool(said) and sum(" " in text for text in said) * 2 > len(said)


def _has_rubrics(sheet: Sheet, column: int) -> bool:
    """Pay items come back from person to person, and some say that they are hours."""
    said = {text for row in sheet.rows[:200] if (text := row.text(column))}
    return 1 < len(said) <= 40 and any(rubric_guess(text) != "none" for text in said)


def remembered(
    sheet: Sheet, near: dt.date, columns: MappingOf[str, Any], defaults: MappingOf[str, Any]
) -> Mapping:
    """What was said before of this layout (`SheetMapping.columns` and `defaults`); what no longer holds is
    left out."""
    keys = sheet.keys
    found = {name: keys.index(key) for name, key in columns.items() if name in FIELDS and key in keys}
    wide = month_columns(sheet, near) if not set(TIMED) & set(found) else ()
    lot = defaults.get("lot")
    return Mapping(
        found,
        wide,
        lot=lot if isinstance(lot, int) else None,
        modality=str(defaults.get("modality", "")),
        lots={str(k): v for k, v in dict(defaults.get("lots", {})).items() if isinstance(v, int)},
        rubrics={str(k): str(v) for k, v in dict(defaults.get("rubrics", {})).items()},
        order=_one_of(ORDERS, defaults.get("order")),
        months=_one_of(MONTHS_READ, defaults.get("months")),
    )


def _one_of(choices: MappingOf[str, Any], said: Any) -> str:
    """What was said when it is a choice, else the first one."""
    return said if isinstance(said, str) and said in choices else next(iter(choices))


def kept(sheet: Sheet, mapping: Mapping) -> tuple[dict[str, str], dict[str, Any]]:
    """`columns` and `defaults` as they are remembered."""
    keys = sheet.keys
    defaults: dict[str, Any] = {"order": mapping.order, "months": mapping.months}
    if sheet.name:
        defaults["sheet"] = sheet.name[:100]
    if mapping.lot:
        defaults["lot"] = mapping.lot
    for name in ("modality", "lots", "rubrics"):
        if said := getattr(mapping, name):
            defaults[name] = dict(said) if isinstance(said, dict) else said
    return {name: keys[column] for name, column in mapping.columns.items()}, defaults


def check(mapping: Mapping) -> None:
    """Raise `DomainError` when the columns chosen cannot be read together."""
    if said := mapping.missing():
        raise DomainError(said)
    columns: dict[int, str] = {}
    for name, column in mapping.columns.items():
        if column in columns:
            raise DomainError(
                _("La même colonne est choisie pour « %(one)s » et « %(two)s ».")
                % {"one": LABELS[columns[column]], "two": LABELS[name]},
                name,
            )
        columns[column] = name
