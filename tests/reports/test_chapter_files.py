"""Chapter files: the delivered ones are sound, faulty ones are told where."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from maillage.indicators import section
from maillage.reports import queries
from maillage.reports.chapters import ChapterFileError, chapter_codes, chapter_for, parse
from maillage.reports.chapters.loading import DELIVERED, own_folder
from maillage.reports.layout import lay_out
from maillage.reports.outputs.page import chapter_page
from maillage.reports.outputs.pdf import chapter_pdf
from maillage.reports.outputs.xlsx import chapter_workbook
from maillage.reports.subject import Subject

from .small import Small

# Chapters of sections that are no programme: they keep to what their section counts.
OTHERS = {"any-section", "charter", "clauses", "clauses_any", "funnel_any", "iod", "placement"}
GOOD = """
format: 1
programme: plie
title: Un chapitre
lead: "{participants} personnes"
parts:
  - code: public
    title: Le public
    table: shares
    rows: [{indicator: participants_age_share}]
"""


def test_delivered_chapters_only_speak_of_indicators_that_exist(small: Small):
    known = section("plie", small.lead.pk).indicators
    of_programmes = {path.stem for path in DELIVERED.glob("*.yaml")} - OTHERS
    assert of_programmes == {"any", "plie"}
    for code in ("plie", "any-other-programme"):
        subject = Subject(small.programme, 2017, chapter_for(code).source)
        missing = {name for name, _period in subject.requests()} - set(known)
        assert not missing


@pytest.mark.parametrize("path", sorted(DELIVERED.glob("*.yaml")), ids=lambda path: path.stem)
def test_delivered_chapters_speak_both_languages(path):
    chapter = parse(path.read_text(encoding="utf-8"))
    labels = [chapter.title, chapter.lead]
    for part in chapter.parts:
        labels += [part.title, part.note, part.intro, *(row.label for row in part.rows)]
    for chart in chapter.charts():
        labels += [chart.title, *chart.names]
    assert all(label.en for label in labels if label)


def test_the_plie_chapter_has_every_table_of_the_source():
    shown = {name for part in chapter_for("plie").parts for name in part.indicators}
    assert shown >= {
        "participants",
        "new_entrants",
        "new_entrants_qpv_rate",
        "steps",
        "steps_per_participant",
        "participants_with_employment_step_rate",
        "contracts",
        "persons_with_contract",
        "positive_exit_rate",
        "positive_exits",
        "dropouts",
        "administrative_exits",
        "positive_exits_by_kind",
        "mean_pathway_duration",
        "participants_age_share",
        "participants_sex_share",
        "participants_arrondissement_share",
        "entry_situation_share",
        "step_category_share",
        "education_level_share",
        "open_at_year_end_by_entry_year",
        "validation_commissions",
        "follow_up_commissions",
    }


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("format: 1", "format: 2", "format"),
        ("title: Un chapitre\n", "", "« title » manque"),
        ("lead:", "laed:", "« laed » n'existe pas"),
        ("table: shares", "table: pie", "parts[1].table"),
        ("rows: [{indicator: participants_age_share}]", "rows: []", "parts[1].rows"),
        ("rows: [{indicator: participants_age_share}]", "rows: [a, b]", "un seul indicateur"),
        ("code: public", "code: 12", "parts[1].code"),
        ("- code: public", "- code: public\n    title: Double\n  - code: public", "« public »"),
        ("title: Le public", "title: {en: x}", "« fr » manque"),
        ("table: shares", "table: shares\n    wide: oui", "true ou false"),
        (
            "table: shares",
            "table: shares\n    charts: [{kind: bars, indicators: [a, b]}]",
            "un seul indicateur",
        ),
        ("table: shares", "table: shares\n    charts: [{kind: stacked, indicators: [a]}]", "deux ou trois"),
        ("title: Le public", "title: [1", "ligne"),
        ("table: shares", "table: shares\n    charts: [{kind: funnel, indicators: [a]}]", "deux étapes"),
        ("programme: plie", "programme: plie\nsection: plie", "une seule fois"),
        ("programme: plie\n", "", "une seule fois"),
        ("programme: plie", "programme: plie\norder: premier", "un nombre"),
    ],
)
def test_a_fault_is_told_with_its_place(before, after, said):
    assert parse(GOOD).title.fr == "Un chapitre"
    with pytest.raises(ChapterFileError) as raised:
        parse(GOOD.replace(before, after), "essai.yaml")
    assert said in str(raised.value)
    assert "essai.yaml" in str(raised.value)


def test_an_installation_brings_a_chapter_of_its_own():
    folder = own_folder()
    folder.mkdir(exist_ok=True)
    file = folder / "cap.yaml"
    try:
        file.write_text(GOOD.replace("Un chapitre", "Le nôtre"), encoding="utf-8")
        assert chapter_for("cap").title.fr == "Le nôtre"
        assert "cap" in chapter_codes()
        file.write_text(GOOD.replace("Un chapitre", "Corrigé"), encoding="utf-8")
        assert chapter_for("cap").title.fr == "Corrigé"
    finally:
        file.unlink()
    assert chapter_for("cap").programme == "*"


def test_a_chapter_is_found_by_its_code_then_by_its_kind():
    assert chapter_for("placement", programme=False).section == "placement"
    assert chapter_for("funnel_bazar", programme=False).section == "funnel_*"
    assert chapter_for("clauses", programme=False).section == "clauses"
    assert chapter_for("clauses_etat", programme=False).section == "clauses_*"
    assert chapter_for("ateliers", programme=False).title.fr == "{name}"
    assert chapter_for("ateliers").section == "*"
    assert all(chapter_for(code, programme=False).only_known for code in OTHERS)
    longer = own_folder() / "funnel_bazar_any.yaml"
    longer.parent.mkdir(exist_ok=True)
    try:
        longer.write_text(GOOD.replace("Un chapitre", "Bazars"), encoding="utf-8")
        assert chapter_for("funnel_bazar_2", programme=False).title.fr == "Bazars"
        assert chapter_for("funnel_autre", programme=False).section == "funnel_*"
    finally:
        longer.unlink()


def test_the_documented_example_is_a_chapter():
    text = (Path(__file__).parents[2] / "docs/reports.md").read_text(encoding="utf-8")
    chapter = parse(text.split("```yaml\n")[1].split("```")[0])
    assert [part.table for part in chapter.parts] == ["years"]


def test_an_unknown_indicator_leaves_its_line_empty(small: Small):
    source = """
        format: 1
        programme: plie
        title: Essai
        lead: "{nowhere} et {participants:personne|personnes}"
        key_figures: [nowhere, participants]
        picture: {kind: columns, indicators: [nowhere]}
        parts:
          - {code: a, title: A, table: years, rows: [nowhere, participants], objectives: true}
          - code: b
            title: B
            table: shares
            rows: [nowhere]
            charts: [{kind: bars, indicators: [nowhere]}, {kind: stacked, indicators: [nowhere, dropouts]}]
          - {code: c, title: C, table: figures, rows: [{indicator: participants_sex_share, breakdown: women}]}
    """
    subject = Subject(small.programme, 2017, textwrap.dedent(source))
    chapter = lay_out(subject, queries.readings_now(subject))
    assert chapter.lead == "– et 5 personnes"
    first, second, third = chapter.parts
    assert {cell.text for cell in first.rows[0].cells} == {"", "–"}
    assert second.rows == []
    assert [(row.label, [cell.text for cell in row.cells]) for row in third.rows] == [
        ("Femme", ["33\u00a0%", "60\u00a0%"])
    ]
    assert chapter_pdf(chapter).startswith(b"%PDF")
    assert chapter_workbook(chapter)
    assert chapter_page(chapter)
