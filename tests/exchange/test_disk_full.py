"""The database's disk fills up in the middle of an import: said plainly, nothing half written."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from maillage.accounts.roles import Role
from maillage.exchange.models import ImportRun, RunState
from maillage.exchange.services import confirm, deposit
from maillage.people.models import Person
from tests import build

from .files import PEOPLE, person, table

FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT count(*) FROM people_person) >= 2 THEN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER zz_full AFTER INSERT ON people_person FOR EACH ROW EXECUTE FUNCTION full_disk();
"""


@pytest.fixture
def full_disk(db):
    """PostgreSQL refuses the second person with the very code of a full disk."""
    with connection.cursor() as cursor:
        cursor.execute(FULL)


def rows() -> bytes:
    return table(PEOPLE, person(), person("P2"), person("P3"))


def test_the_command_says_it_and_writes_nothing(house, full_disk, tmp_path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(rows())
    with pytest.raises(CommandError, match="disque du serveur est plein") as refused:
        call_command("import", "people", str(file))
    assert refused.value.returncode == 2
    assert not Person.objects.exists()


def test_the_page_says_it_and_writes_nothing(house, full_disk) -> None:
    context = build.context(house, Role.PROGRAMME_MANAGER)
    run = deposit(context, kind="people", name="people.csv", content=rows())
    if run.state == RunState.CHECKED:
        run = confirm(context, run)
    assert run.state == RunState.FAILED
    client = Client()
    client.force_login(context.account)
    assert "disque du serveur est plein" in client.get(f"/imports/{run.pk}/").content.decode()
    assert not Person.objects.exists()
    assert ImportRun.objects.count() == 1


def test_a_form_says_it_and_keeps_what_was_typed(house, full_disk) -> None:
    client = Client()
    client.force_login(build.context(house, Role.PROGRAMME_MANAGER).account)
    typed = {"first_name": "Inès", "birth_date": "29/2/84", "sex": "F"}
    for name in ("Durand", "Martin"):
        page = client.post("/personnes/nouvelle/", typed | {"last_name": name, "confirmed": "1"})
    assert "disque du serveur est plein" in page.content.decode()
    assert Person.objects.count() == 1
