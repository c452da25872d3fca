"""Dated thresholds of unusual reading, from `data/thresholds.yaml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from maillage.people.nomenclature import Label

_FILE = Path(__file__).parent / "data" / "thresholds.yaml"


@dataclass(frozen=True)
class Threshold:
    """What it is called, what it compares, and its values with the day each begins."""

    code: str
    label: Label
    why: Label
    values: tuple[tuple[dt.date, int], ...]

    def on(self, day: dt.date) -> int:
        """The value in force on a day; the first one before them all."""
        known = [value for since, value in self.values if since <= day]
        return known[-1] if known else self.values[0][1]


@cache
def thresholds() -> dict[str, Threshold]:
    """Every threshold by code, values in the order of time."""
    content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["thresholds"]
    return {
        code: Threshold(
            code,
            Label(**entry["label"]),
            Label(**entry["why"]),
            tuple(sorted((v["from"], int(v["value"])) for v in entry["values"])),
        )
        for code, entry in content.items()
    }
