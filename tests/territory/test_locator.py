"""From an address to its areas, through every generation."""

import datetime as dt

import pytest

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor
from maillage.territory.models import Area
from maillage.territory.queries import neighbourhoods_on, places_on
from maillage.territory.reference import insee_code_for
from maillage.territory.services import AreaFacts, areas_of, load_reference, save_area
from tests import build

pytestmark = pytest.mark.django_db
ACTOR = Actor("essai")
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[4.88, 45.72], [4.90, 45.72], [4.90, 45.74], [4.88, 45.74], [4.88, 45.72]]],
}
OLD = {"kind": "qpv", "generation": "2015", "valid_from": "2015-01-01", "valid_to": "2023-12-31"}
NEW = {"kind": "qpv", "generation": "2024", "valid_from": "2024-01-01"}


def names(areas):
    return sorted(f"{a.name} {a.generation}".strip() for a in areas)


def test_the_reference_is_loaded_once():
    assert load_reference(ACTOR) == 69
    assert load_reference(ACTOR) == 0


def test_the_metropole_has_one_commune_less_since_2024():
    load_reference(ACTOR)
    communes = list(Area.objects.filter(kind="commune"))

    def on(day):
        return {a.name for a in communes if (a.valid_from or day) <= day <= (a.valid_to or day)}

    before, after = on(dt.date(2023, 12, 31)), on(dt.date(2024, 1, 1))
    assert (len(before), len(after)) == (59, 58)
    assert before - after == {"Oullins", "Pierre-Bénite"}
    assert after - before == {"Oullins-Pierre-Bénite"}


def test_a_code_of_lyon_is_an_arrondissement_and_the_commune():
    load_reference(ACTOR)
    assert names(areas_of(insee_code="69388")) == ["Lyon", "Lyon 8e"]
    assert names(areas_of(insee_code="69123")) == ["Lyon"]


def test_a_merged_commune_is_in_both_its_lives():
    load_reference(ACTOR)
    assert names(areas_of(insee_code="69152")) == ["Oullins-Pierre-Bénite", "Pierre-Bénite"]


@pytest.mark.parametrize(
    ("postcode", "city", "code"),
    [
        ("69008", "", "69388"),
        ("69008", "Lyon 8e", "69388"),
        ("69008", "LYON CEDEX 08", "69388"),
        ("69100", "villeurbanne", "69266"),
        ("69190", "St-Fons", "69199"),
        ("69008", "Bron", ""),
        ("69270", "", ""),  # several communes share it
        ("69270", "Cailloux-sur-Fontaines", "69033"),
        ("75001", "Paris", ""),
        ("", "", ""),
    ],
)
def test_an_address_may_name_its_insee_code(postcode, city, code):
    assert insee_code_for(postcode, city) == code


def test_a_name_means_one_neighbourhood_in_each_generation():
    build.area("Mermoz", code="QP1", **OLD)
    build.area("MERMOZ", code="QN1", **NEW)
    build.area("Laënnec", code="QN2", **NEW)
    assert [a.code for a in areas_of(qpv="mermoz")] == ["QP1", "QN1"]
    assert [a.code for a in areas_of(qpv="laennec")] == ["QN2"]


def test_a_code_means_one_area():
    build.area("Mermoz", code="QP1", **OLD)
    build.area("Mermoz", code="QN1", **NEW)
    assert [a.code for a in areas_of(qpv="qp1")] == ["QP1"]


def test_an_unknown_neighbourhood_is_refused():
    with pytest.raises(DomainError) as refusal:
        areas_of(qpv="Nulle part")
    assert refusal.value.field == "qpv"


def test_two_neighbourhoods_of_one_name_are_told_apart_by_the_commune():
    load_reference(ACTOR)
    build.area("Centre", code="QP1", insee_codes="69266", **OLD)
    build.area("Centre", code="QP2", insee_codes="69123", **OLD)
    with pytest.raises(DomainError) as refusal:
        areas_of(qpv="Centre")
    assert refusal.value.field == "qpv"
    assert "QP1" in [a.code for a in areas_of(qpv="Centre", insee_code="69266")]
    assert "QP2" in [a.code for a in areas_of(qpv="Centre", insee_code="69388")]  # Lyon 8e is in Lyon


def test_outlines_find_what_nobody_said():
    build.area("Mermoz", code="QP1", polygon=SQUARE, **OLD)
    build.area("Mermoz", code="QN1", polygon=SQUARE, **NEW)
    assert [a.code for a in areas_of(longitude=4.89, latitude=45.73)] == ["QP1", "QN1"]
    assert [a.code for a in areas_of(longitude=4.88, latitude=45.73)] == ["QP1", "QN1"]  # on the border
    assert areas_of(longitude=4.87, latitude=45.73) == []


def test_what_is_said_wins_over_the_outline_of_its_generation():
    build.area("Mermoz", code="QP1", polygon=SQUARE, **OLD)
    build.area("Moulin à Vent", code="QP2", **OLD)
    build.area("Mermoz", code="QN1", polygon=SQUARE, **NEW)
    found = areas_of(qpv="QP2", longitude=4.89, latitude=45.73)
    assert [a.code for a in found] == ["QP2", "QN1"]


@pytest.mark.parametrize(
    "polygon", [{}, {"type": "Point", "coordinates": [4, 45]}, {"type": "Polygon", "coordinates": "x"}, []]
)
def test_an_unreadable_outline_is_refused(polygon):
    with pytest.raises(DomainError):
        save_area(ACTOR, AreaFacts(kind="qpv", code="QP1", name="Mermoz", polygon=polygon))


def test_an_area_is_brought_up_to_date_and_keeps_its_outline():
    facts = AreaFacts(kind="qpv", code="QP1", name="Mermoz", generation="2015", polygon=SQUARE)
    assert save_area(ACTOR, facts)
    assert not save_area(ACTOR, facts)
    assert save_area(ACTOR, AreaFacts(kind="qpv", code="QP1", name="Mermoz Nord", generation="2015"))
    area = Area.objects.get(code="QP1")
    assert (area.name, area.polygon) == ("Mermoz Nord", SQUARE)


def test_neighbourhoods_are_those_of_the_generation_in_force():
    load_reference(ACTOR)
    build.area("Mermoz", code="QP1", **OLD)
    build.area("Laënnec", code="QN2", **NEW)
    assert names(neighbourhoods_on(dt.date(2023, 12, 31))) == ["Mermoz 2015"]
    assert names(neighbourhoods_on(dt.date(2024, 1, 1))) == ["Laënnec 2024"]
    places = [a.name for a in places_on(dt.date(2024, 1, 1))]
    assert places[0] == "Lyon 1er"
    assert places[-1] == "Laënnec"
