"""Maillage on a data set: `python -m benchmarks.matching.ours DATA.csv PAIRS.csv alone|households`.

`alone`: nobody of these records shares a home with another, an address speaks for the person.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from benchmarks.matching.running import measured

LEAST = 0.0001


def main(data: Path, output: Path, households: str) -> None:
    with measured(output):
        from maillage.people.matching.batch import search
        from maillage.people.matching.weights import delivered

        weights = delivered().without_households() if households == "alone" else delivered()

        found = search(read(data), LEAST, start=weights)
    with output.open("w", newline="") as file:
        rows = zip(found.left, found.right, found.probability, strict=True)
        csv.writer(file).writerows((int(a), int(b), float(p)) for a, b, p in rows)


def read(data: Path):  # type: ignore[no-untyped-def]
    from maillage.people.matching.columns import Columns

    columns = Columns()
    with data.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            street = " ".join(row[c] for c in ("street_number", "address_1", "address_2") if row[c])
            date = int(row["birth_date"]) if row["birth_date"].isdigit() else 0
            columns.add_row(
                int(row["id"]), row["last_name"], row["birth_name"], row["first_name"], date,
                row["sex"] or "X", row["email"], row["phone"], street, row["postcode"], row["city"],
            )  # fmt: skip
    return columns


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
