"""The synthetic territory with relatives who are not duplicates, and duplicates with errors.

`python -m benchmarks.matching.territory FOLDER SEED` on the database of DATABASE_URL. One file in ten has
another file of the same person; one in twelve has a relative at the same address: a twin, a parent or child
with the same first name now and then, a brother or sister, a spouse. Who is who is kept beside.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

from benchmarks.databases import set_up_django
from benchmarks.matching.errors import Row, another_file
from benchmarks.matching.febrl import COLUMNS

_DUPLICATED, _TWICE, _RELATED = 0.1, 0.15, 0.08


def main(folder: Path, seed: int) -> None:
    set_up_django()
    rng = random.Random(seed)
    people = _people()
    for number, row in enumerate(people):
        row["entity"] = f"p{number}"
        # A third of the women are known by a married name, their birth name noted.
        if row["sex"] == "F" and rng.random() < 0.33:
            row["birth_name"], row["last_name"] = row["last_name"], rng.choice(people)["last_name"]
    relatives = [_relative(rng, row, people) for row in people if rng.random() < _RELATED]
    for number, row in enumerate(relatives):
        row["entity"] = f"r{number}"
    everybody = people + relatives
    copies = []
    for row in everybody:
        if rng.random() < _DUPLICATED:
            copies += [another_file(rng, row, people) for _ in range(2 if rng.random() < _TWICE else 1)]
    write(folder / f"territory{seed}.csv", rng, everybody + copies)


def write(path: Path, rng: random.Random, rows: list[Row]) -> None:
    rng.shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", extrasaction="ignore")
        writer.writeheader()
        for number, row in enumerate(rows):
            writer.writerow({**row, "id": number, "source": "0"})


def _people() -> list[Row]:
    from django.db import connection

    from maillage.people.matching.batch import READING, READING_TYPES

    names = ("number", "last_name", "birth_name", "first_name", "birth_date", "sex", "email", "phone",
             "address_1", "postcode", "city")  # fmt: skip
    with connection.cursor() as cursor, cursor.copy(READING) as copy:
        copy.set_types(READING_TYPES)
        return [{n: str(v) for n, v in zip(names, row, strict=True)} for row in copy.rows()]


def _relative(rng: random.Random, row: Row, others: list[Row]) -> Row:
    """Somebody of the same household: another person."""
    made = dict(row)
    namesake = rng.choice(
        [other for other in rng.choices(others, k=9) if other["first_name"] != row["first_name"]]
    )
    name = {"first_name": namesake["first_name"], "sex": namesake["sex"]}
    born = rng.choice(others)["birth_date"]
    elder = f"{int(row['birth_date'][:4]) - rng.randint(18, 30)}{born[4:]}"
    made["email"] = "" if rng.random() < 0.8 else row["email"]
    if rng.random() < 0.6:
        made["phone"] = rng.choice(others)["phone"]
    twin, sibling, parent = name, {**name, "birth_date": born}, {"birth_date": elder}
    spouse = {**sibling, "birth_name": rng.choice(others)["last_name"]}
    made.update(rng.choices([twin, sibling, parent, spouse], [15, 35, 12, 38])[0])
    if made["birth_name"] == row["birth_name"] and made["sex"] == "M":
        made["birth_name"] = ""
    return made


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
