"""Reading the texts of the charter: those delivered, and those of the installation beside them.

`$MAILLAGE_HOME/charters/*.yaml` adds versions, or replaces a delivered one of the same code. The format is
described in docs/charter.md.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.organisations.deeds import Deed
from maillage.pathways.programmes.definition import Label

from .definition import MEASURES, Axis, Charter, Kind, Rule

DELIVERED = Path(__file__).parent / "charters"


class CharterFileError(DomainError):
    """A file of the charter says something it cannot; the message names the file and the key."""


@cache
def charters() -> dict[str, Charter]:
    """Every version by its code, the oldest first. Files are read once by process."""
    found: dict[str, Charter] = {}
    for folder in (DELIVERED, Path(settings.HOME) / "charters"):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            charter = read(path.read_text(encoding="utf-8"), path.name)
            found[charter.version] = charter
    return dict(sorted(found.items(), key=lambda pair: pair[1].valid_from))


def charter(version: str) -> Charter:
    """The version of this code; raises `DomainError` when there is none."""
    found = charters().get(version)
    if found is None:
        raise DomainError(_("« %s » n'est pas un texte connu de la charte.") % version, "version")
    return found


def in_force(day: dt.date) -> Charter:
    """The text companies sign on a day; the first one before it."""
    known = list(charters().values())
    return next((c for c in reversed(known) if c.valid_from <= day), known[0])


def read(text: str, name: str = "charter") -> Charter:
    """A text of the charter, checked. Raises `CharterFileError`."""
    try:
        root = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CharterFileError(_("%s : ce fichier n'est pas du YAML lisible.") % name) from error
    if not isinstance(root, dict):
        raise CharterFileError(_("%s : ce fichier ne décrit pas une charte.") % name)
    try:
        return _charter(root)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CharterFileError(
            _("%(file)s : la charte ne se lit pas (%(what)s).") % {"file": name, "what": error}
        ) from error


def _charter(root: dict[str, Any]) -> Charter:
    axes = {a["code"]: Axis(a["code"], _label(a["label"])) for a in root["axes"]}
    kinds = {k["code"]: _kind(k, axes) for k in root["kinds"]}
    sticker = root.get("sticker") or {}
    first = root["valid_from"]
    if not isinstance(first, dt.date):
        raise ValueError(f"valid_from: {first!r}")
    return Charter(
        version=str(root["version"]),
        valid_from=first,
        name=_label(root["name"]),
        signature_months=_whole(root, "signature_months", 1, 240),
        renewal_days=_whole(root, "renewal_days", 0, 1000),
        at_risk_after=_whole(root, "at_risk_after", 0, 100),
        axes=axes,
        kinds=kinds,
        sticker=_label(sticker.get("label", "")),
        rules=tuple(_rule(r) for r in sticker.get("rules", ())),
    )


def _label(said: Any) -> Label:
    """A text in French, or in both languages: `{fr: …, en: …}`."""
    if isinstance(said, dict):
        return Label(str(said["fr"]), str(said.get("en", "")))
    if not isinstance(said, str):
        raise ValueError(f"label: {said!r}")
    return Label(said)


def _whole(root: dict[str, Any], key: str, least: int, most: int) -> int:
    value = root[key]
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{key}: {value!r}")
    return value


def _kind(said: dict[str, Any], axes: dict[str, Axis]) -> Kind:
    units = said["units"] if isinstance(said["units"], dict) else {"fr": said["units"]}
    one, many = (Label(fr, en) for fr, en in zip(units["fr"], units.get("en", ("", "")), strict=True))
    fed_by = tuple(said.get("fed_by", [said["deed"]]))
    if unknown := {said["deed"], *fed_by} - set(Deed.values):
        raise ValueError(f"{said['code']}: {', '.join(sorted(unknown))}")
    if not said["axes"] or (strange := set(said["axes"]) - set(axes)):
        raise ValueError(f"{said['code']}: axes {', '.join(sorted(strange))}")
    return Kind(said["code"], _label(said["label"]), one, many, tuple(said["axes"]), said["deed"], fed_by)


def _rule(said: dict[str, Any]) -> Rule:
    if said["measure"] not in MEASURES:
        raise ValueError(f"measure: {said['measure']}")
    return Rule(said["measure"], _label(said["label"]), said.get("at_least"), said.get("at_most"))
