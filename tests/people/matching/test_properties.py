"""What holds for any two identities, however written."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from maillage.people.matching import Identity, Kind, likeness
from tests.people.matching.people import MODEL

NAMES = st.sampled_from(
    [
        *("Martin", "Martine", "Lefèvre", "Lefebvre", "Ben Ali", "Benali", "Le Gall-Martin", "Nguyen", "Li"),
        *("Jean-Pierre", "Jean", "J", "Mohamed", "Mohammed", "Élodie", "Mélodie", "Fatou", "Fatoumata", ""),
    ]
)
ANY_TEXT = st.one_of(NAMES, st.text(max_size=30))
DATES = st.one_of(
    st.none(),
    st.sampled_from([dt.date(1985, 3, 7), dt.date(1985, 7, 3), dt.date(1985, 1, 1), dt.date(1958, 3, 7)]),
    st.dates(dt.date(1900, 1, 2), dt.date(2020, 1, 1)),
)
CONTACTS = st.sampled_from(["", "0639981234", "+33 6 39 98 12 43", "12"])
EMAILS = st.one_of(
    st.just(""), st.sampled_from(["a.b@example.org", "ab12@example.org"]), st.text(max_size=12)
)


def identities(text: st.SearchStrategy[str]) -> st.SearchStrategy[Identity]:
    return st.builds(
        Identity,
        last_name=text,
        birth_name=text,
        first_name=text,
        birth_date=DATES,
        sex=st.sampled_from("FMX"),
        email=EMAILS,
        phone=CONTACTS,
        address=st.one_of(st.sampled_from(["", "12 rue des Lilas", "14 rue des Lilas"]), text),
        postcode=st.sampled_from(["", "69003", "69008"]),
        city=st.sampled_from(["", "Lyon", "Bron"]),
    )


ANYBODY = identities(ANY_TEXT)
SOMEBODY = identities(NAMES)


@given(ANYBODY, ANYBODY)
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_probability_whichever_comes_first(one: Identity, other: Identity) -> None:
    found = likeness(one, other, MODEL)
    assert 0 <= found.probability <= 1
    assert likeness(other, one, MODEL) == found


@example(
    Identity(last_name="Martin", first_name="Lefèvre", sex="F", phone="0639981234"),
    Identity(last_name="Lefèvre", first_name="Martin", sex="F", phone="0639981234"),
)
@given(SOMEBODY, SOMEBODY)
@settings(max_examples=300, deadline=None)
def test_nothing_is_more_like_somebody_than_themselves(one: Identity, other: Identity) -> None:
    assert likeness(one, one, MODEL).probability >= likeness(one, other, MODEL).probability - 1e-12


@pytest.mark.parametrize("fields", [("phone",), ("email",), ("birth_date",), ("first_name",), ("address",),
                                    ("postcode", "city")])  # fmt: skip
@given(one=SOMEBODY, other=SOMEBODY)
@settings(max_examples=100, deadline=None)
def test_an_agreement_more_never_makes_it_less_likely(
    fields: tuple[str, ...], one: Identity, other: Identity
) -> None:
    agreeing = dataclasses.replace(other, **{field: getattr(one, field) for field in fields})
    if any(not getattr(one, field) for field in fields):
        return
    before, after = likeness(one, other, MODEL), likeness(one, agreeing, MODEL)
    if any(reason.kind is Kind.SWAPPED for reason in before.reasons):
        return  # both names agreed already, each in the place of the other
    assert after.probability >= before.probability - 1e-12, (before, after)
