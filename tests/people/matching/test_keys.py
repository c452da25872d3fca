"""Keys in Python, in the database and in columns bring the same people together."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.people.matching import Identity, blocking
from maillage.people.matching.blocking import candidate_pairs, unpack
from maillage.people.matching.columns import Columns
from maillage.people.matching.keys import key_texts
from maillage.people.matching.phonetics import skeleton, sound
from tests.people.matching.test_properties import ANYBODY, SOMEBODY

LATIN = st.text("abcdefghijklmnopqrstuvwxyzéèàçœïôÉÀ'- .0123456789", max_size=25)


def in_database(identity: Identity) -> tuple[set[str], int]:
    values = [
        identity.last_name, identity.birth_name, identity.first_name, identity.birth_date, identity.email,
        identity.phone,
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT maillage_match_texts(%s, %s, %s, %s, %s, %s),"
            " cardinality(maillage_match_keys(%s, %s, %s, %s, %s, %s))",
            values * 2,
        )
        texts, digests = cursor.fetchone()
    assert digests == len(texts)
    return set(texts), digests


@pytest.mark.django_db
@given(last=LATIN, birth=LATIN, first=LATIN, date=st.dates(dt.date(1900, 1, 2), dt.date(2020, 1, 1)))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_makes_the_same_keys(last: str, birth: str, first: str, date: dt.date) -> None:
    identity = Identity(
        last_name=last, birth_name=birth, first_name=first, birth_date=date, email="A.b@example.org",
        phone="+33639981234",
    )  # fmt: skip
    assert in_database(identity)[0] == key_texts(identity)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Philippe", "Filipe"),
        ("Dupont", "Dupond"),
        ("Mohamed", "Muhammad"),
        ("Christophe", "Kristof"),
        ("Khadija", "Kadidja"),
        ("Gauthier", "Gotier"),
        ("Youssef", "Yousef"),
        ("Ouassim", "Wassim"),
        ("Le Gall", "Legall"),
        ("Lefèvre", "Lefebvre"),
        ("Benoît", "Benoit"),
    ],
)
def test_names_said_alike_have_one_skeleton(one: str, other: str) -> None:
    assert "".join(skeleton(one)) == "".join(skeleton(other))


def test_sounds_keep_vowels_apart() -> None:
    assert sound("Renaud") == sound("Reno")
    assert sound("Marin") != sound("Morin")


@given(st.lists(SOMEBODY, min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_pair_that_shares_a_key_is_lost(people: list[Identity]) -> None:
    compared = set(zip(*(side.tolist() for side in unpack(candidate_pairs(Columns(people)))), strict=True))
    keys = [key_texts(person) for person in people]
    for left in range(len(people)):
        for right in range(left + 1, len(people)):
            if keys[left] & keys[right]:
                assert (left, right) in compared, (people[left], people[right])


@given(st.lists(ANYBODY, max_size=8))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_put_into_columns(people: list[Identity]) -> None:
    left, right = unpack(candidate_pairs(Columns(people)))
    assert (left < right).all()
    assert len(set(zip(left.tolist(), right.tolist(), strict=True))) == len(left)


def test_a_name_carried_by_too_many_is_compared_within_years(monkeypatch: pytest.MonkeyPatch) -> None:
    """Namesakes beyond the largest group are compared when they also share the year."""
    monkeypatch.setattr(blocking, "LARGEST", 5)
    monkeypatch.setattr(blocking, "_EXTRA_PAIRS", -10_000)
    people = [
        Identity(last_name="Martin", first_name="Jean", birth_date=dt.date(1950 + n // 2, 1 + n % 12, 2 + n))
        for n in range(20)
    ]
    left, right = unpack(candidate_pairs(Columns(people)))
    pairs = set(zip(left.tolist(), right.tolist(), strict=True))
    assert {(n, n + 1) for n in range(0, 20, 2)} <= pairs
    assert len(pairs) < 60
