"""What the `maillage` command promises: exit codes, one clear line, never a traceback."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from maillage.conf import cli, paths
from maillage.conf.launcher import layout
from maillage.kernel.errors import DomainError
from tests.conf.commands import MAILLAGE, environment, maillage
from tests.conf.launching import a_home, commands_of, wait_for


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "foyer"


def said(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on the standard error."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("maillage: ")
    return lines[0]


def test_help_lists_every_command_and_needs_no_database(home: Path) -> None:
    done = maillage(home, "--help")
    assert done.returncode == 0
    for name in cli.commands():
        assert f"  {name} " in done.stdout
    assert {"serve", "worker", "backup", "restore"} <= set(cli.commands())
    assert not layout.cluster_link(home).exists()


def test_nothing_asked_shows_how_to_ask(home: Path) -> None:
    done = maillage(home)
    assert done.returncode == 2
    assert "maillage COMMANDE" in done.stdout


def test_help_of_one_command_is_french_and_ours(home: Path) -> None:
    done = maillage(home, "serve", "--help")
    assert done.returncode == 0
    assert "usage : maillage serve" in done.stdout
    assert "affiche cette aide" in done.stdout
    assert "--settings" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["srve"], "Vouliez-vous dire « serve »"),
        (["serve", "--port"], "--port : une valeur est attendue"),
        (["serve", "--port", "huit"], "--port : valeur refusée : 'huit'"),
        (["serve", "--prot", "8000"], "argument inconnu : --prot 8000"),
        (["backup"], "il manque : FICHIER"),
    ],
)
def test_bad_use_is_one_line_and_two(home: Path, arguments: list[str], expected: str) -> None:
    done = maillage(home, *arguments)
    assert done.returncode == 2
    assert expected in said(done)
    assert not layout.cluster_link(home).exists()


def test_an_english_terminal_is_answered_in_english(home: Path) -> None:
    done = maillage(home, "srve", MAILLAGE_LANGUAGE="", LC_ALL="en_GB.UTF-8")
    assert "Did you mean 'serve'?" in said(done)


def test_a_server_that_does_not_answer_is_said(home: Path, tmp_path: Path) -> None:
    url = f"postgresql:///maillage?host={tmp_path}&user=personne"
    done = maillage(home, "backup", tmp_path / "x", url=url)
    assert done.returncode == 2
    assert "La base de données ne répond pas" in said(done)
    assert "Traceback" in (home / "log" / "maillage.log").read_text()


def test_an_address_that_cannot_be_read_is_said(home: Path, tmp_path: Path) -> None:
    done = maillage(home, "backup", tmp_path / "x", url="postgresql://serveur")
    assert done.returncode == 2
    assert "DATABASE_URL" in said(done)


def test_a_fault_of_ours_is_one_line_with_its_traceback_in_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    monkeypatch.setenv("MAILLAGE_HOME", str(home))
    with pytest.raises(ZeroDivisionError) as raised:
        raise ZeroDivisionError("quelque part")
    assert cli._explain(raised.value) == 1
    shown = capsys.readouterr().err
    assert shown.count("\n") == 1
    assert "quelque part" not in shown
    log = paths.ensure_home() / "log" / "maillage.log"
    assert str(log) in shown
    assert "ZeroDivisionError: quelque part" in log.read_text()


def test_a_refusal_of_the_rules_is_the_users_to_mend(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli._explain(DomainError("Ce parcours est déjà terminé.")) == 2
    assert capsys.readouterr().err == "maillage: Ce parcours est déjà terminé.\n"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "terminate"]
)
def test_interrupted_at_the_worst_moment(number: signal.Signals, code: int) -> None:
    with a_home(made=False) as home:
        command = subprocess.Popen(
            [*MAILLAGE, "backup", str(home / "x")], env=environment(home), stderr=subprocess.PIPE, text=True
        )
        wait_for(lambda: list(layout.cluster_folder(home).glob("draft-*")), "initdb at work")
        command.send_signal(number)
        _, shown = command.communicate(timeout=30)
        assert command.returncode == code
        assert "Traceback" not in shown
        wait_for(lambda: not commands_of(home), "everything to end")


# Python can raise nothing out of what it runs after a fork: an interruption that comes then is lost.
INTERRUPTED_IN_A_FORK = """
import os, sys
from maillage.conf import cli

def interrupt(left=[True]):
    if left:
        left.clear()
        os.kill(os.getpid(), {number})

os.register_at_fork(after_in_parent=interrupt)
sys.exit(cli.main(["backup", {target!r}]))
"""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "terminate"]
)
def test_interrupted_in_the_middle_of_a_fork(number: signal.Signals, code: int) -> None:
    with a_home(made=False) as home:
        script = INTERRUPTED_IN_A_FORK.format(number=int(number), target=str(home / "x"))
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment(home), capture_output=True, text=True
        )
        assert done.returncode == code
        assert "Traceback" not in done.stderr
        assert not (home / "x").exists()
        wait_for(lambda: not commands_of(home), "everything to end")
