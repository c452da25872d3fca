"""The rules of the method, read from `data/iod.yaml`: rhythm of follow-ups, trial periods, reasons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from maillage.kernel.months import add_months
from maillage.people.nomenclature import Label

_FILE = Path(__file__).parents[1] / "data" / "iod.yaml"
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """How often a hire is followed; see the head of the file."""

    since: dt.date
    trial_every_days: int
    then_every_months: int
    until_months: int
    overdue_days: int


@dataclass(frozen=True)
class Refusal:
    """Why a candidate and a post did not suit; `side`: person, company or officer."""

    code: str
    side: str
    label: Label


@cache
def _content() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


@cache
def rhythms() -> tuple[Rhythm, ...]:
    """From the oldest to the newest."""
    return tuple(sorted((Rhythm(**one) for one in _content()["follow_ups"]), key=lambda r: r.since))


def rhythm_on(day: dt.date) -> Rhythm:
    """The rhythm of a hire that begins that day; the first one for days before it."""
    return next((r for r in reversed(rhythms()) if r.since <= day), rhythms()[0])


def longest_follow_up() -> int:
    """Months after which no hire is followed any more, whatever its rhythm; the search for it included."""
    return max(r.until_months + r.overdue_days // 28 + 1 for r in rhythms())


@cache
def milestones() -> tuple[int, ...]:
    """Months after which being still in post is looked at."""
    return tuple(_content()["milestones"])


def lapse_months() -> int:
    return int(_content()["lapse_months"])


@cache
def breakages() -> dict[str, Label]:
    return {code: Label(**said) for code, said in _content()["breakages"].items()}


@cache
def closings() -> dict[str, Label]:
    return {code: Label(said["fr"], said["en"]) for code, said in _content()["closings"].items()}


@cache
def closings_at_once() -> frozenset[str]:
    """Reasons that end a follow-up even while a hire is followed."""
    return frozenset(code for code, said in _content()["closings"].items() if said.get("at_once"))


@cache
def refusals() -> dict[str, Refusal]:
    return {
        code: Refusal(code, said["side"], Label(said["fr"], said["en"]))
        for code, said in _content()["refusals"].items()
    }


def trial_end(kind: str, start: dt.date, planned_end: dt.date | None) -> dt.date | None:
    """The last day of the trial period the law allows, None when there is none or its length is unknown."""
    rule = next((one for one in _content()["trial"] if kind in one["kinds"]), None)
    if rule is None:
        return None
    length = _trial_length(rule, start, planned_end)
    if length is None:
        return None
    months, days = length
    last = add_months(start, months) + _DAY * days - _DAY
    return min(last, planned_end) if planned_end else last


def _trial_length(
    rule: dict[str, Any], start: dt.date, planned_end: dt.date | None
) -> tuple[int, int] | None:
    """Months and days."""
    if rule.get("day_a_week"):
        if planned_end is None:
            return None
        if planned_end + _DAY > add_months(start, rule["longer_than_months"]):
            return rule["then_months"], 0
        weeks = ((planned_end - start).days + 1) // 7
        days = min(weeks, rule["at_most_days"])
        return (0, days) if days else None
    if "by_months" in rule:
        if planned_end is None:
            return None
        for months, days in rule["by_months"]:
            if planned_end + _DAY <= add_months(start, months):
                return 0, days
        return 0, rule["days"]
    return rule.get("months", 0), rule.get("days", 0)
