"""A year of hours through the command: 245 companies × 12 statements, contracts and steps included.

python -m benchmarks.hours     on a database that may be changed
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

COMPANIES, MONTHS, PEOPLE_EACH = 245, 12, 4
ROWS = COMPANIES * MONTHS * PEOPLE_EACH
SECONDS = 60.0
YEAR = 2016


def main() -> None:
    set_up_django()
    from django.db import connection

    from maillage.clauses.models import HoursLine
    from maillage.employment.models import EmploymentContract
    from maillage.pathways.models import Programme, Step

    lead = Programme.objects.select_related("organisation").get(code="plie").organisation
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hours.csv"
        write_hours(lead, path)
        before = HoursLine.objects.validated().count()
        contracts, steps = EmploymentContract.objects.count(), Step.objects.count()
        connection.close()
        declared = _import(lead.name, path, "declared")
        validated = _import(lead.name, path, "validated")
        again = _import(lead.name, path, "validated")
    written = HoursLine.objects.validated().count() - before
    assert written == ROWS, f"{written} lines validated for {ROWS}"
    show(
        f"A year of {COMPANIES} companies: {ROWS:,} lines",
        [
            Line("maillage import hours --as declared", declared, limit=SECONDS),
            Line("then --as validated", validated, limit=SECONDS),
            Line("the same file again", again, limit=SECONDS),
            Line("lines validated a second", ROWS / validated, "/s"),
            Line("contracts recorded", EmploymentContract.objects.count() - contracts, ""),
            Line("steps that followed", Step.objects.count() - steps, ""),
        ],
    )


def _import(organisation: str, path: Path, how: str) -> float:
    command = [sys.executable, "-m", "maillage.conf.cli", "import", "hours", str(path), "--as", how]
    start = time.perf_counter()
    subprocess.run([*command, "--organisation", organisation], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def write_hours(lead: object, path: Path) -> None:
    """Contracts of 245 new holders, and a file of their year; the people are those the lead follows."""
    from maillage.clauses.hours.imports.columns import COLUMNS
    from maillage.clauses.models import Eligibility, Lot, LotCompany, PublicContract
    from maillage.kernel.history import Actor, changes
    from maillage.organisations.models import Organisation
    from maillage.people.models import Person

    people = list(
        Person.objects.filter(origin=lead, ref__isnull=False, kept_as="")
        .order_by("pk")
        .values_list("pk", "ref")[: COMPANIES * PEOPLE_EACH]
    )
    if len(people) < COMPANIES * PEOPLE_EACH:
        raise SystemExit("too few people here: load the demonstration first")
    with changes(Actor("benchmarks"), "une année d'heures à mesurer"):
        buyer = Organisation.objects.create(name="Acheteur mesuré")
        holders = Organisation.objects.bulk_create(
            [Organisation(name=f"Titulaire mesuré {n}", siret=siret(n)) for n in range(COMPANIES)]
        )
        contracts = PublicContract.objects.bulk_create(
            [
                PublicContract(
                    network=lead,
                    origin_organisation=lead,
                    ref=f"MESURE-{n}",
                    buyer=buyer,
                    title=f"Travaux {n}",
                )
                for n in range(COMPANIES)
            ]
        )
        lots = Lot.objects.bulk_create(
            [
                Lot(contract=one, mechanism="execution", start_date=f"{YEAR}-01-01", end_date=f"{YEAR}-12-31")
                for one in contracts
            ]
        )
        LotCompany.objects.bulk_create(
            [LotCompany(lot=lot, organisation=one) for lot, one in zip(lots, holders, strict=True)]
        )
        Eligibility.objects.bulk_create(
            [
                Eligibility(
                    network=lead,
                    origin_organisation=lead,
                    person_id=pk,
                    criterion="plie_participant",
                    proof="mesure",
                    checked_on=f"{YEAR - 1}-12-01",
                    checked_by="mesure",
                )
                for pk, _ref in people
            ]
        )
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow([column.name for column in COLUMNS])
        for rank, (_pk, ref) in enumerate(people):
            n = rank % COMPANIES
            for month in range(MONTHS, 0, -1):
                out.writerow(
                    [
                        f"MESURE-{rank}-{month}", f"MESURE-{n}", "", siret(n), ref, "", "", "",
                        f"{month:02}/{YEAR}", f"{20 + rank % 9}h{rank % 60:02}", "", "direct",
                    ]
                )  # fmt: skip


def siret(number: int) -> str:
    """A valid SIRET that no company of the demonstration bears: both of its keys are right."""
    return _keyed(_keyed(f"9{number:07d}") + "0001")


def _keyed(digits: str) -> str:
    """The same with its last digit, which makes a sum of ten."""
    doubled = (sum(divmod(int(d) * (2 - place % 2), 10)) for place, d in enumerate(reversed(digits)))
    return f"{digits}{-sum(doubled) % 10}"


if __name__ == "__main__":
    main()
