"""Tables on their way out, as CSV and XLSX: no text is taken for a formula, and all reads back the same."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

from .formulas import escape

Cell = str | int | Decimal | dt.date | None

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def write(format: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The table as a file: `format` is `csv` or `xlsx`, `title` names the sheet."""
    return write_csv(header, rows) if format == "csv" else write_xlsx([(title, header, rows)])


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark and semicolons: what a French spreadsheet program opens without asking."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([escape(name) for name in header])
    for row in rows:
        writer.writerow([_as_csv(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _as_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return escape(cell)
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case dt.date():
            return cell.isoformat()
    return str(cell)


def write_xlsx(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]]) -> bytes:
    """One or several sheets (title, header, rows); texts are kept as texts, dates as dates."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
            "default_date_format": "dd/mm/yyyy",
        },
    )
    bold = book.add_format({"bold": True, "bottom": 1})
    as_text = book.add_format({"num_format": "@"})
    for title, header, rows in sheets:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            # Cells still to be typed are texts too: a postcode keeps its zero.
            sheet.set_column(column, column, max(12, min(len(name) + 4, 40)), as_text)
            sheet.write_string(0, column, name, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                match cell:
                    case None | "":
                        pass
                    case str():
                        sheet.write_string(number, column, cell, as_text)
                    case dt.date():
                        sheet.write_datetime(number, column, cell)
                    case _:
                        sheet.write_number(number, column, cell)
    book.close()
    return target.getvalue()
