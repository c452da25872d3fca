"""Commentaries: who writes them, and that nothing written is lost."""

from __future__ import annotations

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.reports import queries, services
from maillage.reports.models import Commentary

from .small import Small


def test_each_version_of_a_text_stays_with_its_author(small: Small, manager: Context):
    first = services.write_text(manager, small.subject, "", "Une année calme.")
    direction = small.context(Role.DIRECTION)
    services.write_text(direction, small.subject, "", "Une bonne année.\r\n\r\nVraiment.")
    services.write_text(manager, small.subject, "", "Une année.")
    assert Commentary.objects.get().pk == first.pk
    assert queries.texts(small.subject) == {"": "Une année."}
    earlier = queries.text_versions(first)
    assert [(v["text"], v["by"]) for v in earlier] == [
        ("Une bonne année.\n\nVraiment.", manager.account.full_name),
        ("Une année calme.", direction.account.full_name),
        ("", manager.account.full_name),
    ]


def test_the_same_text_again_writes_nothing(small: Small, manager: Context):
    kept = services.write_text(manager, small.subject, "steps", "Le même.")
    services.write_text(manager, small.subject, "steps", "Le même.  \n")
    assert len(queries.text_versions(kept)) == 1


def test_two_writers_do_not_erase_each_other(small: Small, manager: Context):
    services.write_text(manager, small.subject, "steps", "Départ", expected="")
    services.write_text(manager, small.subject, "steps", "Le premier", expected="Départ")
    with pytest.raises(DomainError, match="modifié pendant que vous écriviez"):
        services.write_text(manager, small.subject, "steps", "Le second", expected="Départ")
    assert queries.texts(small.subject) == {"steps": "Le premier"}


def test_a_text_belongs_to_its_year_and_programme(small: Small, manager: Context):
    from maillage.reports.subject import Subject

    services.write_text(manager, small.subject, "", "2017")
    assert queries.texts(Subject(small.programme, 2016)) == {}


@pytest.mark.parametrize(("place", "text"), [("nowhere", "x"), ("", "x" * 20_001)])
def test_what_cannot_be_written_is_refused(small: Small, manager: Context, place, text):
    with pytest.raises(DomainError):
        services.write_text(manager, small.subject, place, text)
    assert not Commentary.objects.exists()


def test_only_the_lead_writes(small: Small):
    with pytest.raises(NotAllowed):
        services.write_text(small.context(Role.REFERENCE_WORKER), small.subject, "", "x")
    with pytest.raises(NotAllowed):
        services.write_text(small.context(Role.DIRECTION, small.ours), small.subject, "", "x")
