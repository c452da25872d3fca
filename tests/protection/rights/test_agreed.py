"""When an agreement holds: the last word, the words of today, the term."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.people.models import Person
from maillage.protection.rights import consents
from maillage.protection.rights.agreed import agreed, standing
from maillage.protection.rights.models import Limitation
from tests import build

pytestmark = pytest.mark.django_db
LISTS = consents.LISTS
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def worker() -> Context:
    return build.context(build.organisation("Structure", siret="00000001200016"))


@pytest.fixture
def person(worker: Context) -> Person:
    return build.person(worker.organisation)


def holds(person: Person, day: dt.date | None = None) -> bool:
    """Both ways must agree, whatever the case."""
    among_all = Person.objects.filter(agreed(LISTS, day), pk=person.pk).exists()
    assert standing(person.pk, LISTS, day).holds == among_all
    return among_all


def say(worker: Context, person: Person, answer: str, day: dt.date = TODAY, **more: object) -> None:
    consents.record_answer(worker, person, code=LISTS, answer=answer, day=day, how="aloud", **more)


def test_nothing_is_taken_for_a_yes(worker, person):
    assert not holds(person)
    assert standing(person.pk, LISTS).why == "unasked"
    consents.record_answer(worker, person, code="culture", answer="given", day=TODAY, how="paper")
    assert not holds(person)


def test_the_last_word_counts_whatever_the_order_it_was_written_in(worker, person):
    say(worker, person, "given", TODAY - 3 * DAY)
    assert holds(person)
    say(worker, person, "withdrawn", TODAY - DAY)
    say(worker, person, "given", TODAY - 2 * DAY)  # an older paper found afterwards
    assert not holds(person)
    assert standing(person.pk, LISTS).why == "withdrawn"
    say(worker, person, "given")
    assert holds(person)
    say(worker, person, "refused")  # the same day: what was written last
    assert not holds(person)


def test_a_term_that_is_past_ends_it(worker, person):
    say(worker, person, "given", TODAY - 9 * DAY, until=TODAY)
    assert holds(person)
    assert not holds(person, TODAY + DAY)
    assert standing(person.pk, LISTS, TODAY + DAY).why == "expired"


def test_a_term_is_of_a_yes_and_after_it(worker, person):
    with pytest.raises(DomainError) as refused:
        say(worker, person, "refused", until=TODAY + DAY)
    assert refused.value.field == "until"
    with pytest.raises(DomainError):
        say(worker, person, "given", until=TODAY - DAY)
    assert not person.consents.exists()


def test_a_new_text_is_a_new_question(worker, person, settings, tmp_path):
    settings.HOME = tmp_path
    (tmp_path / "texts" / "00000001200016").mkdir(parents=True)
    say(worker, person, "given", TODAY - 2 * DAY)
    other = build.context(build.organisation(None, siret="00000001300014"))
    elsewhere = build.person(other.organisation)
    say(other, elsewhere, "given", TODAY - 2 * DAY)
    assert holds(person)
    head = f"---\ncode: companies\nkind: consent\nlabel: Nouveau\nvalid_from: {TODAY - DAY}\n---\nTexte."
    (tmp_path / "texts" / "00000001200016" / "companies.md").write_text(head, encoding="utf-8")
    assert not holds(person)
    assert standing(person.pk, LISTS).why == "old_text"
    assert holds(elsewhere)  # whose structure still shows the former one
    say(worker, person, "given")
    assert holds(person)
    (tmp_path / "texts" / "companies.md").write_text(head, encoding="utf-8")
    assert not holds(elsewhere)


def test_a_frozen_file_is_used_for_nothing_and_a_no_is_still_heard(worker, person):
    say(worker, person, "given")
    with build.writing():
        Limitation.objects.create(person_id=person.pk, since=TODAY, reason="-", decided_by=worker.account)
    assert not Person.objects.filter(agreed(LISTS), pk=person.pk).exists()
    with pytest.raises(DomainError):
        say(worker, person, "given")
    say(worker, person, "withdrawn")
    assert standing(person.pk, LISTS).why == "withdrawn"
