"""Candidates while typing and pairs of the whole base, on files in the database."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from maillage.people.matching import Field, Identity, all_pairs, candidates_for, identity_of, likeness
from maillage.people.matching.learnt import LearntMatching
from maillage.people.matching.model import Model, current_model, digest, forget
from maillage.people.matching.weights import delivered
from maillage.people.models import Person
from tests import build

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture(autouse=True)
def nothing_learnt():
    forget()
    yield
    forget()


@pytest.fixture
def people() -> dict[str, Person]:
    origin = build.organisation()

    def add(last: str, first: str, born: dt.date, **more: str) -> Person:
        return build.person(origin, last, first, birth_date=born, **more)

    return {
        "elodie": add("Lefèvre", "Élodie", D(1985, 3, 17), sex="F", phone="+33639981234"),
        "married": add("Morin", "Elodie", D(1985, 3, 17), sex="F", birth_name="Lefevre"),
        "twin": add("Lefèvre", "Camille", D(1985, 3, 17), sex="F", phone="+33639981234"),
        "omar": add("Ben Ali", "Omar", D(1990, 5, 4), sex="M", email="omar.benali@example.org"),
        "umar": add("Benali", "Umar", D(1990, 4, 5), sex="M"),
        "other": add("Nguyen", "Thi", D(1971, 8, 30), sex="F"),
    }


def near(identity: Identity, **options: object) -> list[int]:
    return [c.person_id for c in candidates_for(identity, **options)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "typed",
    [
        Identity(last_name="LEFEVRE", first_name="elodie", birth_date=D(1985, 3, 17)),
        Identity(last_name="Lefebvre", first_name="Hélodie", birth_date=D(1985, 3, 17)),
        Identity(last_name="Elodie", first_name="Lefevre", birth_date=D(1985, 3, 17)),
        Identity(last_name="Lefèvre", first_name="Élodie", birth_date=D(1985, 3, 18)),
        Identity(last_name="Lefèvre-Morin", first_name="Élodie", birth_date=D(1958, 3, 17)),
        Identity(last_name="Lefèvre", first_name="Lodie", phone="06 39 98 12 34"),
    ],
)
def test_somebody_known_comes_up_while_typing(people: dict[str, Person], typed: Identity) -> None:
    assert people["elodie"].pk in near(typed)


def test_the_likeliest_comes_first_and_the_one_being_corrected_not_at_all(people: dict[str, Person]) -> None:
    mine = identity_of(people["elodie"])
    assert near(mine)[0] == people["elodie"].pk
    assert people["elodie"].pk not in near(mine, exclude=[people["elodie"].pk])
    assert near(mine, exclude=[people["elodie"].pk])[0] == people["married"].pk
    assert len(near(mine, limit=1)) == 1
    assert people["twin"].pk not in near(mine, at_least=0.5)


def test_nobody_comes_up_for_half_a_name(people: dict[str, Person]) -> None:
    assert near(Identity(last_name="Lefèvre")) == []
    assert near(Identity()) == []


def test_the_home_known_last_is_compared(people: dict[str, Person]) -> None:
    omar = people["omar"]
    build.residence(omar, address="3 rue Neuve", postcode="69001", city="Lyon")
    assert identity_of(omar).address == "3 rue Neuve"
    with_home = dataclasses.replace(identity_of(omar), first_name="Omer")
    found = candidates_for(with_home)[0]
    assert found.person_id == omar.pk
    assert "address:same" in found.likeness.codes


def test_asking_takes_two_questions(people: dict[str, Person], django_assert_max_num_queries) -> None:
    current_model()
    omar = identity_of(people["omar"])
    with django_assert_max_num_queries(3):
        candidates_for(omar)


def test_the_whole_base_gives_every_pair_once(people: dict[str, Person]) -> None:
    stages = set()
    found = list(all_pairs(0.5, lambda stage, done, total: stages.add(stage)))
    pairs = {(p.first_id, p.second_id) for p in found}
    assert (people["elodie"].pk, people["married"].pk) in pairs
    assert (people["omar"].pk, people["umar"].pk) in pairs
    assert (people["elodie"].pk, people["twin"].pk) not in pairs
    assert not any(people["other"].pk in pair for pair in pairs)
    assert all(p.first_id < p.second_id for p in found)
    assert [p.likeness.probability for p in found] == sorted(
        (p.likeness.probability for p in found), reverse=True
    )
    assert {"reading", "weights", "comparison"} <= stages


def test_what_was_learnt_is_used_and_holds_no_name(people: dict[str, Person]) -> None:
    origin = people["omar"].origin
    for n in range(12):
        build.person(origin, "Martin", f"Prénom{n}", birth_date=D(1960 + n, 1, 1 + n))
    list(all_pairs())
    model = current_model()
    assert model.weights.base == 18
    assert LearntMatching.objects.count() == 1
    text = str(LearntMatching.objects.get().content).lower()
    assert "martin" not in text
    assert "lef" not in text


def test_a_common_name_says_less_than_a_rare_one() -> None:
    frequent = {Field.SURNAME: {digest("martin"): 0.02}}
    model = Model(delivered().with_base(20_000), frequent)
    martin, xyst = (
        Identity(last_name=name, first_name="Zoé", birth_date=D(1980, 1, 11)) for name in ("Martin", "Xyst")
    )
    common, rare = (
        likeness(one, dataclasses.replace(one, birth_date=D(1980, 1, 12)), model) for one in (martin, xyst)
    )
    assert common.probability < rare.probability


def test_an_empty_base_has_no_pair() -> None:
    assert list(all_pairs()) == []


@pytest.mark.parametrize("kept_as", ["archived", "anonymous"])
def test_files_put_away_are_nobodys_duplicates(people: dict[str, Person], kept_as: str) -> None:
    with build.writing():
        Person.objects.filter(pk=people["married"].pk).update(kept_as=kept_as)
    assert people["married"].pk not in near(identity_of(people["elodie"]))
    assert not any(people["married"].pk in pair[:2] for pair in all_pairs())


def test_a_search_in_a_base_of_three_files_does_not_blind_the_questions_after_it() -> None:
    """A name that one of three bears is not borne by a third of the world."""
    origin = build.organisation()
    known = build.person(origin, "Martinez", "Éléonore", birth_date=D(1984, 2, 28))
    build.person(origin, "Kowalczyk", "Bogdan", birth_date=D(1961, 7, 3))
    build.person(origin, "Roche", "Zoé", birth_date=D(1990, 1, 12))
    asked = [
        Identity(last_name="Martines", first_name="Eleonore", birth_date=D(1984, 2, 28)),
        Identity(last_name="Kowalczyk", first_name="Bogdan", birth_date=D(1961, 7, 3), sex="M"),
        Identity(last_name="Rochet", first_name="Zoé", birth_date=D(1991, 1, 12)),
    ]
    before = [candidates_for(who, at_least=0.0)[0] for who in asked]
    list(all_pairs())
    after = [candidates_for(who, at_least=0.0)[0] for who in asked]
    assert before[0].person_id == after[0].person_id == known.pk
    for one, other in zip(before, after, strict=True):
        assert one.likeness.is_possible == other.likeness.is_possible
        assert one.likeness.is_strong == other.likeness.is_strong
        assert other.likeness.probability == pytest.approx(one.likeness.probability, abs=0.1)
