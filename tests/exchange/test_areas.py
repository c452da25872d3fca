"""The official lists of neighbourhoods and their outlines."""

import datetime as dt
import json

from maillage.people.models import ResidenceArea
from maillage.territory.models import Area
from tests import build

from .files import counts, reasons

LIST = """code_qp;lib_qp;insee_com;lib_com
QP000001;Quartier de l'Étoile;69123;Lyon
QN00001M;Quartier de l'Étoile;69123;Lyon
QP000002;Deux communes;69123;Lyon
QP000002;Deux communes;69266;Villeurbanne
"""
SQUARE = [[[4.8, 45.7], [4.9, 45.7], [4.9, 45.8], [4.8, 45.8], [4.8, 45.7]]]


def outline(*features: tuple[str, list]) -> bytes:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": {"code_qp": code},
                    "geometry": {"type": "Polygon", "coordinates": ring},
                }
                for code, ring in features
            ],
        }
    ).encode()


def test_the_code_says_the_generation_and_its_dates(imports):
    assert counts(imports("areas", LIST.encode())) == (4, 0, 0, 0)
    first = Area.objects.get(code="QP000001")
    assert (first.generation, first.valid_from, first.valid_to) == (
        "2015",
        dt.date(2015, 1, 1),
        dt.date(2023, 12, 31),
    )
    second = Area.objects.get(code="QN00001M")
    assert (second.generation, second.valid_from, second.valid_to) == ("2024", dt.date(2024, 1, 1), None)
    assert Area.objects.get(code="QP000002").insee_codes == "69123|69266"
    assert counts(imports("areas", LIST.encode())) == (0, 0, 4, 0)
    assert counts(imports("areas", LIST.replace("Quartier de l'Étoile", "L'Étoile").encode())) == (0, 2, 2, 0)


def test_codes_that_are_none_are_refused(imports):
    rows = [
        "QP1;a;69123;",
        "XX000001;a;69123;",
        "QP000003;;69123;",
        "QP000004;a;Lyon;",
        "QP000005;a;69123;",
        "QP000005;b;69123;",
    ]
    outcome = imports("areas", ("code_qp;lib_qp;insee_com;lib_com\n" + "\n".join(rows)).encode())
    assert [column for _line, column in reasons(outcome)] == [
        "code_qp",
        "code_qp",
        "lib_qp",
        "insee_com",
        "lib_qp",
    ]
    assert not Area.objects.filter(kind="qpv").exists()


def test_outlines_place_the_addresses_that_have_coordinates(imports, house):
    imports("areas", LIST.encode())
    home = build.residence(build.person(house), longitude=4.85, latitude=45.75)
    outcome = imports("areas", outline(("QP000001", SQUARE)), polygons=True)
    assert counts(outcome) == (0, 1, 0, 0)
    assert any("rattachées" in notice for notice in outcome.notices)
    assert list(ResidenceArea.objects.filter(residence=home).values_list("area__code", flat=True)) == [
        "QP000001"
    ]
    assert counts(imports("areas", outline(("QP000001", SQUARE)), polygons=True)) == (0, 0, 1, 0)
    # The list again keeps the outline.
    assert counts(imports("areas", LIST.encode())) == (0, 0, 4, 0)
    assert Area.objects.get(code="QP000001").polygon["type"] == "Polygon"


def test_outlines_that_cannot_be_are_refused(imports):
    imports("areas", LIST.encode())
    bow = [[[4.8, 45.7], [4.9, 45.8], [4.9, 45.7], [4.8, 45.8], [4.8, 45.7]]]
    metres = [[[842000, 6519000], [843000, 6519000], [843000, 6520000], [842000, 6519000]]]
    content = outline(("QP000001", bow), ("QP000002", metres), ("QN00001M", []), ("QP999999", SQUARE))
    outcome = imports("areas", content, polygons=True)
    assert [
        (line, "recoupe" in r.reason or "WGS" in r.reason or "GeoJSON" in r.reason or "polygone" in r.reason)
        for line, r in zip((1, 2, 3, 4), outcome.rejects, strict=True)
    ] == [(1, True), (2, True), (3, True), (4, False)]
    assert reasons(outcome)[3] == (4, "code_qp")
