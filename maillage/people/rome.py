"""Jobs by code: the ROME, the public nomenclature of jobs (a letter for the domain, then four digits).

`data/rome.csv`: the codes of version 4 with a job name each, both forms (source: France Travail, Licence
Ouverte). `data/rome_words.csv`: names people say that the table lacks. Codes that begin alike are of one
family: `proximity`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold

_FOLDER = Path(__file__).parent / "data"
_CODE = re.compile(r"^[A-N]\d{4}$")

DOMAINS: dict[str, str | Promise] = {
    "A": gettext_lazy("Agriculture, espaces verts, soins aux animaux"),
    "B": gettext_lazy("Arts et façonnage d'ouvrages d'art"),
    "C": gettext_lazy("Banque, assurance, immobilier"),
    "D": gettext_lazy("Commerce et vente"),
    "E": gettext_lazy("Communication et médias"),
    "F": gettext_lazy("Construction et travaux publics"),
    "G": gettext_lazy("Hôtellerie, restauration, tourisme, animation"),
    "H": gettext_lazy("Industrie"),
    "I": gettext_lazy("Installation et maintenance"),
    "J": gettext_lazy("Santé"),
    "K": gettext_lazy("Services à la personne et à la collectivité"),
    "L": gettext_lazy("Spectacle"),
    "M": gettext_lazy("Support à l'entreprise"),
    "N": gettext_lazy("Transport et logistique"),
}


class Proximity(IntEnum):
    """How near two codes are, by what they begin with: the hierarchy of the nomenclature itself."""

    NONE = 0
    DOMAIN = 1  # the same letter
    FAMILY = 2  # the same letter and two digits
    SAME = 3


@dataclass(frozen=True)
class Job:
    code: str
    label: str  # "Maçon / Maçonne"

    @property
    def forms(self) -> frozenset[str]:
        """The names it answers to, folded: the whole label, and each of its two forms."""
        before, _slash, after = self.label.partition(" / ")
        # "Agent / Agente de propreté de locaux": the words after the second form belong to the first too.
        if " " in after and " " not in before:
            before = f"{before} {after.split(' ', 1)[1]}"
        return frozenset({fold(self.label), fold(before), fold(after)} - {""})


@cache
def jobs() -> dict[str, Job]:
    """Every job of the table, by code."""
    return {row["code"]: Job(row["code"], row["label"]) for row in _rows("rome.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _also() -> dict[str, list[str]]:
    """Other names, by code."""
    found: dict[str, list[str]] = {}
    for row in _rows("rome_words.csv"):
        found.setdefault(row["code"], []).append(row["name"])
    return found


@cache
def _words() -> tuple[tuple[Job, str], ...]:
    also = _also()
    return tuple(
        (job, f" {job.code.lower()} " + " ".join(fold(n) for n in (job.label, *also.get(job.code, ()))))
        for job in jobs().values()
    )


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for job in jobs().values():
        for form in (*sorted(job.forms), *(fold(name) for name in _also().get(job.code, ()))):
            found.setdefault(form, job.code)
    return found


def label(code: str) -> str:
    """The job's name; a code of a later table keeps its own letters."""
    job = jobs().get(code)
    return job.label if job else code


def exact(text: str) -> str:
    """The code of the job that bears exactly this name, "" when none does: nothing is guessed."""
    return _by_name().get(fold(text), "")


def parse(text: str) -> str:
    """The code of what was typed or imported, a code or a job's name. Raises `DomainError`.

    A code the table lacks is kept when it is written like one: the nomenclature grows each year.
    """
    bare = text.strip().upper()
    if _CODE.match(bare):
        return bare
    if code := exact(text):
        return code
    raise DomainError(
        _("« %s » n'est pas un métier du ROME : cherchez-le par un mot, ou donnez son code (G1602).") % text
    )


def search(text: str, limit: int = 12) -> list[Job]:
    """Jobs whose code or name has every word of the text at the beginning of one of its own; the shortest
    names first."""
    words = fold(text).split()
    if not words:
        return []
    found = [job for job, said in _words() if all(f" {word}" in said for word in words)]
    return sorted(found, key=lambda job: (len(job.label), job.code))[:limit]


def proximity(one: str, other: str) -> Proximity:
    if not one or not other or one[0] != other[0]:
        return Proximity.NONE
    if one == other:
        return Proximity.SAME
    return Proximity.FAMILY if one[:3] == other[:3] else Proximity.DOMAIN
