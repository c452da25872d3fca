"""Somebody who has names, birth dates, addresses and days of entry of everybody, and the anonymised table.

He knows how files are anonymised too: for each row that is left he keeps the people it may be about.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from maillage.pathways.keeping import _band
from maillage.pathways.models import Programme
from maillage.pathways.programmes import definition_in_force

_ROWS = """
SELECT e.id, e.person_id, e.programme_id, p.sex, p.birth_date, e.entry_date, e.exit_date,
       coalesce(home.insee_code, ''), coalesce(min(area.id) FILTER (WHERE area.kind = 'qpv'), 0)
FROM pathways_enrolment e JOIN people_person p ON p.id = e.person_id
LEFT JOIN people_residence home ON home.person_id = p.id
  AND coalesce(home.start_date, '-infinity') <= e.entry_date
  AND coalesce(home.end_date, 'infinity') >= e.entry_date
LEFT JOIN people_residencearea lies ON lies.residence_id = home.id
LEFT JOIN territory_area area ON area.id = lies.area_id
WHERE p.id = ANY (%s) GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
"""


@dataclass(frozen=True)
class Row:
    enrolment: int
    person: int
    programme: int
    sex: str
    birth: dt.date
    entry: dt.date
    exit: dt.date | None
    town: str
    quarter: int

    @property
    def visible(self) -> tuple:
        """What does not change, and what the year of a day tells."""
        return self.programme, self.sex, self.entry.year, self.town, self.quarter


def rows(people: list[int]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [people])
        return [Row(*row) for row in cursor.fetchall()]


def candidates(true: list[Row], left: list[Row]) -> dict[int, set[int]]:
    """For each anonymised pathway, the people whose age fits its band in every year it shows."""
    programmes = {p.pk: p for p in Programme.objects.prefetch_related("versions")}
    bands: dict[tuple[int, int], tuple] = {}
    known: dict[tuple, list[Row]] = defaultdict(list)
    for row in true:
        known[row.visible].append(row)

    def fits(person: Row, row: Row) -> bool:
        for year in range(row.entry.year, (row.exit or row.entry).year + 1):
            key = (row.programme, year)
            if key not in bands:
                bands[key] = definition_in_force(programmes[row.programme], dt.date(year, 12, 31)).age_bands
            ages = (year - person.birth.year, year - row.birth.year)
            if len({_band(bands[key], age) for age in ages}) != 1:
                return False
        return True

    return {row.enrolment: {p.person for p in known[row.visible] if fits(p, row)} for row in left}


def told(found: dict[int, set[int]], left: list[Row]) -> dict[str, float]:
    """How far he gets. `alone`: the share of pathways with one candidate who is the right one; `guess`: of
    right guesses when he names one candidate at random; `median`: the candidates he hesitates between."""
    sizes = sorted(len(people) for people in found.values())
    alone = sum(found[row.enrolment] == {row.person} for row in left)
    right = sum(1 / len(found[row.enrolment]) for row in left if row.person in found[row.enrolment])
    count = len(left)
    return {
        "pathways": count,
        "alone": alone / count,
        "guess": right / count,
        "median": sizes[count // 2],
    }
