"""The whole PLIE chapter against one hand-written scan of the tables it reads.

python -m benchmarks.chapter LABEL [LIMIT]     on the database of DATABASE_URL
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

SCAN_LIMIT = 3.0  # times the hand-written scan

# Every table of the chapter joined once and counted by period: what somebody would write to have a look.
_SCAN = """
SELECT t.code, {years},
       count(c.id), count(home.id), count(area.id), min(p.birth_date)
FROM pathways_step s
JOIN pathways_steptype t ON t.id = s.step_type_id
JOIN pathways_enrolment e ON e.id = s.enrolment_id
JOIN people_person p ON p.id = e.person_id
LEFT JOIN employment_employmentcontract c ON c.id = s.contract_id
LEFT JOIN people_residence home ON home.person_id = p.id
      AND (home.start_date IS NULL OR home.start_date <= e.entry_date)
      AND (home.end_date IS NULL OR home.end_date >= e.entry_date)
LEFT JOIN people_residencearea lies ON lies.residence_id = home.id
LEFT JOIN territory_area area ON area.id = lies.area_id AND area.kind = 'qpv'
WHERE e.programme_id = %(programme)s
GROUP BY t.code
"""
TABLES = (
    "pathways_step",
    "pathways_enrolment",
    "people_person",
    "employment_employmentcontract",
    "people_residence",
    "people_residencearea",
)


def main(label: str, limit: float | None) -> None:
    set_up_django()
    from django.db import connection

    from maillage.indicators import compute
    from maillage.indicators.evaluate import snapshot
    from maillage.pathways.models import Programme
    from maillage.reports.subject import Subject

    programme = Programme.objects.get(code="plie")
    subject = Subject(programme, 2017)

    def scan() -> None:
        with snapshot() as cursor:  # the same memory and workers as the figures have
            cursor.execute(scan_sql(), {"programme": programme.pk})
            cursor.fetchall()

    def bare() -> None:
        with snapshot() as cursor:
            for table in TABLES:
                cursor.execute(f"SELECT count(*) FROM {table}")

    def chapter() -> None:
        compute("plie", programme.organisation_id, subject.requests())

    with connection.cursor() as cursor:
        sizes = []
        for table in ("people_person", "pathways_step"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            sizes.append(cursor.fetchone()[0])
    found, reference = best(chapter), best(scan)
    show(
        f"PLIE chapter 2012-2017, {label}: {sizes[0]:,} people, {sizes[1]:,} steps",
        [
            Line(f"whole chapter, {len(subject.requests())} indicators × periods", found, limit=limit),
            Line("one hand-written scan of the same tables, joined", reference),
            Line("chapter / scan", found / reference, "times", SCAN_LIMIT),
            Line("counting every row of each table, nothing else", best(bare)),
        ],
    )


def scan_sql() -> str:
    """The hand-written scan over the six years and the whole."""
    spans = [*((year, year) for year in range(2012, 2018)), (2012, 2017)]
    years = ", ".join(
        f"count(*) FILTER (WHERE s.start_date <= '{last}-12-31'"
        f" AND (s.end_date IS NULL OR s.end_date >= '{first}-01-01'))"
        for first, last in spans
    )
    return _SCAN.format(years=years)


def best(run: Callable[[], None], times: int = 3) -> float:
    """The shortest of some runs, after one that warms the caches."""
    run()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else None)
