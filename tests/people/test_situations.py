"""Dated answers, barriers, and the nomenclature they come from."""

import datetime as dt

import pytest

from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.people.nomenclature import barriers, kind, kinds
from maillage.people.queries import answers_of, barriers_of
from maillage.people.services import (
    lift_barrier,
    note_barrier,
    record_situation,
    record_situations,
    update_barrier,
)
from tests import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 3, 1)


@pytest.fixture
def person():
    return build.person(build.organisation("Pilote"))


@pytest.fixture
def context(person):
    return build.context(person.origin)


@pytest.mark.parametrize(
    ("code", "typed", "kept"),
    [
        ("job_seeker_category", "b", "B"),
        ("minimum_income", "RSA", "rsa"),
        ("minimum_income", "aucun", "none"),
        ("rqth", "Oui", "yes"),
        ("rqth", "ne souhaite pas répondre", "refused"),
        ("vehicle", "non", "no"),
        ("registration_date", "29/02/2016", "2016-02-29"),
        ("registration_date", "2016-02-29", "2016-02-29"),
        ("education_level", "VBIS", "Vbis"),
        ("desired_job", " cariste ", "cariste"),
    ],
)
def test_what_is_typed_becomes_a_value(code, typed, kept):
    assert kind(code).parse(typed) == kept


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("job_seeker_category", "Z"),
        ("registration_date", "31/02/2016"),
        ("registration_date", "bientôt"),
        ("vehicle", "refused"),
        ("desired_job", "x" * 201),
        ("rqth", " "),
    ],
)
def test_an_unknown_answer_is_refused(code, typed):
    with pytest.raises(DomainError):
        kind(code).parse(typed)


def test_every_label_exists_in_both_languages():
    labels = [label for k in kinds().values() for label in (k.label, *k.values.values())]
    labels += list(barriers().values())
    assert all(label.fr and label.en for label in labels)


def test_the_last_answer_counts_and_the_others_stay(context, person):
    record_situation(context, person, date=dt.date(2016, 1, 1), kind_code="minimum_income", value="ass")
    record_situation(context, person, date=DAY, kind_code="minimum_income", value="none")
    record_situation(context, person, date=DAY, kind_code="minimum_income", value="rsa")
    answer = answers_of(context, person)[0]
    assert (answer.value, [value for _, value in answer.history]) == ("RSA", ["ASS"])


def test_several_answers_are_kept_together_or_not_at_all(context, person):
    with pytest.raises(DomainError) as refusal:
        record_situations(context, person, date=DAY, answers={"rqth": "no", "housing": "château"})
    assert refusal.value.field == "housing"
    assert not person.situations.exists()


def test_a_situation_is_not_foreseen(context, person):
    with pytest.raises(DomainError):
        record_situation(context, person, date=dt.date(2999, 1, 1), kind_code="rqth", value="no")


def test_a_barrier_is_noted_once_and_lifted(context, person):
    barrier = note_barrier(context, person, kind_code="mobility", since=DAY)
    with pytest.raises(DomainError):
        note_barrier(context, person, kind_code="mobility", since=DAY)
    with pytest.raises(DomainError):
        lift_barrier(context, barrier, until=dt.date(2017, 2, 28))
    lift_barrier(context, barrier, until=DAY)
    again = note_barrier(context, person, kind_code="mobility", since=dt.date(2018, 1, 1))
    assert [b.pk for b in barriers_of(context, person)] == [again.pk, barrier.pk]
    update_barrier(context, barrier, kind_code="health", since=DAY)
    assert barrier.until is None


def test_reception_neither_reads_nor_writes_them(context, person):
    record_situation(context, person, date=DAY, kind_code="rqth", value="yes")
    note_barrier(context, person, kind_code="mobility", since=DAY)
    reception = build.context(person.origin, Role.RECEPTION)
    assert answers_of(reception, person) == []
    assert barriers_of(reception, person) == []
    with pytest.raises(NotAllowed):
        record_situation(reception, person, date=DAY, kind_code="rqth", value="no")
    with pytest.raises(NotAllowed):
        note_barrier(reception, person, kind_code="health", since=DAY)
