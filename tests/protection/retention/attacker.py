"""Somebody who wants to find people again in what is left of their files.

He knows names, birth dates, addresses, days of entry and of exit, sex, level, and the numbers their rows had.
He has the whole database, journal included; the stronger one has the key of the sums too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection

from maillage.pathways.indicators.carried import opened
from maillage.pathways.models import CarriedFigures, Enrolment

# Where a number may stay, for it leads to nothing: the register of what was closed, who read what, archives.
NUMBERS_KEPT = {
    "retention_closure",
    "retention_archivedfile",
    "retention_archivereading",
    "protection_accessrecord",
    "rights_datarequest",
    "rights_limitation",
}
_COLUMNS = {
    "person_id": "people_person",
    "enrolment_id": "pathways_enrolment",
    "step_id": "pathways_step",
    "contract_id": "employment_employmentcontract",
}
_ANOTHER = {"contract_id": ("clauses_lot",)}  # there the same word names another thing: a public contract
_MODELS = {
    "people.Person": "people_person",
    "pathways.Enrolment": "pathways_enrolment",
    "pathways.Step": "pathways_step",
    "employment.EmploymentContract": "employment_employmentcontract",
}


@dataclass(frozen=True)
class Known:
    """A pathway as he knows it from elsewhere."""

    person: int
    programme: int
    entered: int
    left: int
    sex: str
    level: str


def known(people: Collection[int]) -> list[Known]:
    found = Enrolment.objects.filter(person__in=list(people), exit_date__isnull=False)
    columns = ("person_id", "programme_id", "entry_date", "exit_date", "person__sex", "education_level")
    return [
        Known(person, programme, entered.year, left.year, sex, level)
        for person, programme, entered, left, sex, level in found.values_list(*columns)
    ]


def numbers_of(people: Collection[int]) -> dict[str, set[int]]:
    """The numbers of the rows of some people, by table."""
    found = {"people_person": set(people)}
    ways = {"pathways_enrolment": "person_id", "employment_employmentcontract": "person_id"}
    with connection.cursor() as cursor:
        for table, way in ways.items():
            cursor.execute(f"SELECT id FROM {table} WHERE {way} = ANY (%s)", [list(people)])
            found[table] = {pk for (pk,) in cursor.fetchall()}
        enrolments = list(found["pathways_enrolment"])
        cursor.execute("SELECT id FROM pathways_step WHERE enrolment_id = ANY (%s)", [enrolments])
        found["pathways_step"] = {pk for (pk,) in cursor.fetchall()}
    return found


def left_of(numbers: Mapping[str, Collection[int]]) -> Counter[str]:
    """Rows of any table, lists of frozen versions and lines of the journal in which a number is still met."""
    met: Counter[str] = Counter()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = ANY (%s)",
            [list(_COLUMNS)],
        )
        places = [(table, column, _COLUMNS[column]) for table, column in cursor.fetchall()]
        places += [(table, "id", table) for table in numbers]
        for table, column, whose in places:
            if table in NUMBERS_KEPT or table in _ANOTHER.get(column, ()):
                continue
            ids = list(numbers[whose])
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ANY (%s)', [ids])
            met[table] += cursor.fetchone()[0]
        for model, table in _MODELS.items():
            ids = list(numbers[table])
            cursor.execute(
                "SELECT count(*) FROM reports_frozenset WHERE model = %s AND ids && %s::bigint[]",
                [model, ids],
            )
            met["reports_frozenset"] += cursor.fetchone()[0]
            cursor.execute(
                "SELECT count(*) FROM kernel_change WHERE table_name = %s AND row_id = ANY (%s)", [table, ids]
            )
            met["kernel_change"] += cursor.fetchone()[0]
        for column, table in _COLUMNS.items():
            cursor.execute(
                "SELECT count(*) FROM kernel_change WHERE (before ->> %s)::bigint = ANY (%s)"
                " AND NOT table_name = ANY (%s)",
                [column, list(numbers[table]), [*NUMBERS_KEPT, *_ANOTHER.get(column, ())]],
            )
            met["kernel_change"] += cursor.fetchone()[0]
    return +met


class Opened:
    """The sums of programmes, with the key: what they tell of each year."""

    def __init__(self) -> None:
        self.sums = {
            (kept.programme_id, kept.first_year, kept.last_year): opened(kept.sealed)
            for kept in CarriedFigures.objects.all()
        }
        self.first = {p: min(a for q, a, _b in self.sums if q == p) for p, _a, _b in self.sums}
        self.last = {p: max(b for q, _a, b in self.sums if q == p) for p, _a, b in self.sums}

    def of(self, name: str, programme: int, first: int, last: int) -> Counter[str]:
        return Counter(self.sums.get((programme, first, last), {}).get(name, {}))

    def entered(self, name: str, programme: int, year: int) -> Counter[str]:
        """Those of a breakdown who entered in a year: in spans from the first year, what one year adds."""
        first = self.first[programme]
        return self.of(name, programme, first, year) - self.of(name, programme, first, year - 1)

    def left(self, name: str, programme: int, year: int) -> Counter[str]:
        """Those who left in a year: in spans to the last year, what one year takes away."""
        last = self.last[programme]
        return self.of(name, programme, year, last) - self.of(name, programme, year + 1, last)

    def company(self, programme: int, year: int, way: str) -> int:
        name = {"entered": "new_entrants:0", "left": "mean_pathway_duration:1"}[way]
        return sum(self.of(name, programme, year, year).values())


def fewest(sums: Opened, people: Collection[Known]) -> int:
    """The fewest pathways that stand together in anything the sums tell apart, whatever he knows of one."""
    return min(
        min(
            sums.company(one.programme, one.entered, "entered"), sums.company(one.programme, one.left, "left")
        )
        for one in people
    )


def guesses(sums: Opened, people: Collection[Known]) -> dict[str, float]:
    """How often he is right. `who`: naming whose a unit of the sums is, among those of the same years;
    `level`: naming the level of somebody whose years he knows, by the sums of these years; `blind`: the same,
    knowing nothing but the programme; `certain`: the share of levels the sums leave no doubt about."""
    name = "education_level_share:0"
    right, certain = 0, 0
    common: dict[int, Counter[str]] = defaultdict(Counter)
    for one in people:
        common[one.programme][one.level] += 1
    for one in people:
        entered, left = (
            sums.entered(name, one.programme, one.entered),
            sums.left(name, one.programme, one.left),
        )
        possible = {level: entered[level] * left[level] for level in entered if left[level] > 0}
        right += bool(possible) and max(possible, key=lambda level: (possible[level], level)) == one.level
        certain += len(possible) == 1
    count = len(people)
    blind = sum(one.level == common[one.programme].most_common(1)[0][0] for one in people)
    who = sum(
        1
        / min(
            sums.company(one.programme, one.entered, "entered"),
            sums.company(one.programme, one.left, "left"),
        )
        for one in people
    )
    return {
        "pathways": count,
        "who": who / count,
        "level": right / count,
        "blind": blind / count,
        "certain": certain / count,
    }
