"""The list itself: reads the address, asks the database, answers page, part or file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext_lazy

from maillage.kernel.formats import GroupedInt

from . import drawing
from .columns import Cell, Column
from .filters import Filter, Option, SearchFilter
from .xlsx import workbook_response


@dataclass(frozen=True)
class Empty:
    """What to say where there is nothing yet, and the first action, for who may do it."""

    title: str | Promise
    text: str | Promise = ""
    action: str | Promise = ""
    url_name: str = ""
    right: str | None = None
    icon: str = "inbox"


@dataclass(frozen=True)
class Head:
    """A column's head: its link, and how the list is sorted by it now ("ascending", "descending", "")."""

    column: Column
    url: str
    sorted: str


@dataclass(frozen=True)
class Row:
    record: Any
    url: str
    cells: list[Cell]
    css: str


@dataclass(frozen=True)
class Chip:
    """A filter as drawn: its value in words when on, the links of its choices, the link that frees it."""

    filter: Filter
    value: Any
    text: str
    options: list[tuple[Option, str]]
    clear_url: str
    kept: list[tuple[str, str]]

    @property
    def on(self) -> bool:
        return self.value is not None


class _Page(Paginator):
    """Django's paginator with the count already known."""

    def __init__(self, rows: QuerySet, per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.__dict__["count"] = count


class Listing:
    """Declare `columns` at least; see the package for an example."""

    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    default_sort: str = ""  # a column key, "-key" for descending; "" keeps the queryset's order
    page_size: ClassVar[int] = 50
    count_label: ClassVar[Any] = ngettext_lazy("%(count)s ligne", "%(count)s lignes", "count")
    empty: ClassVar[Empty] = Empty("")
    export_name: ClassVar[str] = ""  # file name without its ending; "" means no export
    export_right: ClassVar[str | None] = None
    template: ClassVar[str] = "kernel/listing_page.html"
    part: ClassVar[str] = "kernel/_listing_body.html"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.export_name and cls.export_right is None:
            raise TypeError(f"{cls.__name__}: an export needs export_right")

    def __init__(self, request: HttpRequest, queryset: QuerySet) -> None:
        self.request = request
        self.base = queryset
        self.query = request.GET
        self.values: dict[str, Any] = {}
        self.ignored: list[Filter] = []
        for one in self.filters:
            try:
                value = one.read(self.query, request)
            except ValueError:
                self.ignored.append(one)
                continue
            if value is not None:
                self.values[one.key] = value

    # What a room may override -----------------------------------------------------------------
    def row_url(self, row: Any) -> str:
        """The address a row opens; "" when it opens nothing."""
        return ""

    def row_css(self, row: Any) -> str:
        """Classes of a row; "is-late" marks its edge."""
        return ""

    # Reading ----------------------------------------------------------------------------------
    @property
    def context(self) -> Any:
        return getattr(self.request, "context", None)

    @cached_property
    def queryset(self) -> QuerySet:
        """The filtered, sorted list, not yet asked for."""
        rows = self.base
        for one in self.filters:
            if one.key in self.values:
                rows = one.narrow(rows, self.values[one.key])
        column, descending = self.sorting
        if column is not None:
            rows = rows.order_by(*column.order(descending), "pk")
        return rows

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column the list is sorted by, and whether downwards. Unknown keys fall back to the default."""
        sortable = {c.key: c for c in self.columns if c.sort}
        for wanted in (self.query.get("sort", ""), self.default_sort):
            column = sortable.get(wanted.removeprefix("-"))
            if column is not None:
                return column, wanted.startswith("-")
        return None, False

    @cached_property
    def _aggregates(self) -> dict[str, Any]:
        totals = {f"total_{c.key}": c.total for c in self.columns if c.total is not None}
        return self.queryset.order_by().aggregate(row_count=Count("pk"), **totals)

    @property
    def count(self) -> int:
        return self._aggregates["row_count"]

    @property
    def count_text(self) -> str:
        return str(self.count_label % {"count": GroupedInt(self.count)})

    @cached_property
    def page(self) -> Page:
        return _Page(self.queryset, self.page_size, self.count).get_page(self.query.get("page"))

    # Drawing ----------------------------------------------------------------------------------
    def url(self, **changes: list[str] | str | None) -> str:
        """This list's address with parameters changed (None removes); always back to the first page."""
        asked = self._asked | changes
        text = urlencode([(name, value) for name, value in asked.items() if value is not None], doseq=True)
        return f"{self.request.path}?{text}" if text else self.request.path

    @cached_property
    def _asked(self) -> dict[str, list[str] | str | None]:
        """The address's parameters without those that speak of one page of the list."""
        return {k: values for k, values in self.query.lists() if k not in ("page", "format")}

    @property
    def page_columns(self) -> list[Column]:
        return [c for c in self.columns if c.on_page]

    @property
    def heads(self) -> list[Head]:
        current, descending = self.sorting
        heads = []
        for column in self.page_columns:
            state = "" if column is not current else "descending" if descending else "ascending"
            wanted = f"-{column.key}" if state == "ascending" else column.key
            heads.append(Head(column, self.url(sort=wanted) if column.sort else "", state))
        return heads

    @cached_property
    def rows(self) -> list[Row]:
        columns = self.page_columns
        return [
            Row(r, self.row_url(r), [c.cell(r, self.context) for c in columns], self.row_css(r))
            for r in self.page.object_list
        ]

    @property
    def body(self) -> SafeString:
        """The rows as drawn on the page."""
        return drawing.body(self.rows, self.page_columns)

    @property
    def totals(self) -> list[Cell]:
        """The foot of the table: empty when no column adds up."""
        if not any(c.total is not None for c in self.columns):
            return []
        cells = []
        for c in self.page_columns:
            text = c.shown(self._aggregates[f"total_{c.key}"]) if c.total is not None else ""
            cells.append(Cell(c, text, "", c.total is None))
        return cells

    @property
    def search(self) -> Chip | None:
        return next((self._chip(f) for f in self.filters if isinstance(f, SearchFilter)), None)

    @cached_property
    def chips(self) -> list[Chip]:
        return [self._chip(f) for f in self.filters if not isinstance(f, SearchFilter)]

    @property
    def drawn_chips(self) -> SafeString:
        return mark_safe("".join(chip.filter.draw(chip, self.request) for chip in self.chips))  # noqa: S308

    def _chip(self, one: Filter) -> Chip:
        value = self.values.get(one.key)
        options: list[Option] = one.options(value, self.request)
        return Chip(
            one,
            value,
            one.describe(value, self.request) if value is not None else "",
            [(option, self.url(**option.params)) for option in options],
            self.url(**dict.fromkeys(one.params)),
            self.kept(one.params),
        )

    def kept(self, leave_out: Sequence[str]) -> list[tuple[str, str]]:
        """The address's other parameters, as hidden fields of a filter's form."""
        skip = {*leave_out, "page", "format"}
        return [(k, v) for k, values in self.query.lists() if k not in skip for v in values]

    @property
    def kept_by_search(self) -> list[tuple[str, str]]:
        search = self.search
        return self.kept(search.filter.params) if search else []

    @property
    def filtered(self) -> bool:
        return bool(self.values)

    @property
    def clear_url(self) -> str:
        return self.url(**dict.fromkeys(p for f in self.filters for p in f.params))

    @property
    def export_url(self) -> str:
        """The address of the XLSX of what is shown, or "" for who may not take it away."""
        if not self.export_name or self.context is None or not self.context.has(self.export_right):
            return ""
        address = self.url()
        return f"{address}{'&' if '?' in address else '?'}format=xlsx"

    @property
    def empty_url(self) -> str:
        wanted = self.empty
        if not wanted.url_name or (wanted.right and not (self.context and self.context.has(wanted.right))):
            return ""
        return reverse(wanted.url_name)

    # Answering --------------------------------------------------------------------------------
    def response(self, **context: Any) -> HttpResponse:
        """The page (`title`, `lead` and whatever the room's template wants), the part, or the file."""
        if self.query.get("format") == "xlsx":
            if not self.export_url:
                raise PermissionDenied
            return workbook_response(self)
        htmx = getattr(self.request, "htmx", None)
        partial = htmx and htmx.target == "listing" and not htmx.history_restore_request
        response = render(self.request, self.part if partial else self.template, {**context, "listing": self})
        patch_vary_headers(response, ["HX-Request"])
        return response
