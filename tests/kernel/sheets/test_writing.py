"""Files written: no formula, the same values when read back, the same text as it was typed."""

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from maillage.kernel.sheets.reading import read_table
from maillage.kernel.sheets.writing import write

HEADER = ["ref", "nom", "jour", "heures"]
ROWS = [
    ["0001", '=HYPERLINK("http://example.org","x")', dt.date(2017, 3, 1), Decimal("17.50")],
    ["+33 4 99", "-2+3", None, 35],
    ["@x", "'=1", dt.date(2016, 2, 29), None],
]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_is_written_reads_back(format):
    table = read_table(write(format, "essai", HEADER, ROWS))
    assert table.header == HEADER
    assert [row[:3] for row in table.rows] == [
        ["0001", '=HYPERLINK("http://example.org","x")', "2017-03-01"],
        ["+33 4 99", "-2+3", ""],
        ["@x", "'=1", "2016-02-29"],
    ]
    assert [row[3].replace(",", ".").rstrip("0").rstrip(".") for row in table.rows] == ["17.5", "35", ""]


def test_no_cell_of_a_csv_begins_like_a_formula():
    text = write("csv", "essai", HEADER, ROWS).decode("utf-8-sig")
    cells = [cell.strip('"') for line in text.splitlines() for cell in line.split(";")]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]


def test_no_cell_of_an_xlsx_is_a_formula_and_dates_are_dates():
    book = openpyxl.load_workbook(io.BytesIO(write("xlsx", "essai", HEADER, ROWS)))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book.active["A2"].number_format == "@"
    assert book.active["C2"].value == dt.datetime(2017, 3, 1)
