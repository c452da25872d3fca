"""Moving house: one address at a time, and the neighbourhood of each day."""

import datetime as dt

import pytest

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor
from maillage.people.queries import area_on, place_of, residence_on
from maillage.people.services import (
    Address,
    add_residence,
    correct_residence,
    locate_residences,
    remove_residence,
)
from maillage.territory.services import load_reference
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return build.person(build.organisation("Pilote"))


@pytest.fixture
def context(person):
    return build.context(person.origin)


def live(context, person, start, **address):
    start = dt.date.fromisoformat(start) if start else None
    return add_residence(context, person, Address(start_date=start, **{"city": "Lyon"} | address))


def lives(person):
    ordered = sorted(person.residences.all(), key=lambda r: r.start_date or dt.date.min)
    return [(str(r.start_date), str(r.end_date)) for r in ordered]


def test_a_new_address_closes_the_former_the_day_before(context, person):
    live(context, person, None)
    live(context, person, "2016-03-01")
    live(context, person, "2017-06-15")
    assert lives(person) == [
        ("None", "2016-02-29"),
        ("2016-03-01", "2017-06-14"),
        ("2017-06-15", "None"),
    ]


def test_an_older_address_ends_before_the_next(context, person):
    live(context, person, "2017-06-15")
    live(context, person, "2016-03-01")
    live(context, person, None)
    assert lives(person) == [
        ("None", "2016-02-29"),
        ("2016-03-01", "2017-06-14"),
        ("2017-06-15", "None"),
    ]


def test_a_gap_stays_a_gap(context, person):
    build.residence(person, "2012-01-01", "2012-12-31")
    live(context, person, "2016-03-01")
    assert lives(person)[0] == ("2012-01-01", "2012-12-31")


def test_two_addresses_do_not_begin_the_same_day(context, person):
    live(context, person, "2016-03-01")
    with pytest.raises(DomainError) as refusal:
        live(context, person, "2016-03-01")
    assert refusal.value.field == "start_date"


def test_an_address_says_something(context, person):
    with pytest.raises(DomainError):
        add_residence(context, person, Address(start_date=dt.date(2016, 3, 1)))


def test_moving_between_two_neighbourhoods(context, person):
    load_reference(Actor("essai"))
    build.area("Mermoz", code="QP1", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")
    build.area("Duchère", code="QP2", generation="2015", valid_from="2015-01-01", valid_to="2023-12-31")
    live(context, person, "2015-05-01", postcode="69008", qpv="Mermoz")
    live(context, person, "2016-02-29", postcode="69009", qpv="duchere")
    homes = list(person.residences.prefetch_related("areas__area"))

    def quarter(day):
        day = dt.date.fromisoformat(day)
        area = area_on(residence_on(homes, day), "qpv", day)
        return area and area.name

    assert quarter("2015-04-30") is None
    assert quarter("2016-02-28") == "Mermoz"
    assert quarter("2016-02-29") == "Duchère"
    assert quarter("2023-12-31") == "Duchère"
    assert quarter("2024-01-01") is None  # that generation is over
    assert place_of(person, dt.date(2016, 2, 28)) == "Mermoz, Lyon 8e"
    assert place_of(person, dt.date(2024, 1, 1)) == "Lyon 9e"


def test_a_correction_replaces_the_areas(context, person):
    build.area("Mermoz", code="QP1", generation="2015")
    build.area("Duchère", code="QP2", generation="2015")
    home = live(context, person, "2015-05-01", qpv="QP1")
    correct_residence(
        context, home, Address(start_date=dt.date(2015, 5, 1), city="Lyon", qpv="QP2"), end_date=None
    )
    assert [link.area.code for link in home.areas.select_related("area")] == ["QP2"]


def test_a_correction_that_overlaps_is_refused(context, person):
    first = live(context, person, "2015-05-01")
    live(context, person, "2016-05-01")
    with pytest.raises(DomainError, match="chevauchent"):
        correct_residence(
            context, first, Address(start_date=dt.date(2015, 5, 1), city="Lyon"), end_date=dt.date(2016, 5, 1)
        )


def test_a_mistaken_address_gives_its_days_back(context, person):
    live(context, person, "2015-05-01")
    wrong = live(context, person, "2016-05-01")
    remove_residence(context, wrong)
    assert lives(person) == [("2015-05-01", "None")]


def test_addresses_are_located_again_once_outlines_are_known(context, person):
    square = {"type": "Polygon", "coordinates": [[[4, 45], [5, 45], [5, 46], [4, 46], [4, 45]]]}
    build.area("Mermoz", code="QP1", generation="2015")
    said = live(context, person, "2015-05-01", qpv="QP1", longitude=4.5, latitude=45.5)
    build.area("Duchère", code="QP2", generation="2015", polygon=square)
    build.area("Vallonnière", code="QN1", generation="2024", polygon=square)
    assert locate_residences(Actor("essai")) == 1  # what was said of 2015 stays
    assert locate_residences(Actor("essai")) == 0
    assert sorted(link.area.code for link in said.areas.select_related("area")) == ["QN1", "QP1"]
