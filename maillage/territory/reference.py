"""The delivered table of communes: facts of the official geography, as our own small file.

`data/communes.csv`: the communes of the Métropole de Lyon and the arrondissements of Lyon, with the days
they exist (Oullins and Pierre-Bénite merged on 1 January 2024) and their postcodes.
"""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from maillage.kernel.text import fold

from .models import AreaKind

_FILE = Path(__file__).parent / "data" / "communes.csv"


@dataclass(frozen=True)
class Commune:
    """A line of the table: a commune or an arrondissement, between two days (None: no bound)."""

    kind: str
    code: str
    name: str
    insee_codes: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    postcodes: tuple[str, ...]

    def exists_on(self, day: dt.date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@cache
def communes() -> tuple[Commune, ...]:
    """Every line of the table."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Commune(
                kind=row["kind"],
                code=row["code"],
                name=row["name"],
                insee_codes=row["insee_codes"],
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                postcodes=tuple(row["postcodes"].split("|")),
            )
            for row in csv.DictReader(file)
        )


def insee_code_for(postcode: str, city: str = "", day: dt.date | None = None) -> str:
    """The INSEE code an address means, or "" when postcode and city leave a doubt.

    A postcode of Lyon names an arrondissement by itself; elsewhere several communes may share one.
    """
    postcode, wanted = postcode.strip(), fold(city)
    day = day or dt.date.max
    here = [c for c in communes() if postcode in c.postcodes and c.exists_on(day)]
    quarters = [c for c in here if c.kind == AreaKind.ARRONDISSEMENT]
    if quarters:
        return quarters[0].code if len(quarters) == 1 and (not wanted or wanted.startswith("lyon")) else ""
    if wanted:
        here = [c for c in here if _same_place(fold(c.name), wanted)]
    return here[0].code if len(here) == 1 else ""


def _same_place(name: str, wanted: str) -> bool:
    short = wanted.removesuffix(" cedex").replace("st ", "saint ").replace("ste ", "sainte ")
    return name in (wanted, short)
