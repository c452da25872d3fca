"""Brackets within brackets: what reads them by calling itself must be stopped before it falls."""

from __future__ import annotations

import subprocess
import sys

import pytest
from django.urls import reverse

from maillage.accounts.roles import Role
from tests import build

DEEP = "[" * 60_000 + "]" * 60_000

# In a process of its own: libyaml does not raise, it takes the process with it.
_READ = """
import sys, django
django.setup()
from maillage.pathways.programmes.reader import ProgrammeFileError, Reader
try:
    Reader().document("a: " + sys.stdin.read())
except ProgrammeFileError as error:
    print("refused in words:", error.problems[0].message)
"""


def test_a_deep_programme_is_refused_and_the_server_stands() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ], input=DEEP, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert "refused in words" in done.stdout


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["accounts:passkey_login", "accounts:passkey_add"])
def test_a_deep_answer_of_a_key_is_refused(client, name: str) -> None:
    client.force_login(build.account(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER))
    client.raise_request_exception = False
    for depth in (3_000, 60_000):
        assert client.post(reverse(name), {"answer": "[" * depth, "name": "Clé"}).status_code < 500


@pytest.mark.django_db
def test_a_deep_draft_is_refused(client) -> None:
    client.force_login(build.account(build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER))
    client.raise_request_exception = False
    answer = client.put(reverse("web:draft", args=["essai.x"]), "[" * 60_000, "application/json")
    assert answer.status_code == 400
