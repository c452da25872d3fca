"""What a document may prove: read from `data/criteria.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.people.nomenclature import Label

_FILE = Path(__file__).parent / "data" / "criteria.yaml"


@dataclass(frozen=True)
class Criterion:
    """Something to be proven. `sensitive`: only the reference team knows whether it is."""

    code: str
    label: Label
    examples: Label
    sensitive: bool
    asks_end: bool
    positive_exit: bool


@cache
def _content() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


@cache
def criteria() -> dict[str, Criterion]:
    """Every criterion, by code, in the order of the file."""
    return {
        code: Criterion(
            code=code,
            label=Label(**entry["label"]),
            examples=Label(**entry["examples"]),
            sensitive=bool(entry.get("sensitive")),
            asks_end=entry.get("lasts") == "asked",
            positive_exit=bool(entry.get("positive_exit")),
        )
        for code, entry in _content()["criteria"].items()
    }


def criterion(code: str) -> Criterion:
    """The criterion of this code; raises `DomainError` (field `criterion`) when there is none."""
    known = criteria().get(code)
    if known is None:
        raise DomainError(_("Choisissez ce que la pièce prouve."), "criterion")
    return known


@cache
def sensitive_codes() -> frozenset[str]:
    """Criteria that say something of a person's social situation, health or justice by being there."""
    return frozenset(code for code, known in criteria().items() if known.sensitive)


def soon_days() -> int:
    """A proof that ends within so many days is ending."""
    return int(_content()["soon_days"])
