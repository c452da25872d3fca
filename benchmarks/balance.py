"""The balance page of a thousand contracts with fifty thousand validated lines, as the client gets it.

python -m benchmarks.balance     on a database that may be changed
"""

from __future__ import annotations

import time

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, p95, show

CONTRACTS, LINES_EACH, MONTHS, PEOPLE = 1_000, 50, 24, 2_000
FIRMS, BUYERS = 245, 20
TURNS = 40
LIMIT = 200  # ms


def main() -> None:
    set_up_django()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse
    from django.utils import timezone

    from benchmarks.pages import session_for
    from maillage.clauses.followup.balance import balances, with_balance
    from maillage.clauses.models import Lot
    from maillage.conf.warmth import warm_up

    settings.ALLOWED_HOSTS = ["*"]
    membership = facilitator()
    network = membership.organisation_id
    make(network, timezone.localdate())
    warm_up()  # as each process of the web server does before its first page
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session_for(membership)
    page = reverse("clauses:balance")
    lines = []
    for label, query in (
        ("the page", {}),
        ("narrowed to those late", {"etat": "late"}),
        ("sorted by forecast, tenth page", {"sort": "-forecast", "page": "10"}),
    ):
        spent = []
        for _turn in range(TURNS + 3):
            start = time.perf_counter()
            answer = client.get(page, query)
            spent.append(time.perf_counter() - start)
            assert answer.status_code == 200, answer.status_code
        lines.append(Line(f"p95 {label}", p95(spent[3:]) * 1000, "ms", LIMIT))
    with CaptureQueriesContext(connection) as asked:
        client.get(page)
    lines.append(Line("questions of the database", len(asked), ""))
    today = timezone.localdate()
    lots = Lot.objects.filter(contract__network_id=network)
    lines.append(Line("balances of all lots", best(lambda: balances(lots, today)) * 1000, "ms"))
    annotated = with_balance(lots, today)
    lines.append(Line("the same lots annotated", best(lambda: list(annotated.all())) * 1000, "ms"))
    show(f"Balance of {CONTRACTS:,} contracts, {CONTRACTS * LINES_EACH:,} lines", lines)


def facilitator():  # type: ignore[no-untyped-def]
    """Somebody of the demonstration who facilitates clauses in a network of its own, empty so far."""
    from maillage.accounts.models import Membership
    from maillage.accounts.roles import Role
    from maillage.kernel.history import Actor, changes
    from maillage.organisations.models import Organisation

    known = Membership.objects.active().filter(role=Role.CLAUSE_FACILITATOR).order_by("pk").first()
    if known is None:
        raise SystemExit("nobody facilitates clauses here: load the demonstration first")
    with changes(Actor("benchmarks"), "mesure"):
        network = Organisation.objects.create(name="Guichet de mesure")
        return Membership.objects.create(
            account=known.account, organisation=network, role=Role.CLAUSE_FACILITATOR
        )


def best(work) -> float:  # type: ignore[no-untyped-def]
    spent = []
    for _turn in range(5):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def make(network: int, today) -> None:  # type: ignore[no-untyped-def]
    """Contracts, lots, statements and lines inside the database; the journal and the rules stay out."""
    from django.db import connection, transaction

    from maillage.kernel.history import Actor, changes
    from maillage.organisations.models import Organisation

    with changes(Actor("benchmarks"), "mesure"):
        Organisation.objects.bulk_create(Organisation(name=f"Bench {n}") for n in range(FIRMS + BUYERS))
    bound = {"network": network, "today": today, "n": CONTRACTS, "each": LINES_EACH, "months": MONTHS}
    with transaction.atomic(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in STATEMENTS:
            cursor.execute(statement, bound | {"people": PEOPLE})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


TABLES = (
    "employment_employmentcontract",
    "clauses_publiccontract",
    "clauses_lot",
    "clauses_lotcompany",
    "clauses_amendment",
    "clauses_hoursstatement",
    "clauses_hoursline",
)
STATEMENTS = (
    """CREATE TEMP TABLE firms ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) AS n
       FROM organisations_organisation WHERE name LIKE 'Bench %%'""",
    """CREATE TEMP TABLE some_people ON COMMIT DROP AS SELECT id, row_number() OVER (ORDER BY id) AS n
       FROM people_person ORDER BY id LIMIT %(people)s""",
    """INSERT INTO clauses_publiccontract
         (network_id, origin_organisation_id, ref, buyer_id, title, nature, is_private, note)
       SELECT %(network)s, %(network)s, 'BENCH-' || g, f.id, 'Marché ' || g, 'works', false, ''
       FROM generate_series(1, %(n)s) g JOIN firms f ON f.n = 246 + g %% 20""",
    """INSERT INTO clauses_lot (contract_id, number, title, mechanism, trade, start_date, end_date, hours_due,
         closing_note)
       SELECT c.id, '', '', 'execution', '',
         (%(today)s::date - (12 + c.id %% 12)::int * interval '1 month')::date,
         (%(today)s::date + (1 + c.id %% 18)::int * interval '1 month')::date, 300 + c.id %% 900, ''
       FROM clauses_publiccontract c WHERE c.ref LIKE 'BENCH-%%'""",
    """CREATE TEMP TABLE some_lots ON COMMIT DROP AS
       SELECT l.id, row_number() OVER (ORDER BY l.id) AS n, 1 + l.id %% 245 AS firm
       FROM clauses_lot l JOIN clauses_publiccontract c ON c.id = l.contract_id
       WHERE c.ref LIKE 'BENCH-%%'""",
    """INSERT INTO clauses_lotcompany (lot_id, organisation_id, role, modality, plan)
       SELECT l.id, f.id, 'holder', '', '' FROM some_lots l JOIN firms f ON f.n = l.firm""",
    """INSERT INTO clauses_amendment (lot_id, kind, signed_on, hours_delta, new_end_date, reason)
       SELECT id, 'amendment', %(today)s::date - 30, 20, NULL, 'essai' FROM some_lots WHERE n %% 3 = 0""",
    """INSERT INTO clauses_hoursstatement (network_id, company_id, month, reminders, sender, message,
         nothing_done)
       SELECT %(network)s, f.id, (date_trunc('month', %(today)s::date) - g * interval '1 month')::date, 0, '',
         '', false
       FROM firms f CROSS JOIN generate_series(1, %(months)s) g WHERE f.n <= 245""",
    """CREATE TEMP TABLE some_lines ON COMMIT DROP AS
       SELECT l.id AS lot, s.id AS statement, f.id AS firm, p.id AS person, g
       FROM some_lots l CROSS JOIN generate_series(1, %(each)s) g JOIN firms f ON f.n = l.firm
       JOIN clauses_hoursstatement s ON s.company_id = f.id AND s.network_id = %(network)s
         AND s.month = (date_trunc('month', %(today)s::date)
                        - (1 + g %% %(months)s) * interval '1 month')::date
       JOIN some_people p ON p.n = 1 + (l.n * 7 + g) %% (SELECT count(*) FROM some_people)""",
    """INSERT INTO employment_employmentcontract (origin_organisation_id, person_id, employer_id, kind,
         start_date, job_title, origin)
       SELECT DISTINCT %(network)s, person, firm, 'cdd', %(today)s::date - 1000, '', 'clause'
       FROM some_lines""",
    """INSERT INTO clauses_hoursline (statement_id, origin_organisation_id, lot_id, person_id, contract_id,
         said_last_name, said_first_name, hours, training_hours, modality, state, anomalies, reason, source,
         decided_at)
       SELECT s.statement, %(network)s, s.lot, s.person, c.id, '', '', 5 + s.g %% 30, 0, 'direct',
         CASE WHEN s.g %% 10 = 0 THEN 'checked' ELSE 'validated' END, '[]', '', 'file',
         CASE WHEN s.g %% 10 = 0 THEN NULL ELSE now() END
       FROM some_lines s JOIN employment_employmentcontract c
         ON c.person_id = s.person AND c.employer_id = s.firm AND c.origin = 'clause'""",
)


if __name__ == "__main__":
    main()
