"""CSV files as they come: separators, encodings, quotes, lines."""

import contextlib
import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.sheets.errors import SheetError
from maillage.kernel.sheets.reading import read_table
from maillage.kernel.sheets.writing import write_csv


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_dialect_reads_the_same(separator, encoding, newline):
    lines = [["ref", "nom", "ville"], ["P1", "Éloïse", "Saint-Étienne"], ["P2", "Noël", "Lyon"]]
    content = newline.join(separator.join(line) for line in lines).encode(encoding)
    table = read_table(content)
    assert table.header == lines[0]
    assert table.rows == lines[1:]
    assert table.lines == [2, 3]


def test_the_separator_is_the_one_that_shows_the_expected_columns():
    content = b"ref;start_date;a,b,c,d\nP1;2017-01-01;x"
    assert read_table(content, known=["ref", "start_date"]).header == ["ref", "start_date", "a,b,c,d"]


def test_a_line_that_names_the_separator_is_no_header():
    table = read_table(b"sep=;\r\nref;nom\r\nP1;x\r\n")
    assert (table.header, table.lines) == (["ref", "nom"], [3])


def test_quoted_newlines_keep_the_lines_of_a_text_editor():
    table = read_table(b'ref,adresse\nP1,"1 rue\nde l\'Essai"\nP2,"2, rue"\n')
    assert table.rows == [["P1", "1 rue\nde l'Essai"], ["P2", "2, rue"]]
    assert table.lines == [2, 4]


def test_blank_lines_are_left_out_and_counted():
    assert read_table(b"\n\nref,nom\n\nP1,x\n , \nP2,y\n").lines == [5, 7]


def test_short_rows_are_filled_and_long_ones_told():
    table = read_table(b"a,b,c\n1\n1,2,3,4\n1,2,3,\n")
    assert table.rows == [["1", "", ""], ["1", "2", "3"], ["1", "2", "3"]]
    assert table.overlong == {3: ["4"]}


def test_windows_1252_is_said():
    assert any("Windows-1252" in notice for notice in read_table("nom\nZoé".encode("cp1252")).notices)


def test_accents_broken_by_an_earlier_conversion_are_said():
    table = read_table("nom\nJosÃ©".encode())
    assert any("abîmées" in notice for notice in table.notices)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf \r\n", "vide"),
        (b",,\n,,\n", "vide"),
        ("ref,nom\nP1,Zoé".encode("utf-16"), "UTF-16"),
        ("ref,nom\nP1,Zoé".encode("utf-16-le"), "UTF-16"),
        ("ref,nom\nP1,Zoé".encode("utf-32"), "UTF-16"),
        (b"ref,nom\nP1,a\x00b", "octets illisibles"),
        (b"ref,nom\nP1,a\x07b", "octets illisibles"),
        ("ref,nom\nP1,Zoé\nP2,Éloïse\n".encode() + "P3,Noël\n".encode("cp1252"), "deux encodages"),
        (b"nom\n\x81\x8d", "encodage"),
        (b'ref,nom\nP1,"jamais fini\nP2,x', "guillemet"),
        (b'ref,nom\nP1,"Jo" Martin\n', "Ligne 2"),
        (b"ref,nom\nP1," + b"x" * 10_000_000, "Ligne 2 : une cellule dépasse"),
        (b"ref,nom\nP1," + b"x" * 40_000, "Ligne 2 : une cellule dépasse"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"<html><table><tr><td>ref", "page web"),
        (b"\x89PNG\r\n\x1a\n....", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "mot de passe",
        ),
        (b"," * 3000 + b"a\n", "colonnes"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content, said):
    with pytest.raises(SheetError) as refused:
        read_table(content)
    assert said in refused.value.message


def test_a_wrong_extension_is_said_and_the_content_read():
    table = read_table(b"ref\nP1", "people.xlsx")
    assert table.rows == [["P1"]]
    assert "« .xlsx »" in table.notices[0]
    assert read_table(b"ref\nP1", "people.txt").notices == []


def test_a_formula_in_a_csv_is_noticed_and_an_escaped_text_is_not():
    table = read_table(b"ref,nom\nP1,=1+1\nP2,'=1+1\nP3,'quoted\n")
    assert table.formulas == {2: [1]}
    assert [row[1] for row in table.rows] == ["=1+1", "=1+1", "'quoted"]


# Text a person may have in a cell; spaces around it are nobody's data.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).map(
    lambda text: f"{text}".strip() or "x"
)
signs = st.sampled_from(["=1+1", "+33 4", "-5", "@x", "'=1", "''-", "'", "=", '"', "a;b", "a,b", "a\nb"])


@given(st.lists(st.lists(texts | signs, min_size=2, max_size=4), min_size=1, max_size=5))
def test_what_is_written_is_read_back(rows):
    width = max(map(len, rows))
    rows = [row + ["x"] * (width - len(row)) for row in rows]
    header = [f"colonne{i}" for i in range(width)]
    table = read_table(write_csv(header, rows), known=header)
    assert table.header == header
    assert table.rows == rows
    assert table.formulas == {}


@given(
    st.lists(st.lists(texts, min_size=3, max_size=3), min_size=1, max_size=5),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig"]),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_every_well_formed_csv_is_read(rows, separator, encoding, quoting):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=quoting)
    writer.writerows([["ref", "nom", "ville"], *rows])
    table = read_table(text.getvalue().encode(encoding), known=["ref", "nom", "ville"])
    assert [len(row) for row in table.rows] == [3] * len(rows)
    assert [row[0].lstrip("'") for row in table.rows] == [row[0].lstrip("'") for row in rows]


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_it_fail_otherwise_than_in_words(content):
    with contextlib.suppress(SheetError):
        read_table(content)
