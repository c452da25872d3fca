"""Where a form says to go back to: a path of ours, or nothing; what was saved stays saved."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests import build

pytestmark = pytest.mark.django_db
NOWHERE = ("personne", "12", "pathways:people", "maillage.web", "", "?a=1", "//evil.example", "javascript:1")


@pytest.fixture
def worker():
    return build.context(build.organisation("Pilote", "lead"))


@pytest.mark.parametrize("where", NOWHERE)
def test_a_word_that_is_no_path_leads_to_the_usual_place(client, worker, where: str) -> None:
    person = build.person(worker.organisation)
    enrolment = build.enrolment(
        build.programme(worker.organisation), person, operator=worker.organisation, worker=worker.account
    )
    made = build.appointment(person, "2017-02-10", enrolment, worker=worker.account)
    client.force_login(worker.account)
    done = client.post(
        reverse("pathways:appointment_attendance", args=[made.pk]), {"attendance": "kept", "next": where}
    )
    assert (done.status_code, done["Location"][:11]) == (302, "/personnes/")
    made.refresh_from_db()
    assert made.attendance == "kept"
    done = client.post(reverse("accounts:language"), {"language": "fr", "next": where})
    assert done["Location"] == "/"
    # An unknown tab of the file.
    line = {
        "date": "12/3/2017",
        "attendance": "kept",
        "mode": "in_person",
        "theme": "inclusion",
        "tab": where,
    }
    done = client.post(reverse("pathways:appointment_quick", args=[person.pk]), line)
    assert (done.status_code, done["Location"]) == (302, reverse("pathways:person", args=[person.pk]))
