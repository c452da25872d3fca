"""What a programme says on a given day: the reads every other room uses.

A fact is read with the version in force on its own date (a step: the day it starts; an exit: the day of
the exit). Before the first version the first one speaks, after the last one the last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, JSONField, Value, When
from django.db.models.expressions import RawSQL

from maillage.kernel.period import Period
from maillage.pathways.models import Programme, ProgrammeVersion

from .definition import Definition, ExitKindDefinition, Label, StepTypeDefinition, Target

_KEPT = 256  # definitions in memory; a territory has a few dozen versions
_PARSED: dict[str, Definition] = {}  # by state of the row of the version
# Another value each time the row is written, by whichever process.
_ROW_STATE = RawSQL(
    "pathways_programmeversion.xmin::text || ' ' || pathways_programmeversion.ctid::text",
    (),
    output_field=CharField(),
)


@dataclass(frozen=True)
class StepRule:
    """A step type on a day: its id in the database, what it is called, its category."""

    step_type_id: int
    code: str
    label: Label
    category: str


@dataclass(frozen=True)
class ExitRule:
    """An exit kind on a day: its id in the database, what it is called, its class, what proves it."""

    exit_kind_id: int
    code: str
    label: Label
    exit_class: str
    part: str
    evidence: tuple[Label, ...]


def versions_of(programme: Programme) -> list[ProgrammeVersion]:
    """Oldest first. Read once per instance of `programme`, so that a page asks the question once."""
    if "_versions" not in programme.__dict__:
        read_versions([programme])
    return programme.__dict__["_versions"]


def read_versions(programmes: Iterable[Programme]) -> None:
    """The versions of several programmes with one query; none for those whose versions are known."""
    asked = []
    for programme in programmes:
        if "_versions" in programme.__dict__:
            continue
        if "versions" in getattr(programme, "_prefetched_objects_cache", {}):
            programme.__dict__["_versions"] = _in_order(programme.versions.all())
        else:
            asked.append(programme)
    if not asked:
        return
    found = _versions_by_programme(programme.pk for programme in asked)
    for programme in asked:
        programme.__dict__["_versions"] = _in_order(found.get(programme.pk, []))


def programmes_at_hand(keys: Iterable[int]) -> dict[int, Programme]:
    """Programmes by key with their versions read: one query for both. One without any version is left out."""
    programmes = {}
    for key, versions in _versions_by_programme(keys, "programme").items():
        programmes[key] = programme = versions[0].programme
        programme.__dict__["_versions"] = _in_order(versions)
    return programmes


def _versions_by_programme(keys: Iterable[int], *related: str) -> dict[int, list[ProgrammeVersion]]:
    """Versions with their definitions. The content of those this process parsed already is not read again.

    The transaction that wrote a row and where it lies tell its state, so that a definition changed by another
    process, or a change that was rolled back, is never mistaken for the one kept.
    """
    if len(_PARSED) > _KEPT:
        _PARSED.clear()
    parsed = dict(_PARSED)  # another thread may empty it meanwhile
    known = When(row_state__in=list(parsed), then=Value(None, JSONField()))
    rows = ProgrammeVersion.objects.filter(programme_id__in=set(keys)).defer("definition", "source")
    rows = rows.annotate(row_state=_ROW_STATE)
    rows = rows.annotate(unread=Case(known, default="definition", output_field=JSONField()))
    found: dict[int, list[ProgrammeVersion]] = {}
    for version in rows.select_related(*related) if related else rows:
        content = version.__dict__.pop("unread")
        state = version.__dict__["row_state"]
        if content is not None:
            definition = Definition.from_json(content, version.valid_from, version.valid_to)
            parsed[state] = _PARSED[state] = definition
        version.__dict__["_definition"] = parsed[state]
        found.setdefault(version.programme_id, []).append(version)
    return found


def _in_order(versions: Iterable[ProgrammeVersion]) -> list[ProgrammeVersion]:
    return sorted(versions, key=lambda v: (v.valid_from or dt.date.min, v.number))


def forget_versions(programme: Programme) -> None:
    """After a load, the instance reads its versions again."""
    programme.__dict__.pop("_versions", None)


def version_in_force(programme: Programme, day: dt.date) -> ProgrammeVersion:
    """The version of `programme` on `day`. Raises `ProgrammeVersion.DoesNotExist` when it has none at all."""
    versions = versions_of(programme)
    if not versions:
        raise ProgrammeVersion.DoesNotExist(programme.code)
    begun = [v for v in versions if v.valid_from is None or v.valid_from <= day]
    return begun[-1] if begun else versions[0]


def definition_in_force(programme: Programme, day: dt.date) -> Definition:
    """The whole definition on a day."""
    return definition_of(version_in_force(programme, day))


def definition_of(version: ProgrammeVersion) -> Definition:
    """What a version says."""
    known = version.__dict__.get("_definition")
    if known is None:
        known = Definition.from_json(version.definition, version.valid_from, version.valid_to)
        version.__dict__["_definition"] = known
    return known


def step_rules(programme: Programme, day: dt.date) -> dict[str, StepRule]:
    """By code, in the order of the file: the step types one may use on `day`."""
    version = version_in_force(programme, day)
    ids = dict(version.step_rules.values_list("step_type__code", "step_type_id"))
    return {item.code: _step_rule(item, ids) for item in definition_of(version).step_types}


def exit_rules(programme: Programme, day: dt.date) -> dict[str, ExitRule]:
    """By code, in the order of the file: the ways out on `day`."""
    version = version_in_force(programme, day)
    ids = dict(version.exit_rules.values_list("exit_kind__code", "exit_kind_id"))
    return {item.code: _exit_rule(item, ids) for item in definition_of(version).exit_kinds}


def parameter(programme: Programme, key: str, day: dt.date) -> Any:
    """A value of the definition on a day: `caseload_norm`, `follow_up_months`, `blocked.no_step_days`…

    None when the file does not say it; `KeyError` when the format knows no such key.
    """
    value: Any = definition_in_force(programme, day)
    for name in key.split("."):
        if not hasattr(value, name):
            raise KeyError(key)
        value = getattr(value, name)
    return value


def target(programme: Programme, indicator: str, period: Period, breakdown: str = "") -> Target | None:
    """The target a figure of `period` is read against: of the version in force on its last day."""
    for item in definition_in_force(programme, period.last).targets:
        if (item.indicator, item.breakdown) == (indicator, breakdown) and item.applies_to(period):
            return item
    return None


def _step_rule(item: StepTypeDefinition, ids: dict[str, int]) -> StepRule:
    return StepRule(ids[item.code], item.code, item.label, item.category)


def _exit_rule(item: ExitKindDefinition, ids: dict[str, int]) -> ExitRule:
    return ExitRule(ids[item.code], item.code, item.label, item.exit_class, item.part, item.evidence)
