"""What weighs how much, since when: read from `employment/data/matching.yaml`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parents[1] / "data" / "matching.yaml"


@dataclass(frozen=True)
class JobRule:
    same: float
    family: float
    domain: float
    unsaid: float
    ranks: tuple[float, ...]
    outside: str  # "out" or "weigh"


@dataclass(frozen=True)
class DistanceRule:
    near: float
    far: float
    least: float
    tolerance: float


@dataclass(frozen=True)
class TransportRule:
    walk: float
    bicycle: float
    odd_hours: tuple[str, ...]
    doubtful: float


@dataclass(frozen=True)
class WeeklyRule:
    full: float
    part: float


@dataclass(frozen=True)
class ContractRule:
    other: float
    groups: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class TurnsRule:
    rested: int
    window: int
    most: int


@dataclass(frozen=True)
class Shown:
    people: int
    offers: int


@dataclass(frozen=True)
class Parameters:
    """One block of the file; its head says what each means."""

    valid_from: dt.date
    weights: dict[str, float]
    neutral: float
    job: JobRule
    distance: DistanceRule
    transport: TransportRule
    weekly_hours: WeeklyRule
    contracts: ContractRule
    availability: dict[str, float]
    turns: TurnsRule
    shown: Shown


@cache
def _blocks() -> tuple[Parameters, ...]:
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(sorted((read(block) for block in said), key=lambda one: one.valid_from))


def read(block: dict[str, Any]) -> Parameters:
    """One block as the engine takes it; a missing or unknown key is a programming error and raises."""
    said = dict(block)
    job, transport, contracts = said.pop("job"), said.pop("transport"), said.pop("contracts")
    return Parameters(
        job=JobRule(**{**job, "ranks": tuple(job["ranks"])}),
        transport=TransportRule(**{**transport, "odd_hours": tuple(transport["odd_hours"])}),
        contracts=ContractRule(
            contracts["other"], {wish: tuple(kinds) for wish, kinds in contracts["groups"].items()}
        ),
        distance=DistanceRule(**said.pop("distance")),
        weekly_hours=WeeklyRule(**said.pop("weekly_hours")),
        turns=TurnsRule(**said.pop("turns")),
        shown=Shown(**said.pop("shown")),
        **said,
    )


def in_force(day: dt.date) -> Parameters:
    """The last block begun by a day; the first one before that."""
    blocks = _blocks()
    return next((one for one in reversed(blocks) if one.valid_from <= day), blocks[0])
