"""Exact counts behind the published figures of social clauses.

source: annual report 2017, "Clauses sociales dans les marchés publics": tables of the year, of the city, of
the State, of urban renewal since 2005, comparison with 2016.

Published: under articles 38 and 38+52, 738 persons, 769 employment contracts, 266 269 hours, 231 companies;
under article 28, 230 persons, 230 contracts, 47 914 hours, 14 companies; 968 persons, 999 contracts and 245
companies in all. The columns add up, though two persons of the city work under both. So here:

- these two have a contract each under article 38 in the city, and another one with an inclusion structure
  whose article 28 hours are the city's and whose article 38 hours are another buyer's: one contract, two
  columns. That makes two persons, two contracts and one company fewer than the columns add up to;
- two persons with one contract each are trained all along on a contract reserved for inclusion structures,
  which neither column counts: two persons, two contracts and one company more, no hour.
"""

from __future__ import annotations

from dataclasses import dataclass

from .buyers import BUYERS, CITY, HOSPITAL, INSTITUTE, METROPOLIS, RENEWAL
from .buyers import STATE as STATE_BUYERS

FIRST_YEAR, COMPARED, YEAR = 2005, 2016, 2017


@dataclass(frozen=True)
class Totals:
    """A year, all told."""

    persons: int
    contracts: int
    hours: int
    companies: int
    buyers: int


PUBLISHED = {
    YEAR: Totals(968, 999, 314_183, 245, 22),
    # source: the differences printed beside the figures of 2017.
    COMPARED: Totals(968 + 41, 999 + 156, 314_183 + 5_970, 245 - 10, 22 - 3),
}
ART38 = Totals(738, 769, 266_269, 231, 22)
ART28 = Totals(230, 230, 47_914, 14, 22)
BOTH = 2  # persons of the city under both articles
RESERVED = 2  # persons trained on a reserved contract

# Urban renewal, 2005 to 2017: 71 % of the hours and 79 % of the persons are residents of neighbourhoods.
RENEWAL_HOURS, RENEWAL_OPERATIONS, RENEWAL_PERSONS = 326_766, 86, 1_113
RENEWAL_RESIDENT_HOURS, RENEWAL_RESIDENTS = 232_004, 879


@dataclass(frozen=True)
class Part:
    """Whole numbers of a part of the figures over some months.

    `residents` and `resident_hours` are those of priority neighbourhoods, None where any share does.
    `direct` companies hire for themselves, `services` of them for services, the others for works; `suppliers`
    are the inclusion structures that take part, by their name in `companies`.
    """

    name: str
    buyers: tuple[int, ...]
    mechanisms: dict[str, int]
    persons: int
    contracts: int
    hours: int
    operations: int
    direct: int = 0
    services: int = 0
    suppliers: tuple[str, ...] = ()
    renewal: bool = False
    residents: int | None = None
    resident_hours: int | None = None


_EXECUTION = {"execution": 78, "execution_and_criterion": 22}
_RENEWAL = {"execution": 90, "execution_and_criterion": 10}
_OBJECT = {"object": 1}
_EVERY = tuple(range(METROPOLIS, len(BUYERS)))
_EARLIER = _EVERY[:-3]  # three buyers came in 2017

CITY_38 = Part(
    "city38", (CITY,), _EXECUTION, 119, 128, 33_775, 24, 39, 12, ("etti1", "etti2", "ai1", "geiq1")
)
CITY_28 = Part("city28", (CITY,), _OBJECT, 219, 219, 43_500, 6, 0, 0,
               ("aci1", "aci2", "aci3", "aci4", "aci5", "aci6", "ei1", "ei2", "ei3", "ei4"))  # fmt: skip
STATE = Part("state", STATE_BUYERS, _EXECUTION, 38, 39, 14_875, 15, 14, 8, ("etti3",))
RENEWAL_2017 = Part("anru", RENEWAL, _RENEWAL, 62, 64, 24_800, 16, 26, 0,
                    ("etti3", "etti4", "etti5", "ei7"), True, 48, 17_000)  # fmt: skip
OTHER_28 = Part("other28", (METROPOLIS, HOSPITAL, INSTITUTE), _OBJECT, 11, 11,
                ART28.hours - CITY_28.hours, 4, 0, 0, ("aci7", "aci8", "ai2", "ei5"))  # fmt: skip
# What is left of the published columns.
OTHER_38 = Part(
    "other38", _EVERY, _EXECUTION,
    ART38.persons - CITY_38.persons - STATE.persons - RENEWAL_2017.persons,
    ART38.contracts - CITY_38.contracts - STATE.contracts - RENEWAL_2017.contracts - BOTH,
    ART38.hours - CITY_38.hours - STATE.hours - RENEWAL_2017.hours,
    95, 135, 62, ("etti1", "etti3", "etti4", "etti6", "etti7", "etti8", "ai3", "ai4", "ai5", "ei8", "geiq2"),
)  # fmt: skip
OF_2017 = (CITY_38, CITY_28, STATE, RENEWAL_2017, OTHER_38, OTHER_28)

# Nothing but the totals is published of 2016: its parts resemble those of 2017.
_CITY_38 = Part("city38", (CITY,), _EXECUTION, 121, 141, 33_100, 23, 37, 11, CITY_38.suppliers)
_CITY_28 = Part("city28", (CITY,), _OBJECT, 224, 231, 43_900, 6, 0, 0, CITY_28.suppliers)
_STATE = Part("state", STATE_BUYERS, _EXECUTION, 37, 41, 14_800, 14, 13, 7, STATE.suppliers)
RENEWAL_2016 = Part("anru", RENEWAL, _RENEWAL, 70, 78, 27_300, 16, 26, 0,
                    RENEWAL_2017.suppliers, True, 55, 19_000)  # fmt: skip
_OTHER_28 = Part("other28", (METROPOLIS, HOSPITAL), _OBJECT, 10, 10, 4_100, 3, 0, 0, OTHER_28.suppliers)
_SAME = (_CITY_38, _CITY_28, _STATE, RENEWAL_2016, _OTHER_28)
_OTHER_38 = Part(
    "other38", _EARLIER, _EXECUTION,
    PUBLISHED[COMPARED].persons - sum(part.persons for part in _SAME),
    PUBLISHED[COMPARED].contracts - sum(part.contracts for part in _SAME),
    PUBLISHED[COMPARED].hours - sum(part.hours for part in _SAME),
    90, 129, 60, OTHER_38.suppliers,
)  # fmt: skip
OF_2016 = (_CITY_38, _CITY_28, _STATE, RENEWAL_2016, _OTHER_38, _OTHER_28)

# Before them, urban renewal only.
_LATER = (RENEWAL_2016, RENEWAL_2017)
RENEWAL_BEFORE = Part(
    "anru", RENEWAL, _RENEWAL,
    *(RENEWAL_PERSONS - sum(part.persons for part in _LATER),) * 2,  # one contract each
    RENEWAL_HOURS - sum(part.hours for part in _LATER),
    RENEWAL_OPERATIONS - RENEWAL_2017.operations, 96, 0,
    RENEWAL_2017.suppliers, True,
    RENEWAL_RESIDENTS - sum(part.residents or 0 for part in _LATER),
    RENEWAL_RESIDENT_HOURS - sum(part.resident_hours or 0 for part in _LATER),
)  # fmt: skip
