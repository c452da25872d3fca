"""The thresholds of published figures, as data with dates (`data/disclosure.yaml`).

A file of the same name at the installation's home wins over the delivered one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

FORMAT = 1
_NAME = "disclosure.yaml"
_DELIVERED = Path(__file__).resolve().parents[1] / "data" / _NAME


class SecrecyFileError(ValueError):
    """The file does not say what is needed; the message is for whoever writes it."""


@dataclass(frozen=True)
class Parameters:
    """Counts from 1 to `threshold` excluded are hidden, to `raised` for the indicators named."""

    threshold: int
    raised: int
    raised_for: frozenset[str]
    impersonal_units: frozenset[str]
    valid_from: dt.date | None = None

    def threshold_for(self, indicator: str, unit: str) -> int:
        """0 where the figure counts no person."""
        if unit in self.impersonal_units:
            return 0
        return self.raised if indicator in self.raised_for else self.threshold

    def as_json(self) -> dict[str, Any]:
        """What is kept with a published version."""
        return {"threshold": self.threshold, "raised": self.raised, "raised_for": sorted(self.raised_for)}


def parameters_on(day: dt.date) -> Parameters:
    """Those in force on a day; raises `SecrecyFileError`."""
    own = Path(settings.HOME) / _NAME
    path = own if own.is_file() else _DELIVERED
    versions = _read(path, path.stat().st_mtime_ns)
    known = [one for one in versions if one.valid_from is None or one.valid_from <= day]
    if not known:
        raise SecrecyFileError(_("%(file)s : aucun seuil ne vaut le %(day)s.") % {"file": path, "day": day})
    return known[-1]


@cache
def _read(path: Path, _changed: int) -> tuple[Parameters, ...]:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            words = {"file": path, "format": FORMAT}
            raise SecrecyFileError(_("%(file)s : le format connu est %(format)d.") % words)
        found = [_version(one) for one in content["versions"]]
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, SecrecyFileError):
            raise
        raise SecrecyFileError(
            _("%(file)s ne se lit pas : %(why)s") % {"file": path, "why": error}
        ) from error
    return tuple(sorted(found, key=lambda one: one.valid_from or dt.date.min))


def _version(content: dict[str, Any]) -> Parameters:
    raised = content.get("raised") or {}
    threshold = int(content["threshold"])
    found = Parameters(
        threshold=threshold,
        raised=int(raised.get("threshold", threshold)),
        raised_for=frozenset(raised.get("indicators", ())),
        impersonal_units=frozenset(content.get("impersonal_units", ())),
        valid_from=content.get("valid_from"),
    )
    if not 2 <= found.threshold <= found.raised <= 100:
        raise ValueError(_("un seuil va de 2 à 100, et le seuil relevé n'est pas plus bas."))
    return found
