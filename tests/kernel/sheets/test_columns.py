"""Headers: matched whatever their case, refused when a column is missing or there twice."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from maillage.kernel.sheets.batch import parse
from maillage.kernel.sheets.cells import Day, Text
from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.reading import read_table

COLUMNS = (
    Column("ref", "Référence", Text(10), required=True),
    Column("birth_date", "Date de naissance", Day(), required=True),
    Column("end_date", "Fin", Day()),
    Column("city", "Ville", Text(20), absent=True),
)


def read(text: str):
    return parse(read_table(text.encode(), known=[c.name for c in COLUMNS]), COLUMNS, 1, lambda done: None)


def test_case_spaces_accents_and_labels_are_understood():
    for header in ("ref,birth_date,end_date", "REF,Birth Date,End-Date", "référence,Date de naissance,fin"):
        assert read(f"{header}\nP1,1980-01-01,\n").present == {"ref": 0, "birth_date": 1, "end_date": 2}


def test_a_label_is_understood_whatever_the_language_of_the_reader():
    columns = (
        Column("ref", gettext_lazy("Référence"), Text(9)),
        Column("date", gettext_lazy("Entrée"), Day()),
    )
    for header in ("Référence,Entrée", "Reference,Entry"):
        for language in ("fr", "en"):
            with translation.override(language):
                table = read_table(f"{header}\nA1,2017-02-01\n".encode(), known=["ref", "date"])
                assert parse(table, columns, 1, lambda done: None).present == {"ref": 0, "date": 1}


def test_a_missing_column_is_named_with_those_read():
    with pytest.raises(SheetError) as refused:
        read("ref,birthdate\nP1,1980-01-01\n")
    message = refused.value.message
    assert "birth_date, end_date" in message
    assert "« birthdate » est peut-être « birth_date »" in message
    with pytest.raises(SheetError, match="Il manque la colonne « end_date »"):
        read("ref,birth_date\n")


def test_a_column_there_twice_is_refused_with_its_letters():
    with pytest.raises(SheetError, match=r"en double \(colonnes A et C\)"):
        read("ref,birth_date,REF,end_date\n")
    with pytest.raises(SheetError, match="en double"):
        read("ref,birth_date,référence,end_date\n")


def test_unknown_and_absent_columns_are_said_and_the_reason_is_not():
    batch = read("ref,birth_date,end_date,couleur,,motif\nP1,1980-01-01,,bleu,,x\n")
    notices = " ".join(batch.table.notices)
    assert "couleur" in notices
    assert "sans nom (E)" in notices
    assert "motif" not in notices
    assert "Colonnes absentes : city" in notices


def test_every_bad_cell_is_listed_with_line_and_column():
    batch = read("ref,birth_date,end_date\nP1,31/02/1980,x\n,1980-01-01,\nP3,1980-01-01,\nP4,1980-01-01,,y\n")
    assert [(r.line, r.column, r.value) for r in batch.sorted_rejects()] == [
        (2, "birth_date", "31/02/1980"),
        (2, "end_date", "x"),
        (3, "ref", ""),
        (5, "", ""),
    ]
    assert list(batch.rows()) == [2]
    assert batch.rejected_rows == 3


def test_a_formula_in_a_csv_refuses_its_row():
    batch = read("ref,birth_date,end_date,couleur\n=A1,1980-01-01,,\nP2,1980-01-01,,=A1\n")
    assert [(r.line, r.column) for r in batch.rejects] == [(2, "ref")]


def test_warnings_are_said_once_with_their_lines():
    batch = read("ref,birth_date,end_date\n" + "P,1980-01-01,\n" * 12)
    for row in range(12):
        batch.warn(row, "attention")
    batch.warn(0, "seule")
    said = batch.warnings()
    assert said[0] == "attention (12 lignes : 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 …)"
    assert said[1] == "seule (ligne 2)"


def test_hours_beside_a_date_are_left_aside_and_said():
    batch = read("ref,birth_date,end_date\nP1,1980-01-01 00:00,2017-03-01 10:30\n")
    assert batch.notes == ["L'heure écrite dans la colonne « end_date » n'est pas reprise."]
