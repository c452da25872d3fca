"""Loads programme files: the only place that writes programmes, their versions and their rules."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import Actor, changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import (
    ExitKind,
    ExitKindRule,
    Programme,
    ProgrammeVersion,
    StepType,
    StepTypeRule,
)

from .definition import Definition
from .parse import parse
from .rules import forget_versions, versions_of

DELIVERED = Path(__file__).resolve().parent.parent / "data" / "programmes"


class Outcome(StrEnum):
    CREATED = "created"
    NEW_VERSION = "new_version"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Loaded:
    """What a load did: the programme, and the version that carries the file's definition."""

    programme: Programme
    version: ProgrammeVersion
    outcome: Outcome


def delivered_codes() -> list[str]:
    """Codes of the programmes delivered with Maillage."""
    return sorted(path.stem for path in DELIVERED.glob("*.yaml"))


def delivered_text(code: str) -> str:
    """The delivered file of a programme, comments included."""
    if code not in delivered_codes():
        raise DomainError(_("Aucun programme « %s » n'est livré avec Maillage.") % code)
    return (DELIVERED / f"{code}.yaml").read_text(encoding="utf-8")


def load_delivered(organisation: Organisation, actor: Actor) -> list[Programme]:
    """Give `organisation` the delivered programmes it does not have yet; the others stay as they are.

    An organisation that changed a delivered programme keeps its own definition.
    """
    loaded = []
    with changes(actor, _("chargement des programmes livrés")):
        existing = {p.code: p for p in Programme.objects.filter(organisation=organisation)}
        for code in delivered_codes():
            if code not in existing:
                existing[code] = _load(organisation, delivered_text(code)).programme
            loaded.append(existing[code])
    return loaded


def load_file(context: Context, text: str, reason: str = "", valid_from: dt.date | None = None) -> Loaded:
    """Load a programme file for the context's organisation. The same file twice changes nothing.

    A changed definition becomes a new version from `valid_from` on (by default the date the file gives);
    the version before it is closed the day before. Raises `ProgrammeFileError` or `DomainError`.
    """
    context.require(Right.EDIT_PROGRAMMES)
    with changes(context.actor, reason or _("chargement d'un fichier de programme")):
        return _load(context.organisation, text, valid_from)


def _load(organisation: Organisation, text: str, valid_from: dt.date | None = None) -> Loaded:
    definition = parse(text)
    start = valid_from or definition.valid_from
    programme = (
        Programme.objects.select_for_update().filter(organisation=organisation, code=definition.code).first()
    )
    if programme is None:
        programme = Programme.objects.create(
            organisation=organisation, code=definition.code, name=definition.name.fr
        )
        return Loaded(programme, _add_version(programme, definition, text, start, 1), Outcome.CREATED)
    forget_versions(programme)
    versions = versions_of(programme)
    content = definition.as_json()
    for version in versions:
        if version.definition == content and (version is versions[-1] or version.valid_from == start):
            return Loaded(programme, version, Outcome.UNCHANGED)
    if versions:
        _close(versions[-1], start)
    number = max((version.number for version in versions), default=0) + 1
    version = _add_version(programme, definition, text, start, number)
    if programme.name != definition.name.fr:
        programme.name = definition.name.fr
        programme.save(update_fields=["name"])
    forget_versions(programme)
    return Loaded(programme, version, Outcome.NEW_VERSION)


def _close(current: ProgrammeVersion, start: dt.date | None) -> None:
    """End the version in force the day before the new one begins."""
    if start is None:
        raise DomainError(
            _(
                "La définition a changé : indiquez le jour où la nouvelle prend effet "
                "(valid_from dans le fichier, ou la date demandée avec lui)."
            ),
            "valid_from",
        )
    if current.valid_from is not None and start <= current.valid_from:
        raise DomainError(
            _(
                "La version %(number)d prend effet le %(day)s : une nouvelle version commence après ce jour. "
                "Les périodes passées gardent leur définition."
            )
            % {"number": current.number, "day": format_day(current.valid_from)},
            "valid_from",
        )
    if current.valid_to is None or current.valid_to >= start:
        current.valid_to = start - dt.timedelta(days=1)
        current.save(update_fields=["valid_to"])


def _add_version(
    programme: Programme, definition: Definition, text: str, start: dt.date | None, number: int
) -> ProgrammeVersion:
    if start and definition.valid_to and definition.valid_to < start:
        raise DomainError(_("La définition finit avant de commencer."), "valid_from")
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=number,
        valid_from=start,
        valid_to=definition.valid_to,
        definition=definition.as_json(),
        source=text,
    )
    types = _ensure(StepType, programme, [item.code for item in definition.step_types])
    StepTypeRule.objects.bulk_create(
        StepTypeRule(version=version, step_type=types[item.code], label=item.label.fr, category=item.category)
        for item in definition.step_types
    )
    kinds = _ensure(ExitKind, programme, [item.code for item in definition.exit_kinds])
    ExitKindRule.objects.bulk_create(
        ExitKindRule(
            version=version, exit_kind=kinds[item.code], label=item.label.fr, exit_class=item.exit_class
        )
        for item in definition.exit_kinds
    )
    return version


def _ensure(model: Any, programme: Programme, codes: list[str]) -> dict[str, Any]:
    """The rows of these codes; a code keeps its row from version to version, facts point at it."""
    known = {row.code: row for row in model.objects.filter(programme=programme)}
    missing = [model(programme=programme, code=code) for code in codes if code not in known]
    known.update({row.code: row for row in model.objects.bulk_create(missing)})
    return known
