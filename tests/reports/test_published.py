"""Figures published elsewhere: read whatever the spreadsheet wrote, refused where it cannot be meant."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.kernel.errors import NotAllowed
from maillage.kernel.models import Change
from maillage.reports import queries
from maillage.reports.models import PublishedFigure
from maillage.reports.services import PublishedFileError, load_published, read_published

from .small import Small

HEAD = "section,indicator,breakdown,period,value,unit,remark\n"
ROW = "plie,participants,,2017,2423,person,\n"


def test_a_file_as_it_is_exchanged():
    (row,) = read_published((HEAD + ROW).encode())
    assert (row.section, row.indicator, row.breakdown, row.period) == ("plie", "participants", "", "2017")
    assert (row.value, row.unit, row.remark) == (Decimal(2423), "person", "")


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + ROW).replace(",", ";").encode(),
        (HEAD + ROW).replace(",", "\t").encode(),
        ("\ufeff" + HEAD + ROW).encode(),
        (HEAD + ROW).replace("\n", "\r\n").encode(),
        (HEAD.replace(",remark", "") + "plie,participants,,2017,2423,person\n").encode(),
        b"unit,period,value,breakdown,indicator,section\nperson,2017,2423,,participants,plie\n",
        (HEAD + "\n" + ROW + ",,,,,,\n").encode(),
    ],
)
def test_spreadsheets_write_it_in_several_ways(content):
    assert [(row.indicator, row.value) for row in read_published(content)] == [
        ("participants", Decimal(2423))
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.22", "2.22"),
        ('"2,22"', "2.22"),
        ("2 423", "2423"),
        ("58 %", "58"),
        ("-3", "-3"),
        ("2\u202f423", "2423"),
    ],
)
def test_numbers_as_people_write_them(text, value):
    (row,) = read_published((HEAD + f"plie,x,,2017,{text},person,\n").encode())
    assert row.value == Decimal(value)


def test_windows_accents_are_read():
    (row,) = read_published((HEAD + "plie,x,élèves,2017,1,person,\n").encode("cp1252"))
    assert row.breakdown == "élèves"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vide"),
        (b"  \n ", "vide"),
        (HEAD.encode(), "aucun chiffre"),
        (b"a,b,c\n1,2,3\n", "manquantes"),
        ((HEAD.replace("remark", "value") + ROW).encode(), "double"),
        ((HEAD + "plie,x,,2017,beaucoup,person,\n").encode(), "Ligne 2"),
        ((HEAD + "plie,x,,2017,nan,person,\n").encode(), "Ligne 2"),
        ((HEAD + "plie,x,,2017,1e99,person,\n").encode(), "Ligne 2"),
        ((HEAD + ROW + "plie,,,2017,1,person,\n").encode(), "Ligne 3"),
        ((HEAD + ROW + ROW).encode(), "ligne 2"),
        ((HEAD + f"plie,{'x' * 90},,2017,1,person,\n").encode(), "80 signes"),
        (b"PK\x03\x04\x00\x00" + b"\x00" * 50, "pas un texte"),
        ((HEAD + "x" * 2_000_001).encode(), "2 Mo"),
        ((HEAD + 'plie,"x,,2017\n').encode(), "ne se lit pas"),
    ],
)
def test_a_faulty_file_is_told(content, said):
    with pytest.raises(PublishedFileError) as raised:
        read_published(content)
    assert said in raised.value.message


def test_rows_without_a_value_are_left_out():
    rows = read_published((HEAD + ROW + "plie,x,,2017,–,person,\n").encode())
    assert [row.indicator for row in rows] == ["participants"]


def test_loading_again_changes_nothing_and_a_new_value_replaces(small: Small, manager: Context):
    assert load_published(manager, (HEAD + ROW).encode(), "C:\\x/allies.csv") == 1
    kept = PublishedFigure.objects.get()
    assert (kept.source, kept.organisation_id) == ("allies.csv", small.lead.pk)
    before = Change.objects.count()
    load_published(manager, (HEAD + ROW).encode(), "allies.csv")
    assert Change.objects.count() == before
    load_published(manager, (HEAD + ROW.replace("2423", "2500")).encode(), "autre.csv")
    assert queries.published(small.subject)["participants", "", "2017"].value == 2500
    assert PublishedFigure.objects.count() == 1


def test_each_lead_keeps_its_own(small: Small, manager: Context):
    load_published(manager, (HEAD + ROW).encode(), "a.csv")
    load_published(small.context(Role.DIRECTION, small.elsewhere), (HEAD + ROW).encode(), "b.csv")
    assert PublishedFigure.objects.count() == 2
    assert [one["source"] for one in queries.published_sources(manager)] == ["a.csv"]


def test_the_command_says_what_it_kept(small: Small, tmp_path):
    file = tmp_path / "livre.csv"
    file.write_text(HEAD + ROW, encoding="utf-8")
    for written in (1, 0):
        out = io.StringIO()
        call_command("published", str(file), organisation="Pilote d'essai", stdout=out)
        assert "1 chiffre publié pour Pilote d'essai" in out.getvalue()
        assert f"{written} nouveau" in out.getvalue()
    assert PublishedFigure.objects.get().organisation_id == small.lead.pk


@pytest.mark.parametrize(
    ("name", "organisation", "said"),
    [
        ("livre.csv", "", "précisez --organisation"),
        ("livre.csv", "Personne", "Aucune structure"),
        ("absent.csv", "Pilote d'essai", "ne se lit pas"),
        ("vide.csv", "Pilote d'essai", "vide"),
    ],
)
def test_the_command_tells_what_is_wrong(small: Small, tmp_path, name, organisation, said):
    (tmp_path / "livre.csv").write_text(HEAD + ROW, encoding="utf-8")
    (tmp_path / "vide.csv").write_bytes(b"")
    with pytest.raises(CommandError, match=said):
        call_command("published", str(tmp_path / name), organisation=organisation)
    assert not PublishedFigure.objects.exists()


def test_a_role_without_the_right_loads_nothing(small: Small):
    with pytest.raises(NotAllowed):
        load_published(small.context(Role.REFERENCE_WORKER), (HEAD + ROW).encode(), "a.csv")
