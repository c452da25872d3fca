"""A column: where its value comes from, how it sorts, looks, adds up and is exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.db.models import F
from django.db.models.expressions import BaseExpression, OrderBy
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.share import DASH, Share

Kind = Literal["text", "number", "percent", "date", "moment", "yes_no"]


@dataclass(frozen=True)
class Column:
    """One column of a list.

    `value`     path of attributes ("person.full_name"; default: the key) or a function of the row
    `sort`      field or annotation names to order by, first one leading; None: the column does not sort
    `template`  draws the cell on the page, with `row`, `value` and `ctx`; the export keeps the value
    `sub`       a second, quieter line under the value: path or function
    `total`     an aggregate (`Sum("hours")`) over the whole filtered list, shown at the foot
    `link`      the cell carries the link to the row's file (one column per list)
    `on_page`, `in_export`  leave the column out of one of the two; `on_phone` off a narrow page only
    `decimals`  for numbers and percentages
    """

    key: str
    label: str | Promise
    value: str | Callable[[Any], Any] | None = None
    kind: Kind = "text"
    sort: str | Sequence[str] | None = None
    template: str | None = None
    sub: str | Callable[[Any], Any] | None = None
    total: BaseExpression | None = None
    link: bool = False
    decimals: int | None = None
    on_page: bool = True
    on_phone: bool = True
    in_export: bool = True

    @property
    def numeric(self) -> bool:
        return self.kind in ("number", "percent")

    def raw(self, row: Any) -> Any:
        """The value itself, as exported."""
        return _read(row, self.value if self.value is not None else self.key)

    def shown(self, value: Any) -> str:
        """The value as written on the page."""
        if value is None or value == "":
            return DASH
        if self.kind == "number":
            return formats.number(value, self.decimals)
        if self.kind == "percent":
            return formats.percent(value, 1 if self.decimals is None else self.decimals)
        if self.kind == "date":
            return formats.day(value)
        if self.kind == "moment":
            return formats.moment(value)
        if self.kind == "yes_no":
            return _("oui") if value else _("non")
        return str(value)

    def cell(self, row: Any, context: Any) -> Cell:
        value = self.raw(row)
        if self.template:
            html = render_to_string(self.template, {"row": row, "value": value, "ctx": context})
        else:
            html = conditional_escape(self.shown(value))
        sub = _read(row, self.sub) if self.sub is not None else ""
        return Cell(self, html, sub or "", value is None or value == "")

    def order(self, descending: bool) -> list[OrderBy]:
        """Order-by expressions; rows without a value come last both ways."""
        names = [self.sort] if isinstance(self.sort, str) else list(self.sort or ())
        return [F(n).desc(nulls_last=True) if descending else F(n).asc(nulls_last=True) for n in names]


@dataclass(frozen=True)
class Cell:
    column: Column
    html: str
    sub: Any
    empty: bool


def exportable(value: Any) -> Any:
    """What a spreadsheet can hold: numbers and days stay so, the rest becomes text, missing stays empty."""
    if value is None or isinstance(value, bool | int | float | dt.date):
        return value
    if isinstance(value, Share):
        exact = value.fraction
        return None if exact is None else float(exact)
    if isinstance(value, Decimal):
        return float(value)
    return str(value)


def _read(row: Any, source: str | Callable[[Any], Any]) -> Any:
    if callable(source):
        return source(row)
    for name in source.split("."):
        if row is None:
            return None
        row = row[name] if isinstance(row, dict) else getattr(row, name)
        if callable(row) and not isinstance(row, type):
            row = row()
    return row
