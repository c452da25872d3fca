"""Reads a YAML text node by node, so that each fault is told with its line and its key, all at once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError

# libyaml reads five times faster; the marks of lines are the same.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LONGEST = 256 * 1024  # characters: a programme takes 8 000
DEEPEST = 20  # levels: a programme has 6
_CODE = re.compile(r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$")


@dataclass(frozen=True)
class Problem:
    """A fault of the file. `line` counts from 1; `key` is the way to it: `step_types.pmsmp.category`."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        where = _("ligne %(line)d") % {"line": self.line}
        return f"{where}, {self.key} : {self.message}" if self.key else f"{where} : {self.message}"


class ProgrammeFileError(DomainError):
    """The file cannot be loaded; `problems` says all that is wrong with it. Nothing was written."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems), "file")


class Reader:
    """Helpers that read a node and note what is wrong with it; a faulty value reads as None."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def fault(self, node: yaml.Node, key: str, message: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1, key, message))

    def finish(self) -> None:
        if self.problems:
            raise ProgrammeFileError(sorted(self.problems, key=lambda problem: problem.line))

    # --- structure ------------------------------------------------------------------------------
    def document(self, text: str) -> yaml.Node:
        """The root of a text. Anchors are refused: a few lines of them can weigh gigabytes."""
        if len(text) > LONGEST:
            raise ProgrammeFileError([Problem(1, "", _("le fichier est trop long pour un programme."))])
        depth = 0
        try:
            for event in yaml.parse(text, Loader=_LOADER):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if depth > DEEPEST:  # beyond some thousands libyaml takes the whole process down
                    line = event.start_mark.line + 1 if event.start_mark else 1
                    raise ProgrammeFileError(
                        [Problem(line, "", _("le fichier a trop de niveaux pour un programme."))]
                    )
                if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                    line = event.start_mark.line + 1 if event.start_mark else 1
                    raise ProgrammeFileError(
                        [Problem(line, "", _("les renvois YAML (& et *) ne sont pas admis."))]
                    )
            root = yaml.compose(text, Loader=_LOADER)
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            detail = getattr(error, "problem", None) or ""
            message = (
                _("ce n'est pas du YAML lisible (%s).") % detail if detail else _("ce n'est pas du YAML.")
            )
            raise ProgrammeFileError([Problem(mark.line + 1 if mark else 1, "", message)]) from error
        if root is None:
            raise ProgrammeFileError([Problem(1, "", _("le fichier est vide."))])
        return root

    def mapping(
        self, node: yaml.Node, key: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The keys of a mapping, unknown, doubled and missing ones told."""
        found = dict(self.pairs(node, key))
        known = required + optional
        for name in list(found):
            if name not in known:
                self.fault(
                    found.pop(name), _join(key, name), _("clé inconnue ; attendu : %s.") % ", ".join(known)
                )
        if isinstance(node, yaml.MappingNode):
            for name in required:
                if name not in found:
                    self.fault(node, _join(key, name), _("manque."))
        return found

    def pairs(self, node: yaml.Node, key: str) -> Iterator[tuple[str, yaml.Node]]:
        """Name and value of each entry, in the order of the file."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, key, _("attendu : une suite de « clé: valeur »."))
            return
        seen: set[str] = set()
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in seen:
                self.fault(name_node, _join(key, name), _("écrit deux fois."))
                continue
            seen.add(name)
            yield name, value

    def items(self, node: yaml.Node | None, key: str) -> list[tuple[str, yaml.Node]]:
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, key, _("attendu : une liste, une ligne « - … » par élément."))
            return []
        return [(f"{key}[{rank}]", item) for rank, item in enumerate(node.value, 1)]

    # --- values ---------------------------------------------------------------------------------
    def text(self, node: yaml.Node | None, key: str, longest: int = 200) -> str:
        if node is None:
            return ""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            self.fault(node, key, _("attendu : un texte."))
            return ""
        value = node.value.strip()
        if len(value) > longest:
            self.fault(node, key, _("texte trop long : %d caractères au plus.") % longest)
        return value

    def code(self, node: yaml.Node, key: str, value: str | None = None) -> str:
        value = self.text(node, key, 40) if value is None else value
        if value and not (_CODE.match(value) and len(value) <= 40):
            self.fault(node, key, _("un code s'écrit en minuscules sans accents, avec - ou _."))
        return value

    def number(
        self, node: yaml.Node | None, key: str, lowest: float, highest: float, whole: bool = True
    ) -> float | int | None:
        """A number between two bounds. Whole numbers come back as int."""
        if node is None or _is_null(node):
            return None
        try:
            value = float(node.value) if isinstance(node, yaml.ScalarNode) else float("nan")
        except ValueError:
            value = float("nan")
        if not lowest <= value <= highest or (whole and value != int(value)):
            kind = _("un nombre entier") if whole else _("un nombre")
            self.fault(
                node,
                key,
                _("attendu : %(kind)s de %(low)g à %(high)g.")
                % {"kind": kind, "low": lowest, "high": highest},
            )
            return None
        return int(value) if value == int(value) else value

    def choice(self, node: yaml.Node | None, key: str, allowed: tuple[str, ...] | list[str]) -> str:
        if node is None:
            return ""
        value = self.text(node, key)
        if value and value not in allowed:
            self.fault(
                node,
                key,
                _("« %(value)s » inconnu ; attendu : %(allowed)s.")
                % {"value": value, "allowed": ", ".join(allowed)},
            )
        return value

    def day(self, node: yaml.Node | None, key: str) -> dt.date | None:
        if node is None or _is_null(node):
            return None
        try:
            return dt.date.fromisoformat(str(node.value))
        except ValueError:
            self.fault(node, key, _("attendu : une date écrite 2012-01-31."))
            return None


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name
