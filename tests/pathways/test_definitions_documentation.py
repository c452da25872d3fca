"""The page of definitions says what the code counts."""

from pathlib import Path

import pytest

from maillage.pathways.indicators.definitions import counted_indicators
from maillage.pathways.indicators.documentation import markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "indicators.md"


def test_page_is_the_one_the_code_writes():
    assert PAGE.read_text(encoding="utf-8") == markdown(), (
        "python scripts/indicators_doc.py > docs/indicators.md"
    )


@pytest.mark.parametrize("indicator", counted_indicators(), ids=lambda indicator: indicator.code)
def test_every_indicator_has_its_entry(indicator):
    page = markdown()
    assert f"`{indicator.code}`" in page
    assert f"### {indicator.label}\n" in page
