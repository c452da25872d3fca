"""Charts: clean, the same everywhere, told in words, coloured by tokens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from maillage.kernel.charts import (
    Chart,
    Point,
    Segments,
    Stage,
    Target,
    bars,
    columns,
    course,
    funnel,
    rates,
    stacked_columns,
)

YEARS = [
    Point(str(year), 700 + year % 7, str(700 + year % 7), strong=year == 2017) for year in range(2012, 2018)
]
CSS = Path(__file__).parents[2] / "maillage/kernel/static/kernel/charts.css"


def _charts() -> list[Chart]:
    return [
        columns(YEARS, title="Entrées", target=Target(900, "objectif : 900")),
        columns(YEARS, title="Étapes"),
        rates(
            [Point("2016", Decimal("45.76"), "46 %"), Point("2017", None, "–")],
            title="Taux",
            target=Target(50, "50 %"),
        ),
        bars(
            [Point("Un libellé long qui se replie sur deux lignes", 8, "8 %", hue=n) for n in range(1, 6)],
            title="Étapes",
        ),
        bars([Point("26 à 45 ans", 61, "61 %")], title="Âges"),
        stacked_columns(
            [Segments("2017", (294, 163, 214), ("294", "163", "214"))], ["a", "b", "c"], title="Sorties"
        ),
        course(
            [(date(2017, 1, 1), 0), (date(2017, 7, 1), Decimal("240.5"))],
            expected=[(date(2017, 1, 1), 0), (date(2018, 12, 31), 1000)],
            forecast=[(date(2017, 7, 1), 240), (date(2018, 12, 31), 960)],
            target=Target(1000, "1 000 h dues"),
            title="Heures",
            said="240,5 heures faites sur 1 000.",
        ),
    ]


def _read(chart: Chart) -> ET.Element:
    return ET.fromstring(chart.svg)  # noqa: S314 - our own drawing


def test_an_svg_holds_no_style_script_or_address():
    for chart in _charts():
        root = _read(chart)
        for element in root.iter():
            tag = element.tag.rpartition("}")[2]
            assert tag in {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan"}
            assert not [
                name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name
            ]
        assert "url(" not in chart.svg
        assert "http" not in chart.svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_an_svg_says_what_it_shows():
    chart = columns(YEARS, title="Nouveaux entrants", target=Target(900, "objectif : 900"))
    root = _read(chart)
    ns = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "img"
    title, desc = root.find(f"{ns}title"), root.find(f"{ns}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Nouveaux entrants"
    assert "2017 : 701" in desc.text
    assert "objectif : 900" in desc.text
    texts = [text for element in root.iter(f"{ns}text") if (text := "".join(element.itertext()))]
    assert [point.text for point in YEARS] == [text for text in texts if len(text) == 3]


def test_labels_are_text_never_markup():
    chart = bars(
        [Point('<script>alert(1)</script> & "x"', 3, "3 </text>")], title="</title><b>", label_width=60
    )
    root = _read(chart)
    assert "<script>" in "".join(root.itertext())
    assert not [e for e in root.iter() if e.tag.endswith(("script", "b"))]


def test_missing_values_leave_a_gap_and_a_dash():
    chart = columns([Point("2016", None, "–"), Point("2017", 5, "5")], title="x")
    assert "2016 : –" in chart.description
    assert _read(chart) is not None


def test_nothing_to_show_still_draws():
    for chart in (
        columns([], title="x"),
        bars([], title="x"),
        rates([], title="x"),
        stacked_columns([], ["a"], title="x"),
    ):
        assert chart.svg.startswith("<svg")


def test_four_series_are_refused():
    with pytest.raises(ValueError, match="use bars"):
        stacked_columns([], ["a", "b", "c", "d"], title="x")


def test_the_same_chart_is_the_same_svg_in_another_process():
    code = (
        "import django; django.setup()\n"
        "from tests.kernel.test_charts import _charts\n"
        "print('\\n'.join(chart.svg for chart in _charts()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.conf.settings"},
    )
    assert done.stdout.strip() == "\n".join(chart.svg for chart in _charts())


def test_two_charts_of_a_page_share_no_identifier():
    ids = re.findall(r' id="([^"]+)"', "".join(chart.svg for chart in _charts()))
    assert len(ids) == len(set(ids)) == 2 * len(_charts())


def test_every_colour_drawn_has_its_token():
    css = CSS.read_text()
    for name, colour in re.findall(
        r'(fill|stroke)="(#[0-9a-f]+)"', "".join(chart.svg for chart in _charts())
    ):
        assert f'[{name}="{colour}"]' in css, f"{name} {colour}"
    colours = {c for _n, c in re.findall(r'(fill|stroke)="([^"]+)"', "".join(c.svg for c in _charts()))}
    assert all(colour == "none" or colour.startswith("#") for colour in colours)


class TestFunnel:
    stages = (
        Stage("CV transmis", 141, "141", [66, 75], ["66", "75"]),
        Stage("Recrutés", 37, "37", [22, 15], ["22", "15"]),
        Stage("En poste", 40, "40", [20, 20], ["20", "20"]),
    )

    def test_says_each_stage_and_what_it_keeps_of_the_one_before(self):
        chart = funnel(self.stages, ["réseau", "offre"], title="Étapes")
        assert chart.description == (
            "CV transmis : 141 (réseau 66, offre 75) ; "
            "Recrutés : 37, soit 26\u00a0% de l'étape précédente (réseau 22, offre 15) ; "
            "En poste : 40, soit 108\u00a0% de l'étape précédente (réseau 20, offre 20)"
        )
        assert "37 (26\u00a0%)" in chart.svg
        assert chart.is_wide

    def test_a_value_that_is_not_told_gives_no_share(self):
        hidden = [self.stages[0], Stage("Recrutés", None, "s."), self.stages[2]]
        chart = funnel(hidden, title="Étapes")
        assert "Recrutés : s. ; En poste : 40" in chart.description
        assert "%" not in chart.svg

    def test_stages_stand_in_the_middle_of_each_other(self):
        rows = funnel(self.stages, title="Étapes").spec["data"]["values"]
        assert all(row["from"] + row["to"] == 0 for row in rows)

    def test_nothing_at_all_is_still_drawn(self):
        assert funnel([Stage("a", 0, "0"), Stage("b", 0, "0")], title="Vide").svg.startswith("<svg")

    def test_more_series_than_can_be_told_apart_are_refused(self):
        with pytest.raises(ValueError, match="three series"):
            funnel(self.stages, ["a", "b", "c", "d"], title="x")
