"""`maillage report annual`: files written whole, bad use told in one line."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from .small import Small


def _run(**options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("report", "annual", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_three_files_a_programme(small: Small, tmp_path: Path):
    folder = tmp_path / "un dossier" / "à créer"
    out, _err = _run(year="2017", out=str(folder), programme="plie", organisation="Pilote d'essai")
    names = {f"rapport-plie-2017.{ending}" for ending in ("pdf", "xlsx", "html")}
    assert {path.name for path in folder.iterdir()} == names
    assert {Path(line).name for line in out.splitlines()} == names
    assert (folder / "rapport-plie-2017.pdf").read_bytes().startswith(b"%PDF-")


def test_every_programme_of_every_lead_by_default(small: Small, tmp_path: Path):
    _run(year="2017", out=str(tmp_path), programme="plie")
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == [
        "autre-pilote-rapport-plie-2017.pdf",
        "pilote-dessai-rapport-plie-2017.pdf",
    ]


def test_a_programme_without_a_chapter_of_its_own_has_the_common_one(small: Small, tmp_path: Path):
    _run(year="2026", out=str(tmp_path), programme="gpp", organisation="Pilote d'essai")
    assert (tmp_path / "rapport-gpp-2026.pdf").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"year": "deux mille"}, "n'est pas une année"),
        ({"year": "20170"}, "n'est pas une année"),
        ({"year": "2999"}, "n'a pas commencé"),
        ({"year": "1999"}, "Aucun rapport"),
        ({"programme": "nowhere"}, "n'est pas un programme"),
        ({"organisation": "Personne"}, "Aucune structure"),
        ({"out": "/proc/nowhere/x"}, "ne se crée pas"),
    ],
)
def test_bad_use_is_told(small: Small, tmp_path: Path, options, said):
    with pytest.raises(CommandError, match=said):
        _run(**{"year": "2017", "out": str(tmp_path), "programme": "plie"} | options)
    assert not list(tmp_path.iterdir())


def test_nothing_to_report_yet(db: None, tmp_path: Path):
    with pytest.raises(CommandError, match="Aucun programme"):
        _run(year="2017", out=str(tmp_path))


def test_a_file_in_the_way_of_the_folder_is_told(small: Small, tmp_path: Path):
    (tmp_path / "pris").write_text("x")
    with pytest.raises(CommandError, match="pris"):
        _run(year="2017", out=str(tmp_path / "pris"))
