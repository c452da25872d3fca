"""Every figure of the chapter of social clauses, on the territory and with ten times as many lines of hours.

python -m benchmarks.clauses     on a database that may be changed
"""

from __future__ import annotations

import time
from collections.abc import Callable

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

TIMES = 10
LIMITS = {1: 1.0, TIMES: 5.0}  # seconds, for the whole chapter
YEAR_LIMIT = 0.5


def main() -> None:
    set_up_django()
    from django.db import connection

    from maillage.clauses.figures.sections import CODE, section_of_network
    from maillage.indicators import compute_section, organisations_with
    from maillage.kernel.period import Period
    from maillage.organisations.models import Organisation
    from maillage.reports.subject import Subject
    from maillage.reports.topics import held_section

    network = Organisation.objects.get(pk=organisations_with(CODE)[0])
    topic = held_section(network, CODE)
    if topic is None:
        raise SystemExit("no public contract here: load the demonstration first")
    here, year = section_of_network(network.pk), Period.year(2017)
    requests = Subject(topic, 2017).requests(here.indicators)

    def chapter() -> None:
        compute_section(here, requests)

    def of_the_year() -> None:
        compute_section(here, [(name, year) for name in here.indicators])

    def by_mechanism() -> None:
        compute_section(here, [(name, year) for name in ("persons", "contracts", "hours", "companies")])

    for times in (1, TIMES):
        if times > 1:
            _multiply(times)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM clauses_hoursline")
            (lines,) = cursor.fetchone()
        show(
            f"Figures of social clauses, {lines:,} lines of hours",
            [
                Line(
                    f"the chapter, {len(requests)} indicators × periods", best(chapter), limit=LIMITS[times]
                ),
                Line("every indicator of one year", best(of_the_year)),
                Line("the table by mechanism", best(by_mechanism), limit=YEAR_LIMIT * times),
            ],
        )


def best(work: Callable[[], None]) -> float:
    spent = []
    for _turn in range(4):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent[1:])


def _multiply(times: int) -> None:
    """Each validated line again, inside the database: the journal and the rules stay out."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clauses_hoursline DISABLE TRIGGER USER")
        cursor.execute(
            """INSERT INTO clauses_hoursline (statement_id, origin_organisation_id, lot_id, person_id,
                 contract_id, said_last_name, said_first_name, hours, training_hours, modality, state,
                 anomalies, reason, source, decided_at)
               SELECT statement_id, origin_organisation_id, lot_id, person_id, contract_id, '', '', hours,
                 training_hours, modality, state, '[]', '', source, decided_at
               FROM clauses_hoursline CROSS JOIN generate_series(2, %s) WHERE state = 'validated'""",
            [times],
        )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE clauses_hoursline")


if __name__ == "__main__":
    main()
