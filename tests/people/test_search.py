"""Names found by any part of them."""

import pytest

from maillage.people.models import Person
from maillage.people.search import MAX_WORDS, find, named, words_of
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    origin = build.organisation()
    names = [
        ("Lefèvre-Œillet", "Anaïs", ""),
        ("N'Guyen", "Thị Hằng", ""),
        ("Dupré", "Li", "Martin"),
        ("Martin", "Léo", ""),
        ("Martinez", "Élodie", ""),
        ("Saint-Martin", "Zoé", ""),
        ("Malik", "Ali", ""),
    ]
    for last, first, birth in names:
        build.person(origin, last, first, birth_name=birth)
    return Person.objects.all()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lefevre", ["Anaïs"]),
        ("OEILLET", ["Anaïs"]),
        ("œil", ["Anaïs"]),
        ("anais lefev", ["Anaïs"]),
        ("lefev anais", ["Anaïs"]),
        ("nguyen", []),  # the apostrophe parts two words
        ("n guyen", ["Thị Hằng"]),
        ("n'guyen", ["Thị Hằng"]),
        ("hang", ["Thị Hằng"]),
        ("martin", ["Léo", "Élodie", "Li", "Zoé"]),  # those whose name begins so come first
        ("martin le", ["Léo"]),
        ("ali", ["Ali"]),
        ("li", ["Li"]),  # two letters begin a word
        ("l", ["Anaïs", "Li", "Léo"]),
        ("zz", []),
        ("%", []),
        ("' OR 1=1", []),
        ("   ", []),
    ],
)
def test_accents_case_and_order_do_not_matter(people, typed, found):
    assert sorted(p.first_name for p in named(people, typed)) == sorted(found)
    assert sorted(p.first_name for p in find(people, typed, 20)) == sorted(found)


def test_names_that_begin_so_come_first(people):
    assert [p.first_name for p in find(people, "martin", 20)] == ["Léo", "Élodie", "Li", "Zoé"]


def test_no_more_than_asked(people):
    assert len(find(people, "martin", 2)) == 2


def test_a_common_name_does_not_hide_the_few_one_may_see(people, monkeypatch):
    """The first names read may all be out of reach: more are read, then all."""
    monkeypatch.setattr("maillage.people.search._CAPS", (1, 2))
    mine = build.organisation()
    own = build.person(mine, "Martin", "Awa")
    reached = Person.objects.filter(origin=mine)
    assert find(reached, "martin", 20) == [own]
    assert find(reached, "martin", 20, thorough=False) == []


def test_words_are_limited():
    assert len(words_of("a b c d e f g h i j")) == MAX_WORDS
    assert words_of("Léo léo LEO") == ["leo"]
