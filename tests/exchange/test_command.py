"""`maillage import`: exit codes, what it prints, the file of rejects."""

import pytest
from django.core.management import CommandError, call_command

from maillage.people.models import Person
from tests import build

from .files import PEOPLE, person, table
from .processes import maillage


@pytest.fixture
def write(tmp_path):
    def make(*rows, name="people.csv"):
        path = tmp_path / name
        path.write_bytes(table(PEOPLE, *rows))
        return path

    return make


def run(*arguments: object) -> None:
    call_command("import", *map(str, arguments))


def refused(*arguments: object) -> CommandError:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    return error.value


def test_a_good_file_is_told_in_one_line(house, write, capsys):
    run("people", write(person(), person("P2")))
    assert "Lignes créées : 2, modifiées : 0, inchangées : 0, refusées : 0." in capsys.readouterr().out
    assert Person.objects.filter(origin=house).count() == 2


def test_refused_rows_are_listed_and_written(house, write, tmp_path, capsys):
    target = tmp_path / "rejets.csv"
    error = refused("people", write(person(), person("P2", sex="?")), "--rejects", target)
    assert "1 ligne est refusée : rien n'a été écrit" in str(error)
    printed = capsys.readouterr().out
    assert "ligne 3, sex : « ? » n'est pas un code connu (F, M, X)" in printed
    assert target.read_text(encoding="utf-8-sig").splitlines()[0].endswith(";motif")
    assert not Person.objects.exists()
    run("people", write(person(), person("P2", sex="?")), "--accept-valid")
    assert Person.objects.count() == 1


def test_a_trial_run_says_so(house, write, capsys):
    run("people", write(person()), "--dry-run")
    assert "Essai, rien n'est écrit. Lignes à créer : 1" in capsys.readouterr().out
    refused("people", write(person(sex="?")), "--dry-run")
    assert not Person.objects.exists()


def test_bad_use_is_told(house, write, tmp_path):
    assert "n'existe pas" in str(refused("people", tmp_path / "absent.csv"))
    assert "dossier" in str(refused("people", tmp_path))
    assert ".csv ou .xlsx" in str(refused("people", write(person()), "--rejects", tmp_path / "r.txt"))
    assert "dossier" in str(refused("people", write(person()), "--rejects", tmp_path / "a" / "r.csv"))
    assert "Aucune structure" in str(refused("people", write(person()), "--organisation", "Inconnue"))
    with pytest.raises(CommandError):
        run("personnes", write(person()))


def test_the_organisation_is_chosen_when_there_are_several(house, write):
    other = build.organisation("Seconde maison", "lead")
    build.programme(other)
    message = str(refused("people", write(person())))
    assert "Seconde maison" in message
    assert "--organisation" in message
    run("people", write(person()), "--organisation", "seconde MAISON")
    assert Person.objects.get().origin == other


def test_without_an_organisation_the_way_is_said(db, write):
    assert "maillage init" in str(refused("people", write(person())))


@pytest.mark.django_db(transaction=True)
def test_the_command_itself_leaves_with_2_and_no_traceback(write, tmp_path):
    build.programme(build.organisation("Maison", "lead"))
    empty = tmp_path / "vide.csv"
    empty.write_bytes(b"")
    for arguments in (
        ("people", empty),
        ("people", tmp_path / "absent.csv"),
        ("people", write(person(sex="?"))),
        ("personnes", empty),
    ):
        done = maillage("import", *arguments)
        assert done.returncode == 2, done
        assert "Traceback" not in done.stderr + done.stdout
        assert done.stderr.strip()
    done = maillage("import", "people", write(person()))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Lignes créées : 1" in done.stdout
