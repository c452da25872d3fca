"""`maillage figures` and `maillage compare`: what they print, and one clear line on bad use."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests import build
from tests.pathways.ledger import Ledger

pytestmark = pytest.mark.django_db

HEADER = "section,indicator,breakdown,period,value,unit"


@pytest.fixture
def ledger() -> Ledger:
    ledger = Ledger()
    ledger.enrol("2016-02-01", "2017-05-01", "cdi")
    ledger.enrol("2017-02-01", "2017-05-01", "dropout", education_level="V")
    ledger.enrol("2017-02-01", "2017-05-01", "moved")
    return ledger


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def file(tmp_path, *rows: str) -> str:
    path = tmp_path / "publiés.csv"
    path.write_text("\n".join([HEADER + ",remark", *rows]), encoding="utf-8")
    return str(path)


class TestFigures:
    def test_csv_has_plain_numbers(self, ledger):
        text = printed("figures", "--section", "plie", "--period", "2017", "--period", "2012-2017")
        lines = list(csv.reader(io.StringIO(text)))
        assert ",".join(lines[0]) == HEADER
        assert ["plie", "participants", "", "2017", "3", "person"] in lines
        assert ["plie", "participants", "", "2012-2017", "3", "person"] in lines
        assert ["plie", "positive_exit_rate", "", "2017", "33", "percent"] in lines
        assert ["plie", "steps_per_participant", "", "2017", "0.00", "ratio"] in lines
        assert ["plie", "education_level_share", "niveau 5 (cap bep)", "2017", "33", "percent"] in lines
        assert [
            "plie",
            "step_category_share",
            "specific or Pole emploi services",
            "2017",
            "–",
            "percent",
        ] in lines
        assert lines.count(["plie", "caseload_norm", "", "year", "90", "person per FTE"]) == 1
        assert lines.count(["plie", "participants_target", "", "2012-2018", "6000", "person"]) == 1

    def test_json_has_numbers_and_null(self, ledger):
        asked = ["participants", "mean_pathway_duration", "steps_per_participant"]
        options = [word for code in asked for word in ("--indicator", code)]
        chosen = ("figures", "--section", "plie", "--format", "json")
        found = json.loads(printed(*chosen, "--period", "2017", *options))
        assert [row["value"] for row in found] == [3, 6.93, 0]
        empty = json.loads(printed(*chosen, "--period", "2011", "--indicator", "positive_exit_rate"))
        assert empty == [
            {
                "section": "plie",
                "indicator": "positive_exit_rate",
                "breakdown": "",
                "period": "2011",
                "value": None,
                "unit": "percent",
            }
        ]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--section", "plie", "--period", "2017-13"], "« 2017-13 » n'est pas une période"),
            (["--section", "plie", "--period", "2017-2012"], "finit avant de commencer"),
            (
                ["--section", "autre", "--period", "2017"],
                "Aucune structure n'a de section « autre »",
            ),
            (["--section", "plie", "--period", "2017", "--indicator", "x"], "« x » n'est pas un indicateur"),
            (
                ["--section", "plie", "--period", "2017", "--organisation", "Inconnue"],
                "« Inconnue » n'est pas",
            ),
            (["--section", "plie"], "period"),
        ],
    )
    def test_bad_use_is_one_line(self, ledger, arguments, said):
        with pytest.raises(CommandError, match=said) as refusal:
            printed("figures", *arguments)
        assert "\n" not in str(refusal.value)

    def test_several_leads_must_be_told_apart(self, ledger):
        other = Ledger()
        assert printed("figures", "--section", "plie", "--period", "2017")  # the other has no pathway yet
        other.enrol("2017-02-01")
        with pytest.raises(CommandError, match="précisez --organisation"):
            printed("figures", "--section", "plie", "--period", "2017")
        chosen = ("figures", "--section", "plie", "--period", "2017", "--indicator", "participants")
        for name in (str(other.lead.pk), other.lead.name, other.lead.name.upper()):
            assert "plie,participants,,2017,1,person" in printed(*chosen, "--organisation", name)
        assert "plie,participants,,2017,3,person" in printed(*chosen, "--organisation", str(ledger.lead.pk))


class TestCompare:
    def test_prints_differences_then_the_not_computed_then_the_count(self, ledger, tmp_path):
        name = file(
            tmp_path,
            "plie,participants,,2017,3,person,",
            "plie,positive_exit_rate,,2017,34,percent,truncated",
            "plie,operations,,2017,94,operation,led by 51 structures",
            "plie,new_entrants,,2017,5,person,",
            "plie,caseload_norm,,year,90,person per FTE,",
            "plie,participants_target,,2012-2018,6000,person,",
            "plie,education_level_share,niveau 9,2017,1,percent,",
            "plie,mean_pathway_duration,,2017,6.93,month,",
            "aids,requests,,2017,87,request,another room",
        )
        assert printed("compare", name, "--section", "plie").splitlines() == [
            "section,indicator,breakdown,period,published,computed",
            "plie,positive_exit_rate,,2017,34,33",
            "plie,new_entrants,,2017,5,2",
            "plie,operations,,2017,94,not computed",
            "plie,education_level_share,niveau 9,2017,1,not computed",
            "Chiffres publiés : 8. Identiques : 4. Différents : 2. Non calculés (not computed) : 2.",
        ]

    def test_all_the_same_is_one_line(self, ledger, tmp_path):
        name = file(tmp_path, "plie,participants,,2017,3.0,person,")
        assert printed("compare", name, "--section", "plie") == (
            "Chiffres publiés : 1. Identiques : 1. Différents : 0. Non calculés (not computed) : 0.\n"
        )

    def test_value_that_does_not_exist_differs(self, ledger, tmp_path):
        name = file(tmp_path, "plie,positive_exit_rate,,2011,0,percent,")
        assert "plie,positive_exit_rate,,2011,0,–" in printed("compare", name, "--section", "plie")

    @pytest.mark.parametrize(
        ("rows", "said"),
        [
            (["plie,participants,,l'an dernier,3,person,"], "n'est pas une période"),
            (["plie,participants,,2017,beaucoup,person,"], "beaucoup"),
            (["aids,requests,,2017,87,request,"], "aucune ligne de la section « plie »"),
            ([], "aucun chiffre"),
        ],
    )
    def test_bad_file_is_one_line(self, ledger, tmp_path, rows, said):
        with pytest.raises(CommandError, match=said) as refusal:
            printed("compare", file(tmp_path, *rows), "--section", "plie")
        assert "\n" not in str(refusal.value)

    def test_file_that_cannot_be_read(self, ledger, tmp_path):
        for name, said in ((tmp_path / "rien.csv", "n'existe pas"), (tmp_path, "est un dossier")):
            with pytest.raises(CommandError, match=said):
                printed("compare", str(name), "--section", "plie")

    def test_unknown_section(self, ledger, tmp_path):
        build.organisation()
        with pytest.raises(CommandError, match="Aucune structure"):
            printed("compare", file(tmp_path, "x,y,,2017,1,person,"), "--section", "x")
