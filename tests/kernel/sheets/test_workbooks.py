"""XLSX and ODS: values as typed, and what is refused with the cell named."""

import datetime as dt
import io

import pytest
import xlsxwriter

from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.reading import read_table

from . import files


def refusal(content: bytes, **options: str) -> str:
    with pytest.raises(SheetError) as refused:
        read_table(content, **options)
    return refused.value.message


def typed(attributes: str, shown: str) -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def test_values_of_an_xlsx_read_as_they_were_typed():
    content = files.xlsx(
        ["ref", "code", "jour", "heures", "oui"],
        ["001", 69001, dt.date(2017, 3, 1), 17.5, True],
        ["002", 69001.0, dt.datetime(2017, 3, 1, 10, 30), 12345678901234, "é"],
    )
    table = read_table(content)
    assert table.rows == [
        ["001", "69001", "2017-03-01", "17.5", "oui"],
        ["002", "69001", "2017-03-01 10:30:00", "12345678901234", "é"],
    ]
    assert table.lines == [2, 3]


def test_values_of_an_ods_read_as_they_were_typed():
    number = typed('office:value-type="float" office:value="69001"', "69 001")
    date = typed('office:value-type="date" office:date-value="2017-03-01"', "01/03/17")
    content = files.ods(
        files.sheet(
            files.row("ref", "code", "jour"),
            files.row("001", number, date),
            files.row(
                '<table:table-cell table:number-columns-repeated="3"/>',
                attributes='table:number-rows-repeated="2"',
            ),
            files.row(files.cell("x", 'table:number-columns-repeated="2"')),
            files.row(
                '<table:table-cell table:number-columns-repeated="16384"/>',
                attributes='table:number-rows-repeated="1048000"',
            ),
        )
    )
    table = read_table(content)
    assert table.header == ["ref", "code", "jour"]
    assert table.rows == [["001", "69001", "2017-03-01"], ["x", "x", ""]]
    assert table.lines == [2, 5]


def test_a_title_above_the_table_shifts_the_lines():
    def blank(sheet):
        sheet.insert_rows(1, 2)

    table = read_table(files.xlsx(["ref", "nom"], ["P1", "x"], edit=blank))
    assert (table.header, table.lines) == (["ref", "nom"], [4])
    assert any("ligne 3" in notice for notice in table.notices)


def test_cells_beyond_the_titles_are_told():
    table = read_table(files.xlsx(["ref", "nom"], ["P1", "x", None, "y"]))
    assert table.overlong == {2: ["", "y"]}


def test_texts_that_look_like_formulas_are_texts_in_a_workbook():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["ref", "nom"])
    sheet.write_string(1, 0, "P1")
    sheet.write_string(1, 1, "=1+1")
    book.close()
    assert read_table(target.getvalue()).rows == [["P1", "=1+1"]]


def test_several_sheets_the_first_is_read_and_said():
    content = files.xlsx(["ref"], ["P1"], sheets={"Autre": [["ref"], ["P2"]]})
    table = read_table(content)
    assert table.rows == [["P1"]]
    assert any("2 feuilles" in n and "Feuille1" in n for n in table.notices)
    assert read_table(content, sheet="autre").rows == [["P2"]]
    assert "« Absente »" in refusal(content, sheet="Absente")
    assert "Feuille1, Autre" in refusal(content, sheet="Absente")


def test_a_hidden_first_sheet_is_passed_over():
    def hide(sheet):
        sheet.sheet_state = "hidden"

    content = files.xlsx(["ref"], ["caché"], edit=hide, sheets={"Vue": [["ref"], ["P2"]]})
    assert read_table(content).rows == [["P2"]]
    hidden = files.sheet(files.row("ref"), files.row("caché"), attributes='table:style-name="off"')
    shown = files.sheet(files.row("ref"), files.row("P2"), name="Vue")
    assert read_table(files.ods(hidden, shown)).rows == [["P2"]]


def test_a_formula_names_its_cell():
    message = refusal(files.xlsx(["ref", "nom"], ["P1", "=A2&1"], ["P2", "=1+1"]))
    assert "formules" in message
    assert "B2, B3" in message
    assert "B1" in refusal(files.ods(files.sheet(files.row("ref", files.cell("x", 'table:formula="of:=1"')))))


def test_lists_of_allowed_values_are_no_formulas():
    extension = (
        b'<extLst><ext><x14:dataValidations xmlns:x14="x" xmlns:xm="y"><x14:dataValidation>'
        b"<x14:formula1><xm:f>Autre!$A$1:$A$3</xm:f></x14:formula1></x14:dataValidation>"
        b"</x14:dataValidations></ext></extLst></worksheet>"
    )
    parts = files.entries(files.xlsx(["ref"], ["P1"]))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</worksheet>", extension)
    assert read_table(files.archive(parts)).rows == [["P1"]]


def test_merged_cells_are_named():
    message = refusal(files.xlsx(["ref", "nom"], ["P1", ""], edit=lambda s: s.merge_cells("A2:B3")))
    assert "fusionnées" in message
    assert "A2:B3" in message
    merged = files.sheet(
        files.row("ref", "nom"),
        files.row(files.cell("x", 'table:number-columns-spanned="2"'), "<table:covered-table-cell/>"),
    )
    assert "A2:B2" in refusal(files.ods(merged))


def test_cells_in_error_are_named():
    def fault(sheet):
        sheet["B2"].value = "#REF!"
        sheet["B2"].data_type = "e"

    message = refusal(files.xlsx(["ref", "nom"], ["P1", "x"], edit=fault))
    assert "en erreur (B2)" in message


def test_a_cell_of_ten_megabytes_is_named():
    parts = files.entries(files.xlsx(["ref", "nom"], ["P1", "GEANTE"]))
    parts = {name: content.replace(b"GEANTE", b"x" * 10_000_000) for name, content in parts.items()}
    assert "B2" in refusal(files.archive(parts))
    assert "B2" in refusal(files.ods(files.sheet(files.row("ref"), files.row("P1", "x" * 10_000_000))))


def test_an_empty_sheet_is_empty():
    assert "vide" in refusal(files.xlsx())
    assert "vide" in refusal(files.ods(files.sheet()))


def test_macros_are_not_opened():
    parts = files.entries(files.xlsx(["ref"]))
    assert "macros" in refusal(files.archive(parts | {"xl/vbaProject.bin": b"x"}))
    assert "macros" in refusal(files.ods(files.sheet(files.row("ref")), extra={"Basic/Standard/m.xml": b"x"}))


def test_other_documents_say_what_they_are():
    assert "pas un classeur" in refusal(files.archive({"word/document.xml": b"<a/>"}))
    assert ".xlsb" in refusal(files.archive({"xl/workbook.bin": b"x"}))
    assert "LibreOffice" in refusal(files.ods(type="application/vnd.oasis.opendocument.text"))
    assert "mot de passe" in refusal(files.ods(manifest="<manifest:encryption-data/>"))


def test_a_null_sign_written_by_escape_is_told_apart():
    parts = files.entries(files.xlsx(["ref"], ["a_x0000_b"]))
    assert "\x00" not in read_table(files.archive(parts)).rows[0][0]
