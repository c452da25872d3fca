"""The answer to an access request when a document of the file is missing, or was put there by a path."""

from __future__ import annotations

import io
import zipfile

import pytest

from maillage.evidence.models import Document
from maillage.protection.rights import answers
from tests import build

pytestmark = pytest.mark.django_db


def test_a_damaged_document_does_not_withhold_the_others(settings, tmp_path, caplog) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path
    lead = build.organisation("Pilote", "lead")
    worker = build.context(lead)
    person = build.person(lead)
    build.enrolment(build.programme(lead), person, operator=lead, worker=worker.account)
    with build.writing():
        Document.objects.create(
            person=person,
            organisation=lead,
            criterion="home",
            date=build.day("2017-02-01"),
            name="../../etc/cron.d/piece.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            key_id="k1-00000000",
        )
    archive = zipfile.ZipFile(io.BytesIO(answers.answer_archive(worker, person)))
    names = archive.namelist()
    assert "donnees.json" in names
    (told,) = [name for name in names if name.endswith("-illisible.txt")]
    assert (
        "« piece.pdf » est enregistrée mais son fichier ne peut plus être lu" in archive.read(told).decode()
    )
    assert not [name for name in names if ".." in name]
    assert "could not be given" in caplog.text
