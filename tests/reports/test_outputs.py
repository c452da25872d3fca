"""The chapter on paper, in a workbook, as a page to keep."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from maillage.accounts.context import Context
from maillage.kernel.charts import Chart
from maillage.reports import queries, services
from maillage.reports.laid import Chapter
from maillage.reports.layout import lay_out
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.xlsx import chapter_workbook
from tests.kernel.pdf import structure_of, text_of

from .small import Small

CSV = b"section,indicator,breakdown,period,value,unit\nplie,participants,,2017,7,person\n"


@pytest.fixture
def chapter(small: Small, manager: Context) -> Chapter:
    services.load_published(manager, CSV, "livre.csv")
    services.write_text(manager, small.subject, "", "Une année **calme**, dit #sys.inputs <b>.\n\n- un point")
    services.write_text(manager, small.subject, "protocol", "=1+1 ; la suite.")
    subject = small.subject
    return lay_out(subject, queries.readings_now(subject), queries.texts(subject), queries.published(subject))


def _charts(chapter: Chapter) -> list[Chart]:
    return [chapter.picture, *(chart for part in chapter.parts for chart in part.charts)]


def test_the_pdf_is_tagged_and_says_everything(chapter: Chapter):
    pdf = chapter_pdf(chapter)
    structure = structure_of(pdf)
    for mark in ("/StructTreeRoot", "pdfuaid:part", "/Table", "/TH", "/Figure", "/H1", "/H2", "/Alt"):
        assert mark in structure, mark
    assert structure.count("/Alt") >= len(_charts(chapter))
    text = text_of(pdf)
    flat = " ".join(text.split())
    for part in chapter.parts:
        assert part.title.replace("’", "'") in flat
    assert "Pilote d'essai" in text
    assert "Une année calme, dit #sys.inputs <b>." in flat
    assert "Nombre de participants, 2017 : 7 publié (livre.csv), 5 calculé." in flat
    assert "dont un parcours du programme" in " ".join(text_of(pdf, as_seen=False).split())
    assert "Chiffres tels que connus le" in flat
    line = next(line for line in text.splitlines() if line.strip().startswith("Nombre de nouveaux entrants"))
    assert line.split("Nombre de nouveaux entrants")[1].split() == ["900", "par", "an", *"000123", "6"]


def test_the_same_figures_make_the_same_files(chapter: Chapter):
    for make in (chapter_pdf, chapter_workbook, chapter_page):
        assert make(chapter) == make(chapter)


def _book(chapter: Chapter):
    return openpyxl.load_workbook(io.BytesIO(chapter_workbook(chapter)))


def test_the_workbook_has_a_sheet_a_table_and_numbers_as_numbers(chapter: Chapter):
    book = _book(chapter)
    tables = [part for part in chapter.parts if part.rows]
    assert len(book.sheetnames) == len(tables) + 3
    assert book.sheetnames[0] == "Présentation"
    assert book.sheetnames[-2:] == ["Définitions", "Données"]
    sheet = book["Point d'étape sur le protocole".replace("'", " ")]
    head = [cell.value for cell in sheet[3]]
    assert head[:3] == ["Indicateur", "Objectifs 2012-2018", "2012"]
    rows = {row[0].value: row for row in sheet.iter_rows(min_row=4) if row[0].value}
    people = rows["Nombre de participants"]
    assert [cell.value for cell in people[1:9]] == [6000, 0, 0, 0, 1, 3, 5, 6]
    assert "7 publié" in people[7].comment.text
    rate = rows["Taux de sorties positives"]
    assert rate[7].value == pytest.approx(0.67)
    assert rate[7].number_format == "0%"
    assert rate[2].value == "–"
    assert rows["Nombre d'étapes mobilisées par personne"][7].number_format == "#,##0.00"


def test_no_cell_of_the_workbook_is_a_formula(chapter: Chapter):
    book = _book(chapter)
    texts = [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    assert any(cell.value.startswith("=1+1") for cell in texts)
    assert {cell.data_type for cell in texts} == {"s"}
    dangerous = [cell for cell in texts if cell.value[:1] in "=+-@"]
    assert dangerous
    assert all(cell.quotePrefix for cell in dangerous)


def test_the_workbook_carries_the_exchange_rows(chapter: Chapter):
    sheet = _book(chapter)["Données"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("section", "indicator", "breakdown", "period", "value", "unit")
    assert ("plie", "participants", None, "2017", 5, "person") in rows
    assert len(rows) == len(chapter.readings.by_key) + 1


def test_the_page_stands_alone(chapter: Chapter):
    page = chapter_page(chapter).decode()
    assert not re.search(r"""(?:src|href)=["'](?!#)""", page)
    assert "<script" not in page
    assert "@import" not in page
    assert "url(" not in page
    assert page.count("<svg") == len(_charts(chapter))
    assert "&lt;b&gt;" in page
    assert "<strong>calme</strong>" in page
    assert "7 publié" in page


def test_page_and_paper_show_the_very_same_drawings(chapter: Chapter):
    page = chapter_page(chapter).decode()
    assert all(str(chart.svg) in page for chart in _charts(chapter))
