"""How far one town lies from another: between their centres, as the crow flies.

`data/centres.csv`: latitude and longitude (WGS 84, degrees) of the communes and arrondissements of
`reference`. From GeoNames (CC BY 4.0); eight communes it lacks are rounded to a hundredth of a degree.

The centre of a commune or arrondissement and nothing finer: everybody who lives in one is as near to a place
as their neighbours, whatever their street or priority neighbourhood.
"""

import csv
import math
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "centres.csv"
_EARTH = 6371.0  # mean radius, km


@cache
def centres() -> dict[str, tuple[float, float]]:
    """(latitude, longitude) of each place known, by INSEE code."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: (float(row["latitude"]), float(row["longitude"])) for row in csv.DictReader(file)
        }


def distance(one: str, other: str) -> float | None:
    """Kilometres between two INSEE codes; 0 within one, None when either is not known."""
    if one not in centres() or other not in centres():
        return None
    if one == other:
        return 0.0
    return between(centres()[one], centres()[other])


def between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Kilometres between two points of the globe (haversine)."""
    (lat_1, lon_1), (lat_2, lon_2) = ((math.radians(v) for v in point) for point in (one, other))
    half = (
        math.sin((lat_2 - lat_1) / 2) ** 2
        + math.cos(lat_1) * math.cos(lat_2) * math.sin((lon_2 - lon_1) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(half))
