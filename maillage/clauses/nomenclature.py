"""What the files of `data/` say: mechanisms, criteria, trades, situations, parameters with their day.

`$MAILLAGE_HOME/clauses/NAME.yaml` replaces a delivered file. Files are read once by process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.people.nomenclature import Label

DELIVERED = Path(__file__).parent / "data"


class ClauseFileError(DomainError):
    """A file of the room says something it cannot; the message names the file."""


@dataclass(frozen=True)
class Mechanism:
    code: str
    label: Label
    articles: tuple[tuple[dt.date, str], ...]

    def article(self, day: dt.date) -> str:
        """The legal article in force on a day; the first one known before it, "" when there is none."""
        known = [text for since, text in self.articles if since <= day]
        return known[-1] if known else next((text for _since, text in self.articles), "")


@dataclass(frozen=True)
class MechanismPart:
    """A part of a grouping: its label in files, the one for readers, the mechanisms it gathers."""

    part: str
    label: Label
    mechanisms: tuple[str, ...]


@dataclass(frozen=True)
class Criterion:
    """`opinion`: granted by a written opinion, which is kept with the check."""

    code: str
    label: Label
    proofs: Label
    refusal: Label
    sensitive: bool = False
    opinion: bool = False


@dataclass(frozen=True)
class AgeClass:
    """`part` is its label in files; `upto` its last completed year, None without end."""

    part: str
    label: Label
    upto: int | None = None


@dataclass(frozen=True)
class Trade:
    """Percent, percent, euros; `rome` is the job of the trade, where one stands for it."""

    code: str
    label: Label
    labour_share: Decimal
    hourly_cost: Decimal
    rate: Decimal
    rome: str = ""


@dataclass(frozen=True)
class SituationAfter:
    code: str
    label: Label
    employed: bool = False
    lasting: bool = False


@dataclass(frozen=True)
class Parameters:
    """See the head of `data/parameters.yaml`."""

    valid_from: dt.date
    window_months: int
    window_alert_days: int
    hours_in_month: int
    contract_grace_days: int
    reminder_days: tuple[int, ...]
    link_days: int
    pace_months: int
    outcome_months: tuple[int, ...]
    after_months: int
    late_share: int
    hidden_under: int
    buyer_ages: tuple[int, ...]
    proof_years: int
    proof_withdrawn_days: int


@cache
def mechanisms() -> Mapping[str, Mechanism]:
    """By code, in the order of the file."""
    return {
        one["code"]: Mechanism(one["code"], _label(one["label"]), tuple(sorted(one["articles"].items())))
        for one in _read("mechanisms")["mechanisms"]
    }


@cache
def groupings() -> Mapping[str, tuple[MechanismPart, ...]]:
    """How reports gather mechanisms, by the code of the grouping."""
    return {
        code: tuple(MechanismPart(p["part"], _label(p["label"]), tuple(p["mechanisms"])) for p in parts)
        for code, parts in _read("mechanisms")["groupings"].items()
    }


def network_grouping() -> str:
    """The grouping of the figures of a whole counter; "" does not tell mechanisms apart."""
    return str(_read("mechanisms").get("of_the_network", ""))


@cache
def ages() -> tuple[AgeClass, ...]:
    """From the youngest; the last one has no end."""
    found = tuple(AgeClass(one["part"], _label(one["label"]), one.get("upto")) for one in _read("ages"))
    limits = [one.upto for one in found]
    known = [upto for upto in limits[:-1] if isinstance(upto, int)]
    if not found or limits[-1] is not None or len(known) < len(limits) - 1 or known != sorted(set(known)):
        raise ClauseFileError(
            _("%s : les classes d'âge vont de la plus jeune à la plus âgée, qui n'a pas de fin.")
            % "ages.yaml"
        )
    return found


@cache
def criteria() -> Mapping[str, Criterion]:
    return {
        one["code"]: Criterion(
            one["code"],
            _label(one["label"]),
            _label(one["proofs"]),
            _label(one["refusal"]),
            bool(one.get("sensitive", False)),
            bool(one.get("opinion", False)),
        )
        for one in _read("criteria")["criteria"]
    }


def trades(day: dt.date) -> Mapping[str, Trade]:
    """Those in force on a day; the first block before it."""
    return _in_force(_trades(), day)


@cache
def _trades() -> list[tuple[dt.date, Mapping[str, Trade]]]:
    return sorted(
        (
            (
                block["valid_from"],
                {
                    t["code"]: Trade(
                        t["code"],
                        _label(t["label"]),
                        Decimal(str(t["labour_share"])),
                        Decimal(str(t["hourly_cost"])),
                        Decimal(str(t["rate"])),
                        t.get("rome", ""),
                    )
                    for t in block["trades"]
                },
            )
            for block in _read("trades")
        ),
        key=lambda pair: pair[0],
    )


@cache
def situations() -> Mapping[str, SituationAfter]:
    return {
        one["code"]: SituationAfter(
            one["code"], _label(one["label"]), bool(one.get("employed")), bool(one.get("lasting"))
        )
        for one in _read("situations")["situations"]
    }


@cache
def sheet_words() -> Mapping[str, Any]:
    """What companies write in their spreadsheets, as in the file."""
    return _read("sheet_words")


def parameters(day: dt.date) -> Parameters:
    """Those in force on a day; the first block before it."""
    return _in_force(_parameters(), day)


@cache
def longest_follow_up() -> int:
    """Months after a window's first day beyond which nothing of it is to be done any more, whatever the
    block in force: it is over, and its last question too."""
    return max(max(said.window_months, max(said.outcome_months) + 1) for _since, said in _parameters())


@cache
def _parameters() -> list[tuple[dt.date, Parameters]]:
    found = []
    for block in _read("parameters"):
        said = dict(block)
        for name in ("reminder_days", "outcome_months", "buyer_ages"):
            said[name] = tuple(said[name])
        found.append((said["valid_from"], Parameters(**said)))
    return sorted(found, key=lambda pair: pair[0])


def data(name: str) -> Any:
    """What a file of `data/` says, as YAML reads it: for the part that knows its shape."""
    return _read(name)


def _in_force(blocks: list[tuple[dt.date, Any]], day: dt.date) -> Any:
    return next((said for since, said in reversed(blocks) if since <= day), blocks[0][1])


def _label(said: Mapping[str, str]) -> Label:
    return Label(**said)


@cache
def _read(name: str) -> Any:
    own = Path(settings.HOME) / "clauses" / f"{name}.yaml"
    path = own if own.is_file() else DELIVERED / f"{name}.yaml"
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ClauseFileError(_("%s : ce fichier n'est pas du YAML lisible.") % path.name) from error
