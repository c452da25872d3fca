"""An import of 100 000 rows of steps, through the command, references and rules included.

python -m benchmarks.imports      on the database of DATABASE_URL, which it changes
"""

from __future__ import annotations

import csv
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.databases import set_up_django
from benchmarks.tables import Line, show

ROWS = 100_000
SECONDS, MEBIBYTES = 30.0, 1024.0


def main() -> None:
    set_up_django()
    from django.db import connection

    from maillage.pathways.models import Programme, Step

    before = Step.objects.count()
    lead = Programme.objects.select_related("organisation").get(code="plie").organisation
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "steps.csv"
        write_steps(path)
        connection.close()
        command = [sys.executable, "-m", "maillage.conf.cli", "import", "steps", str(path)]
        start = time.perf_counter()
        subprocess.run([*command, "--organisation", lead.name], check=True, stdout=subprocess.DEVNULL)
        spent = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    written = Step.objects.count() - before
    assert written == ROWS, f"{written} steps written for {ROWS}"
    show(
        f"Import of {ROWS:,} steps",
        [
            Line("maillage import steps", spent, limit=SECONDS),
            Line("its memory, at most", memory, "MiB", MEBIBYTES),
            Line("steps a second", ROWS / spent, "/s"),
        ],
    )


def write_steps(path: Path) -> None:
    """Steps that fit the pathways the lead recorded, each a few weeks inside one."""
    from django.db import connection

    with connection.cursor() as cursor, path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["ref", "enrolment_ref", "type", "start_date", "end_date", "outcome", "contract_ref"])
        cursor.execute(
            "SELECT e.ref, e.entry_date, LEAST(e.exit_date, e.entry_date + 20) FROM pathways_enrolment e"
            " JOIN pathways_programme p ON p.id = e.programme_id"
            " WHERE p.code = 'plie' AND e.ref IS NOT NULL AND e.origin_id = p.organisation_id ORDER BY e.id"
        )
        pathways = cursor.fetchall()
        types = ("social_support", "career_support", "culture", "mobilisation", "basic_training")
        for rank in range(ROWS):
            ref, entry, end = pathways[rank % len(pathways)]
            out.writerow([f"BENCH-{rank}", ref, types[rank % len(types)], entry, end, "completed", ""])


if __name__ == "__main__":
    main()
