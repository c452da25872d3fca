"""The grid of a sheet: every cell where it is, marks beside, and the same refusals as for a table."""

import datetime as dt

import pytest

from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.grid import Range, read_grid, sheet_names
from maillage.kernel.sheets.reading import read_table

from . import files

FORMULA = 'table:formula="of:=[.A1]+1"'


def test_formulas_merged_cells_and_errors_are_marked_not_refused():
    def edit(sheet):
        sheet.merge_cells("A1:B1")
        sheet["B3"] = "#DIV/0!"
        sheet["B3"].data_type = "e"

    content = files.xlsx(["Titre", None], ["a", "=1+1"], ["b", None], edit=edit)
    grid = read_grid(content)
    assert grid.cells[0][0] == "Titre"
    assert (grid.formulas, grid.errors, grid.merged) == ({(1, 1)}, {(2, 1)}, [Range(0, 0, 0, 1)])
    with pytest.raises(SheetError):
        read_table(content)  # imports go on refusing


def test_every_formula_is_marked_however_many():
    rows = [[f"=ROW()+{i}"] for i in range(40)]
    assert len(read_grid(files.xlsx(*rows)).formulas) == 40


def test_an_array_formula_marks_all_it_fills():
    def edit(sheet):
        from openpyxl.worksheet.formula import ArrayFormula

        sheet["B1"] = ArrayFormula("B1:B3", "=A1:A3*2")

    grid = read_grid(files.xlsx([1, None, "x"], [2, None, "x"], [3, None, "x"], edit=edit))
    assert grid.formulas == {(0, 1), (1, 1), (2, 1)}


def test_an_ods_is_marked_the_same():
    content = files.ods(
        files.sheet(
            files.row(files.cell("Titre", 'table:number-columns-spanned="2" table:number-rows-spanned="1"')),
            files.row("a", files.cell("2", FORMULA + ' table:number-columns-repeated="2"')),
        )
    )
    grid = read_grid(content)
    assert (grid.format, grid.merged) == ("ODS", [Range(0, 0, 0, 1)])
    assert grid.formulas == {(1, 1), (1, 2)}


def test_cells_keep_their_type():
    grid = read_grid(files.xlsx([dt.date(2017, 3, 1), 35.5, dt.time(7, 30), "x"]))
    assert grid.cells == [[dt.date(2017, 3, 1), 35.5, dt.time(7, 30), "x"]]
    assert grid.at(9, 9) == ""


def test_the_separator_of_a_csv_is_that_of_the_table_not_of_the_title():
    grid = read_grid(b"Releve, mars\n\nNom;Heures\nA;35,5\nB;=1+1\n")
    assert grid.cells[2:] == [["Nom", "Heures"], ["A", "35,5"], ["B", "=1+1"]]
    assert grid.formulas == {(4, 1)}
    assert grid.lines == [1, 2, 3, 4, 5]


def test_sheets_are_named_hidden_ones_left_out():
    def edit(sheet):
        sheet.sheet_state = "hidden"

    assert sheet_names(files.xlsx(["a"], edit=edit, sheets={"B": [["b"]], "C": [["c"]]})) == ["B", "C"]
    assert sheet_names(b"a;b\n") == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        files.archive({"xl/workbook.xml": b"<x/>", "xl/vbaProject.bin": b"macro"}),
        files.archive({"rien.txt": b"rien"}),
        files.archive({"xl/workbook.xml": b"0" * (60 * 1024 * 1024)}),
    ],
)
def test_what_a_table_refuses_a_grid_refuses(content):
    for read in (read_grid, sheet_names):
        with pytest.raises(SheetError):
            read(content)


def test_a_sheet_may_be_bounded_tighter():
    content = files.xlsx(*[["a", "b"]] * 30)
    assert len(read_grid(content, cells=60).cells) == 30
    with pytest.raises(SheetError):
        read_grid(content, cells=59)
