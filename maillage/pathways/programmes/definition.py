"""What a programme file says, as Python values: the shape every other room reads.

A `Definition` is stored as JSON in `ProgrammeVersion.definition`; lists keep the order of the file.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from maillage.kernel.months import add_months
from maillage.kernel.period import Period


@dataclass(frozen=True)
class Label:
    """A text in French and in English; without English, the French one stands."""

    fr: str
    en: str = ""

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "fr").startswith("en") else self.fr


@dataclass(frozen=True)
class StepTypeDefinition:
    code: str
    label: Label
    category: str


@dataclass(frozen=True)
class ExitKindDefinition:
    """`part`: the part of a target's breakdown it counts in (`employment`, `qualifying`), or empty."""

    code: str
    label: Label
    exit_class: str
    part: str = ""
    evidence: tuple[Label, ...] = ()


@dataclass(frozen=True)
class Target:
    """A value to reach for an indicator, over the whole `period` or in `each` year of it.

    `unit` is `percent` or a thing counted; `breakdown` names a part (`employment` of the positive exits).
    """

    indicator: str
    value: float
    unit: str
    breakdown: str = ""
    each: str = ""
    period: str = ""

    def applies_to(self, period: Period) -> bool:
        """Whether a figure of `period` is to be read against this target."""
        bounds = Period.parse(self.period) if self.period else None
        if self.each:
            return bounds is None or (bounds.first <= period.first and period.last <= bounds.last)
        return bounds == period


@dataclass(frozen=True)
class AgeBand:
    """Ages in completed years up to `upto` included; the last band has no end (None)."""

    code: str
    label: Label
    upto: int | None


@dataclass(frozen=True)
class BlockedRules:
    """When the follow-up commission should look at a pathway. 0 switches a rule off."""

    no_step_days: int = 0
    no_kept_appointment_days: int = 0
    missed_in_a_row: int = 0


@dataclass(frozen=True)
class Retention:
    """How long a file is kept: `months` after the last contact, then apart where a duty demands it.

    A duty to account (ESF) lasts `archive_years` after the last payment; while that day is not known
    (`last_payment` ""), the archive is kept.
    """

    months: int = 24
    archive_years: int = 0
    last_payment: str = ""
    reason: str = ""

    @property
    def archive_until(self) -> dt.date | None:
        """The last day of the archive; None without a duty, the end of time while the payment is not made."""
        if not self.archive_years:
            return None
        if not self.last_payment:
            return dt.date.max
        return add_months(dt.date.fromisoformat(self.last_payment), 12 * self.archive_years)


@dataclass(frozen=True)
class EngagementContract:
    """The texts of the contract a person and the structure sign at entry."""

    title: str
    preamble: str = ""
    person_commits: tuple[str, ...] = ()
    structure_commits: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True)
class Definition:
    code: str
    name: Label
    step_types: tuple[StepTypeDefinition, ...]
    exit_kinds: tuple[ExitKindDefinition, ...]
    entry_criteria: tuple[Label, ...] = ()
    entry_situations: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    age_bands: tuple[AgeBand, ...] = ()
    blocked: BlockedRules = field(default_factory=BlockedRules)
    engagement_contract: EngagementContract | None = None
    retention: Retention = field(default_factory=Retention)
    caseload_norm: int | None = None
    follow_up_months: int | None = None
    employment_exit_after_months: int = 0
    protocol_first_year: int | None = None
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    @cached_property
    def step_types_by_code(self) -> dict[str, StepTypeDefinition]:
        return {item.code: item for item in self.step_types}

    @cached_property
    def exit_kinds_by_code(self) -> dict[str, ExitKindDefinition]:
        return {item.code: item for item in self.exit_kinds}

    def as_json(self) -> dict[str, Any]:
        """What is stored; the dates of validity stay outside, on the version itself."""
        content = asdict(self)
        del content["valid_from"], content["valid_to"]
        return _plain(content)

    @classmethod
    def from_json(
        cls, content: dict[str, Any], valid_from: dt.date | None = None, valid_to: dt.date | None = None
    ) -> Definition:
        contract = content["engagement_contract"]
        return cls(
            **{
                **content,
                "name": Label(**content["name"]),
                "step_types": tuple(
                    StepTypeDefinition(**{**s, "label": Label(**s["label"])}) for s in content["step_types"]
                ),
                "exit_kinds": tuple(
                    ExitKindDefinition(
                        **{
                            **e,
                            "label": Label(**e["label"]),
                            "evidence": tuple(Label(**piece) for piece in e["evidence"]),
                        }
                    )
                    for e in content["exit_kinds"]
                ),
                "entry_criteria": tuple(Label(**c) for c in content["entry_criteria"]),
                "entry_situations": tuple(content["entry_situations"]),
                # Absent from what was stored before files said what they need.
                "proofs": tuple(content.get("proofs", ())),
                "targets": tuple(Target(**t) for t in content["targets"]),
                "age_bands": tuple(
                    AgeBand(**{**b, "label": Label(**b["label"])}) for b in content["age_bands"]
                ),
                "blocked": BlockedRules(**content["blocked"]),
                "retention": Retention(**content.get("retention", {})),
                "engagement_contract": None
                if contract is None
                else EngagementContract(
                    **{
                        **contract,
                        "person_commits": tuple(contract["person_commits"]),
                        "structure_commits": tuple(contract["structure_commits"]),
                    }
                ),
                "valid_from": valid_from,
                "valid_to": valid_to,
            }
        )


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON gives them back: two equal definitions compare equal once stored."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
