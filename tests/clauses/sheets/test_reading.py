"""Spreadsheets as companies write them: each trap is read right, or refused with its line named."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.clauses.sheets import columns, reading
from maillage.clauses.sheets.lines import amount, split_name
from maillage.kernel.sheets.errors import SheetError
from tests.kernel.sheets.files import xlsx

from .files import HEAD, MARCH, notes, read, read_content, said

ANA = ["Durand", "Ana", 35.5]
LEO = ["Petit", "Léo", 12]


def test_titles_are_found_under_a_logo_and_blank_rows():
    found = read(
        ["Bâtiment Comète", None, None, "Mars 2017"],
        [],
        ["Relevé des heures d'insertion"],
        [],
        [None, *HEAD],
        [None, *ANA],
        [None, *LEO],
    )
    assert said(found) == [("Durand Ana", 35.5, 0), ("Petit Léo", 12, 0)]
    assert not found.refused


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("35h30", 35.5),
        ("35,5", 35.5),
        ("35:30", 35.5),
        (35.5, 35.5),
        (35.3333333333, 35.33),
        (dt.time(7, 30), 7.5),
        (dt.timedelta(hours=35, minutes=30), 35.5),
    ],
)
def test_hours_are_read_however_they_are_written(written, hours):
    assert said(read(HEAD, ["Durand", "Ana", written])) == [("Durand Ana", hours, 0)]


def test_an_amount_of_time_shown_as_an_hour_of_a_day_is_read_whole():
    """35h30 under the format h:mm: the program shows 11:30, and keeps a day more."""

    def edit(sheet):
        sheet["C2"] = 35.5 / 24
        sheet["C2"].number_format = "h:mm"

    assert said(read(HEAD, ["Durand", "Ana", None], edit=edit)) == [("Durand Ana", 35.5, 0)]


def test_hours_nobody_can_read_are_refused_with_their_cell():
    found = read(HEAD, ["Durand", "Ana", "35h5"], ["Petit", "Léo", "beaucoup"], ["Roy", "Eva", 800], ANA)
    assert said(found) == [("Durand Ana", 35.5, 0)]
    assert [line for line, _text in notes(found.refused)] == [2, 3, 4]
    assert "C2" in found.refused[0].text
    assert "C3" in found.refused[1].text
    assert "744" in found.refused[2].text


# --- Titles ------------------------------------------------------------------------------------------------


def test_titles_merged_over_two_rows_are_joined():
    def edit(sheet):
        sheet.merge_cells("A2:B2")
        sheet.merge_cells("C2:D2")
        sheet.merge_cells("E2:E3")
        sheet.merge_cells("A1:E1")

    content = xlsx(
        ["Relevé mensuel des heures"],
        ["Salarié", None, "Heures", None, "Chantier"],
        ["Nom", "Prénom", "travaillées", "formation", None],
        ["Durand", "Ana", 35.5, 7, "Gerland"],
        edit=edit,
    )
    sheet = reading.read(content)
    assert sheet.titles == [
        "Salarié / Nom",
        "Salarié / Prénom",
        "Heures / travaillées",
        "Heures / formation",
        "Chantier",
    ]
    found = read_content(content)
    assert said(found) == [("Durand Ana", 35.5, 7)]
    assert found.lines[0].lot == "Gerland"


def test_titles_on_two_rows_without_merging():
    content = xlsx(
        ["Nom", "Prénom", "Heures", None], [None, None, "travaillées", "formation"], ["Durand", "Ana", 30, 5]
    )
    assert said(read_content(content)) == [("Durand Ana", 30, 5)]


def test_a_first_row_of_texts_is_not_taken_for_titles():
    found = read([*HEAD, "Formation"], ["Durand", "Ana", "35h30", None], ["Petit", "Léo", "12h00", "2h00"])
    assert said(found) == [("Durand Ana", 35.5, 0), ("Petit Léo", 12, 2)]


def test_titles_printed_again_on_each_page_are_left():
    assert said(read(HEAD, ANA, HEAD, LEO)) == [("Durand Ana", 35.5, 0), ("Petit Léo", 12, 0)]


def test_titles_nobody_knows_are_asked_for():
    sheet = reading.read(xlsx(["Qui", "Combien"], ["Durand Ana", 12]))
    assert sheet.titles == ["Qui", "Combien"]
    assert columns.guessed(sheet, MARCH).missing()


def test_the_layout_is_the_same_next_month():
    def layout(*titles):
        return reading.read(xlsx(list(titles), ["Durand", "Ana", 1])).layout

    assert layout("Nom", "Prénom", "Heures mars 2017") == layout("NOM", "Prenom", "Heures avril 2017")
    assert layout("Nom", "Prénom", "janv-17", "févr-17") == layout(
        "Nom", "Prénom", "janv-17", "févr-17", "mars-17"
    )
    assert layout("Nom", "Prénom", "Heures") != layout("Nom", "Prénom", "Heures", "Lot")


# --- Names -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "order", "name"),
    [
        ("DURAND Ana", "last", ("DURAND", "Ana")),
        ("Ana DURAND", "last", ("DURAND", "Ana")),
        ("Mme DE LA TOUR Ana", "last", ("DE LA TOUR", "Ana")),
        ("Durand, Ana Maria", "first", ("Durand", "Ana Maria")),
        ("Durand Ana", "last", ("Durand", "Ana")),
        ("Ana Durand", "first", ("Durand", "Ana")),
        ("de la Tour Ana", "last", ("de la Tour", "Ana")),
        ("Durand", "last", ("Durand", "")),
    ],
)
def test_names_in_one_cell(whole, order, name):
    assert split_name(whole, order) == name


def test_first_and_last_name_in_one_column():
    found = read(["Salarié", "Heures"], ["DURAND Ana", 35.5], ["PETIT Léo", 3])
    assert said(found) == [("DURAND Ana", 35.5, 0), ("PETIT Léo", 3, 0)]
    assert said(read(["Nom", "Heures"], ["DURAND Ana", 35.5], ["PETIT Léo", 3])) == said(found)


def test_a_name_merged_over_its_rows_is_that_of_each():
    def edit(sheet):
        sheet.merge_cells("A2:A3")
        sheet.merge_cells("B2:B3")

    head = [*HEAD, "Chantier"]
    found = read(head, [*ANA, "Gerland"], [None, None, 4, "Mermoz"], [*LEO, "Gerland"], edit=edit)
    assert said(found) == [("Durand Ana", 35.5, 0), ("Durand Ana", 4, 0), ("Petit Léo", 12, 0)]


def test_hours_merged_over_several_people_are_refused():
    found = read(HEAD, ANA, ["Petit", "Léo", None], LEO, edit=lambda sheet: sheet.merge_cells("C2:C3"))
    assert said(found) == [("Petit Léo", 12, 0)]
    assert [line for line, _text in notes(found.refused)] == [2, 3]
    assert "fusionnée" in found.refused[0].text


def test_the_same_person_twice_is_added_up_and_said():
    found = read([*HEAD, "Semaine"], [*ANA, "S9"], ["Durand", "Ana", 4, "S10"], [*LEO, "S9"], [*LEO, "S9"])
    assert said(found) == [("Durand Ana", 39.5, 0), ("Petit Léo", 24, 0)]
    assert found.lines[0].lines == (2, 3)
    assert [note.wrong for note in found.left] == [False, True]


# --- Totals ------------------------------------------------------------------------------------------------


def test_a_total_is_left_and_said():
    found = read(HEAD, ANA, LEO, ["Total", None, 47.5])
    assert said(found) == [("Durand Ana", 35.5, 0), ("Petit Léo", 12, 0)]
    assert notes(found.left) == [(4, "total 47,5 h, égal à la somme lue")]


def test_a_total_that_differs_warns_by_how_much():
    found = read(HEAD, ANA, ["Petit", "Léo", "12h0"], ["TOTAL GÉNÉRAL", None, 47.5])
    assert [line for line, _text in notes(found.refused)] == [3]
    assert [note.text for note in found.warnings] == [
        "total de 47,5 h, mais la somme lue est de 35,5 h : 12 h d'écart"
    ]


def test_subtotals_then_the_total():
    found = read(
        HEAD,
        ANA,
        LEO,
        ["Sous-total Gerland", None, 47.5],
        LEO,
        ["Sous-total Mermoz", None, 12],
        [None, None, 59.5],
    )
    assert sum(one.hours for one in found.lines) == Decimal("59.5")
    assert [note.line for note in found.left if not note.wrong] == [4, 6, 7]


def test_a_row_without_name_that_sums_nothing_is_refused():
    found = read(HEAD, ANA, LEO, [None, None, 40])
    assert [note.line for note in found.refused] == [4]
    assert "pas de nom" in found.refused[0].text


def test_a_total_in_the_margin_of_a_client_called_so_is_no_total():
    found = read([*HEAD, "Chantier"], [*ANA, "Total Feyzin"])
    assert said(found) == [("Durand Ana", 35.5, 0)]
    assert said(read(HEAD, ["Total", "Marie", 7])) == [("Total Marie", 7, 0)]


def test_a_total_of_more_than_a_month_is_read():
    rows = [[f"Nom{i}", "Ana", 150] for i in range(10)]
    found = read(HEAD, *rows, ["Total", None, "1 500,00 h"])
    assert [note.text for note in found.left] == [
        "total 1 500 h, égal à la somme lue".replace(" 500", "\u202f500")
    ]


def test_each_column_of_hours_has_its_total():
    found = read([*HEAD, "Formation"], [*ANA, 7], [*LEO, 0], ["Total", None, 47.5, 8])
    assert [(note.wrong, "(" in note.text) for note in found.left] == [(False, True), (True, True)]


@settings(max_examples=60, deadline=None)
@given(
    groups=st.lists(st.lists(st.integers(1, 15_000), min_size=1, max_size=5), min_size=1, max_size=5),
    labelled=st.booleans(),
    grand=st.booleans(),
)
def test_totals_never_add_to_what_is_read(groups, labelled, grand):
    """Whatever the nesting, labelled or not: each line once, each total told equal."""
    rows, count, totals, hundredths = [], 0, 0, 0
    for group in groups:
        for value in group:
            count += 1
            rows.append([f"Nom{'abcdefghijklmnopqrstuvwxyz'[count]}", "Ana", value / 100])
        hundredths += sum(group)
        rows.append(["Sous-total" if labelled else None, None, sum(group) / 100])
        totals += 1
    if grand:
        rows.append([None, "", hundredths / 100])
        totals += 1
    found = read(HEAD, *rows)
    assert len(found.lines) == count
    assert sum(one.hours for one in found.lines) == Decimal(hundredths) / 100
    assert len(found.left) == totals
    assert not found.warnings
    assert not found.refused


# --- Formulas ----------------------------------------------------------------------------------------------


def test_a_formula_in_an_hours_or_name_cell_refuses_its_line_and_names_the_cell():
    found = read(HEAD, ANA, ["Petit", "Léo", "=5+7"], ['="Ro"&"y"', "Eva", 3])
    assert said(found) == [("Durand Ana", 35.5, 0)]
    assert [note.line for note in found.refused] == [3, 4]
    assert "C3" in found.refused[0].text
    assert "valeur" in found.refused[0].text
    assert "A4" in found.refused[1].text


def test_formulas_the_file_gives_no_value_of_are_named_all_the_same():
    """A file written by a program: no formula of it was ever computed, the column looks empty."""
    found = read([*HEAD[:2], "Note", "Heures"], ["Durand", "Ana", "x", "=5*7"], ["Petit", "Léo", "x", "=3*4"])
    assert not found.lines
    assert ["D2" in found.refused[0].text, "D3" in found.refused[1].text] == [True, True]


def test_formulas_elsewhere_and_in_totals_are_fine():
    found = read([*HEAD, "Coût"], [*ANA, "=C2*12"], ["Total", None, "=SUM(C2:C2)", None])
    assert said(found) == [("Durand Ana", 35.5, 0)]
    assert found.left[0].line == 3
    assert "formule" in found.left[0].text


def test_an_error_cell_refuses_its_line():
    def edit(sheet):
        sheet["C2"] = "#REF!"
        sheet["C2"].data_type = "e"

    found = read(HEAD, ["Durand", "Ana", 1], LEO, edit=edit)
    assert said(found) == [("Petit Léo", 12, 0)]
    assert "C2" in found.refused[0].text
    assert "erreur" in found.refused[0].text


# --- Months ------------------------------------------------------------------------------------------------


def test_one_column_by_month():
    rows = (["Nom", "Prénom", "janvier 2017", "févr-17", "Mars"], ["Durand", "Ana", 10, "20h30", "30:15"])
    found = read(*rows)
    assert said(found) == [("Durand Ana", 30.25, 0)]
    assert found.others == {dt.date(2017, 1, 1): Decimal(10), dt.date(2017, 2, 1): Decimal("20.5")}
    everything = read(*rows, months="all")
    assert [(one.month.month, float(one.hours)) for one in everything.lines] == [
        (1, 10),
        (2, 20.5),
        (3, 30.25),
    ]


def test_months_as_dates_and_training_under_each():
    def edit(sheet):
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("D1:E1")

    found = read(
        ["Salarié", dt.date(2017, 2, 1), None, dt.date(2017, 3, 1), None],
        [None, "Heures", "Formation", "Heures", "Formation"],
        ["DURAND Ana", 10, 1, 20, 2],
        ["Total", 10, 1, 20, 2],
        edit=edit,
    )
    assert said(found) == [("DURAND Ana", 20, 2)]
    assert not found.warnings
    assert len(found.left) == 4


def test_a_bad_cell_of_another_month_is_nobody_s_business():
    found = read(["Nom", "Prénom", "février 2017", "mars 2017"], ["Durand", "Ana", "=1+1", 20])
    assert said(found) == [("Durand Ana", 20, 0)]


def test_a_column_of_months():
    rows = (["Nom", "Prénom", "Heures", "Mois"], [*ANA, "02/2017"], [*ANA, dt.date(2017, 3, 1)], [*LEO, None])
    assert said(read(*rows)) == [("Durand Ana", 35.5, 0), ("Petit Léo", 12, 0)]
    assert read(*rows).others == {dt.date(2017, 2, 1): Decimal("35.5")}


# --- Payroll -----------------------------------------------------------------------------------------------


def test_a_payroll_export_by_pay_item():
    head = ["Matricule", "Nom et prénom", "Libellé rubrique", "Nombre"]
    rows = [
        ["0012", "DURAND Ana", "Heures normales", 140],
        ["0012", "DURAND Ana", "Heures formation", 7],
        ["0012", "DURAND Ana", "Prime panier", 1500],
        ["0014", "PETIT Léo", "Heures normales", 120],
        ["0014", "PETIT Léo", "Heures sup 25 %", 4],
        ["0014", "PETIT Léo", "Prime panier", 20],
    ]
    found = read(head, *rows)
    assert said(found) == [("DURAND Ana", 140, 7), ("PETIT Léo", 124, 0)]
    assert found.rubrics["Prime panier"] == "none"
    chosen = read(head, *rows, rubrics={"heures sup 25": "none"})
    assert said(chosen)[1] == ("PETIT Léo", 120, 0)


def test_overtime_beside_hours_is_added():
    assert said(read([*HEAD, "Heures sup"], [*ANA, 4])) == [("Durand Ana", 39.5, 0)]


# --- Files -------------------------------------------------------------------------------------------------


def test_several_sheets_one_with_hours():
    sheet = reading.read(xlsx(["Notice"], ["à lire"], sheets={"Relevé": [HEAD, ANA]}))
    assert (sheet.name, sheet.sure, sheet.others) == ("Relevé", True, [])


def test_several_sheets_of_hours_are_asked_for_but_the_one_of_the_month():
    content = xlsx(HEAD, ANA, sheets={"Février": [HEAD, LEO], "Mars 2017": [HEAD, ANA]})
    assert not reading.read(content).sure
    sheet = reading.read(content, near=MARCH)
    assert (sheet.name, sheet.sure) == ("Mars 2017", True)
    assert reading.read(content, wanted="Février", near=MARCH).name == "Février"


def test_a_csv_with_a_title_above_and_commas_in_its_numbers():
    content = (
        "Relevé de mars\r\n\r\nNom;Prénom;Heures\r\nDurand;Ana;35,5\r\nPetit;Léo;=1+2\r\nTotal;;35,5\r\n"
    )
    found = read_content(content.encode("cp1252"), "releve.csv")
    assert said(found) == [("Durand Ana", 35.5, 0)]
    assert [note.line for note in found.refused] == [5]
    assert [note.line for note in found.left] == [6]


def test_what_is_no_table_of_hours_is_refused_in_words():
    for content, word in (
        (b"", "vide"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"PK\x03\x04", "classeur"),
        (xlsx(["seul"]), "tableau"),
        (xlsx(HEAD), "aucune ligne"),
        (b"x" * (reading.LARGEST + 1), "5 Mo"),
    ):
        with pytest.raises(SheetError) as caught:
            reading.read(content)
        assert word in caught.value.message


def test_thousands_of_rows_are_too_many():
    with pytest.raises(SheetError) as caught:
        reading.read(("Nom;Prénom;Heures\n" + "Durand;Ana;1\n" * 3100).encode())
    assert "lignes" in caught.value.message


@pytest.mark.parametrize(
    ("value", "hours"),
    [("1 212,50", "1212.50"), ("212h30", "212.50"), ("-3", "-3.00"), ("Ana", None), (True, None)],
)
def test_amounts_of_any_size(value, hours):
    assert amount(value) == (Decimal(hours) if hours else None)
