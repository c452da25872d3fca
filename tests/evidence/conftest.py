"""A store and keys of its own for each test of documents."""

from __future__ import annotations

import pytest

from maillage.accounts.roles import Role
from tests import build


@pytest.fixture(autouse=True)
def store_folder(settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.KEYS_GIVEN = ""
    settings.DOCUMENTS_FOLDER = tmp_path / "documents"
    settings.DOCUMENTS_FOLDER.mkdir(mode=0o700)
    return settings.DOCUMENTS_FOLDER


@pytest.fixture
def lead(db):
    return build.organisation("Pilote", "lead")


@pytest.fixture
def operator(lead):
    return build.organisation("Opérateur", "operator")


@pytest.fixture
def context(operator):
    return build.context(operator, Role.REFERENCE_WORKER)


@pytest.fixture
def enrolment(lead, operator, context):
    programme = build.programme(lead)
    person = build.person(operator, "Suivie")
    return build.enrolment(programme, person, "2017-02-01", operator=operator, worker=context.account)


@pytest.fixture
def person(enrolment):
    return enrolment.person
