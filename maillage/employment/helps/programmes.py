"""The programmes of help to companies, out of `data/helps/*.yaml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from maillage.kernel.formats import language
from maillage.people.nomenclature import Label

_FOLDER = Path(__file__).parents[1] / "data" / "helps"


@dataclass(frozen=True, kw_only=True)
class HelpProgramme:
    """`since` and `until`: days between which a company may enter; `unit`: an entry's name, one and several,
    by language."""

    code: str
    name: Label
    about: Label
    since: dt.date
    until: dt.date | None
    criteria: tuple[Label, ...]
    unit: Mapping[str, tuple[str, str]]
    actions: Mapping[str, Label]
    outcomes: Mapping[str, Label]

    def counted(self, count: int) -> str:
        """`3 adhésions`."""
        one, several = self.unit[language()]
        single = count < 2 if language() == "fr" else count == 1
        return f"{count} {one if single else several}"

    def action(self, code: str) -> str:
        """Its label; the code of a kind that the file no longer has."""
        return str(self.actions.get(code, code))

    def outcome(self, code: str) -> str:
        return str(self.outcomes.get(code, code))


@cache
def programmes() -> Mapping[str, HelpProgramme]:
    """By code, in the order of their names of file."""
    return {one.code: one for one in map(_read, sorted(_FOLDER.glob("*.yaml")))}


def _read(path: Path) -> HelpProgramme:
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return HelpProgramme(
        code=said["code"],
        name=Label(**said["name"]),
        about=Label(**said["about"]),
        since=said["from"],
        until=said.get("until"),
        criteria=tuple(Label(**one) for one in said["criteria"]),
        unit={tongue: (words[0], words[1]) for tongue, words in said["unit"].items()},
        actions={code: Label(**label) for code, label in said["actions"].items()},
        outcomes={code: Label(**label) for code, label in said["outcomes"].items()},
    )
