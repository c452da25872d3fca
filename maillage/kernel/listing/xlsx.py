"""The filtered list as a spreadsheet: one sheet of rows, one saying what was asked and when."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillage.kernel import formats

from .columns import Column, exportable
from .signals import exported
from .withholding import may_leave

if TYPE_CHECKING:
    from .listing import Listing

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_ROWS = 1_000_000  # of the 1 048 576 a sheet holds
CHUNK = 2_000
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def workbook_response(listing: Listing) -> FileResponse:
    """Write row by row (memory stays nearly flat whatever the list) and send as an attachment."""
    file = io.BytesIO()  # only the packed book: its rows wait on the disk
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        written = _rows(book, listing)
        _about(book, listing, written)
    file.seek(0)
    exported.send(sender=type(listing), request=listing.request, listing=listing, count=written)
    name = f"{slugify(listing.export_name)}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _rows(book: Any, listing: Listing) -> int:
    sheet = book.add_worksheet(_("Liste"))
    columns = [c for c in listing.columns if c.in_export]
    writer = _Writer(book, sheet)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, 14 if column.kind in ("date", "number", "percent") else 24)
        writer.text(0, index, str(column.label), writer.head)
    sheet.freeze_panes(1, 0)
    line = 0
    rows = may_leave(listing.queryset)[:MAX_ROWS]
    for line, record in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        for index, column in enumerate(columns):
            writer.cell(line, index, column, column.raw(record))
    if line:
        sheet.autofilter(0, 0, line, max(len(columns) - 1, 0))
    return line


def _about(book: Any, listing: Listing, written: int) -> None:
    sheet = book.add_worksheet(_("Demande"))
    writer = _Writer(book, sheet)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 60)
    facts = [(_("Extrait le"), formats.moment(timezone.now())), (_("Lignes"), formats.number(written))]
    facts += [
        (str(f.label), f.describe(listing.values[f.key], listing.request))
        for f in listing.filters
        if f.key in listing.values
    ]
    if written >= MAX_ROWS:
        cut = _("La liste dépasse un million de lignes : la suite n'est pas écrite.")
        facts.append((_("Attention"), cut))
    for line, (label, value) in enumerate(facts):
        writer.text(line, 0, label, writer.head)
        writer.text(line, 1, value)


class _Writer:
    """Cells by kind. Text is never read as a formula, neither here nor once saved under another format."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self.sheet = sheet
        self.head = book.add_format({"bold": True, "bottom": 1})
        self._quoted = book.add_format({"quote_prefix": True})
        self._formats = {
            "date": book.add_format({"num_format": "dd/mm/yyyy"}),
            "moment": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            "number": book.add_format({"num_format": "#,##0.##"}),
            "integer": book.add_format({"num_format": "#,##0"}),
            "percent": book.add_format({"num_format": "0.0%"}),
        }

    def text(self, line: int, index: int, value: str, style: Any = None) -> None:
        if style is None and value.startswith(_DANGEROUS):
            style = self._quoted
        self.sheet.write_string(line, index, value[:32_767], style)

    def cell(self, line: int, index: int, column: Column, raw: Any) -> None:
        value = exportable(raw)
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.text(line, index, _("oui") if value else _("non"))
        elif isinstance(value, dt.datetime):
            stamp = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
            self.sheet.write_datetime(line, index, stamp, self._formats["moment"])
        elif isinstance(value, dt.date):
            self._day(line, index, value)
        elif isinstance(value, int | float):
            self._number(line, index, column, raw, value)
        else:
            self.text(line, index, str(value))

    def _day(self, line: int, index: int, value: dt.date) -> None:
        if value.year < 1900:  # a sheet's calendar begins in 1900
            self.text(line, index, value.isoformat())
        else:
            moment = dt.datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a day has no zone
            self.sheet.write_datetime(line, index, moment, self._formats["date"])

    def _number(self, line: int, index: int, column: Column, raw: Any, value: float) -> None:
        if column.kind == "percent":
            from maillage.kernel.share import Share

            ratio = value if isinstance(raw, Share) else value / 100
            self.sheet.write_number(line, index, ratio, self._formats["percent"])
        else:
            kind = "integer" if isinstance(value, int) else "number"
            self.sheet.write_number(line, index, value, self._formats[kind])
