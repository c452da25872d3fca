"""Why somebody is set aside for an offer: read from `employment/data/set_aside_reasons.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from maillage.people.nomenclature import Label

_FILE = Path(__file__).parents[1] / "data" / "set_aside_reasons.yaml"


@cache
def all_reasons() -> dict[str, tuple[Label, bool]]:
    """The words of each code, and whether it is still proposed."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {code: (Label(one["fr"], one["en"]), not one.get("retired")) for code, one in said.items()}


def proposed() -> list[tuple[str, Label]]:
    """Those that can be given today, in order."""
    return [(code, label) for code, (label, alive) in all_reasons().items() if alive]


def label(code: str) -> str:
    known = all_reasons().get(code)
    return str(known[0]) if known else code
