"""Reading the files of grids: every fault is told with the file and the place it stands at.

The format is described in docs/clauses-grilles.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.period import Period, PeriodError
from maillage.people.nomenclature import Label

from ...nomenclature import DELIVERED

FORMAT = 1
EACH = "each"  # a line for each part of the first column's indicator
VALUE, COUNT = "value", "count"
THIS, BEFORE, SINCE = "", "before", "since"  # the period asked, the year before, all until its last day
_KEYS = {"section", "indicator", "breakdown", "period", "what"}
T = TypeVar("T")


class GridFileError(DomainError):
    """A file of a grid says something it cannot; the message names the file and the place."""


@dataclass(frozen=True)
class Figure:
    """A figure of a cell. `section` "": the one asked for. `breakdown` None: not said here.

    `what` is its value, or the count behind a share.
    """

    indicator: str = ""
    breakdown: str | None = None
    section: str = ""
    period: str = THIS
    what: str = ""

    def over(self, column: Figure) -> Figure:
        """What the line says, else what the column says."""
        return Figure(
            self.indicator or column.indicator,
            column.breakdown if self.breakdown is None else self.breakdown,
            self.section or column.section,
            self.period or column.period,
            self.what or column.what,
        )


@dataclass(frozen=True)
class Line:
    """`figures` are added up; none where a file says nothing of a line but its columns."""

    label: Label
    figures: tuple[Figure, ...]
    strong: bool = False


@dataclass(frozen=True)
class Table:
    title: Label
    head: Label
    columns: tuple[tuple[Label, Figure], ...]
    lines: tuple[Line, ...]
    each: bool
    place: str  # where it stands in the file, for who mends it


@dataclass(frozen=True)
class Grid:
    """`code` is the name of its file."""

    code: str
    title: Label
    about: Label
    order: int
    tables: tuple[Table, ...]


def own_folder() -> Path:
    """Where an installation puts grids of its own: one there wins over the delivered one of its name."""
    return Path(settings.HOME) / "clauses" / "grids"


def grids() -> tuple[list[Grid], list[GridFileError]]:
    """Those that can be read, in their order, and what is wrong with the others."""
    found, faults = [], []
    for code in sorted(_files()):
        try:
            found.append(grid(code))
        except GridFileError as error:
            faults.append(error)
    return sorted(found, key=lambda one: (one.order, one.code)), faults


def grid(code: str) -> Grid:
    """Raises `KeyError` when there is no such file, `GridFileError` when it cannot be read."""
    path = _files()[code]
    return _read(path, path.stat().st_mtime_ns)


def _files() -> dict[str, Path]:
    folders = (DELIVERED / "grids", own_folder())
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


@cache
def _read(path: Path, _changed: int) -> Grid:
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = _("ligne %d") % (mark.line + 1) if mark else ""
        raise GridFileError(
            _("%(file)s %(where)s : ce fichier n'est pas du YAML lisible.")
            % {"file": path.name, "where": where}
        ) from error
    return replace(_Reader(path.name).grid(content), code=path.stem)


class _Reader:
    """Walks the content; `place` says where it stands when something is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, place: str, message: str) -> GridFileError:
        return GridFileError(f"{self.name} · {place} : {message}" if place else f"{self.name} : {message}")

    def grid(self, value: Any) -> Grid:
        content = self.keys(value, "", {"format", "title", "tables"}, {"about", "order"})
        if content["format"] != FORMAT:
            raise self.fail("format", _("le format connu est %d.") % FORMAT)
        order = content.get("order", 50)
        if not isinstance(order, int) or isinstance(order, bool):
            raise self.fail("order", _("un nombre est attendu ici."))
        title = self.label(content["title"], "title")
        about = self.label(content["about"], "about") if "about" in content else Label("", "")
        return Grid("", title, about, order, self.many(content["tables"], "tables", self.table))

    def table(self, value: Any, place: str) -> Table:
        content = self.keys(value, place, {"title", "columns", "rows"}, {"head"})
        columns = self.many(content["columns"], f"{place}.columns", self.column)
        each = content["rows"] == EACH
        lines = () if each else self.many(content["rows"], f"{place}.rows", self.line)
        if each and any(not figure.indicator for _label, figure in columns):
            raise self.fail(f"{place}.columns", _("avec « rows: each », chaque colonne nomme un indicateur."))
        for number, line in enumerate(lines, start=1):
            if any(not one.over(figure).indicator for one in line.figures for _label, figure in columns):
                raise self.fail(
                    f"{place}.rows[{number}]", _("ni la ligne ni la colonne ne nomment d'indicateur.")
                )
        head = self.label(content["head"], f"{place}.head") if "head" in content else Label("", "")
        return Table(self.label(content["title"], f"{place}.title"), head, columns, lines, each, place)

    def column(self, value: Any, place: str) -> tuple[Label, Figure]:
        content = self.keys(value, place, {"label"}, _KEYS)
        (figure,) = self.figures(content, place, several=False)
        return self.label(content["label"], f"{place}.label"), figure

    def line(self, value: Any, place: str) -> Line:
        content = self.keys(value, place, {"label"}, {*_KEYS, "strong", "sum"})
        strong = content.get("strong", False)
        if not isinstance(strong, bool):
            raise self.fail(f"{place}.strong", _("la valeur est true ou false."))
        if "sum" in content:
            if _KEYS & set(content):
                raise self.fail(place, _("« sum » dit tout de la ligne : rien d'autre ne l'accompagne."))
            added = self.many(content["sum"], f"{place}.sum", self.added)
            figures = tuple(figure for some in added for figure in some)
        else:
            figures = self.figures(content, place)
        return Line(self.label(content["label"], f"{place}.label"), figures, strong)

    def added(self, value: Any, place: str) -> tuple[Figure, ...]:
        return self.figures(self.keys(value, place, {"indicator"}, _KEYS), place)

    def figures(self, content: dict[str, Any], place: str, several: bool = True) -> tuple[Figure, ...]:
        """One for each part where several are named."""
        breakdown = content.get("breakdown")
        parts = breakdown if isinstance(breakdown, list) and several else [breakdown]
        if not parts or any(part is not None and not isinstance(part, str) for part in parts):
            raise self.fail(f"{place}.breakdown", _("un texte est attendu ici, ou une liste de textes."))
        what = content.get("what", "")
        if what not in ("", VALUE, COUNT):
            raise self.fail(f"{place}.what", _("la valeur est l'une de : %s.") % f"{VALUE}, {COUNT}")
        period = self.period(str(content.get("period", THIS)), f"{place}.period")
        indicator = self.text(content.get("indicator", ""), f"{place}.indicator")
        section = self.text(content.get("section", ""), f"{place}.section")
        return tuple(Figure(indicator, part, section, period, what) for part in parts)

    def period(self, value: str, place: str) -> str:
        if value not in (THIS, BEFORE, SINCE):
            try:
                Period.parse(value)
            except PeriodError as error:
                raise self.fail(place, f"{error} {_('Ou')} {BEFORE}, {SINCE}.") from error
        return value

    def keys(self, value: Any, place: str, needed: set[str], allowed: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(place, _("des clés et des valeurs sont attendues ici."))
        for key in value:
            if key not in needed | allowed:
                raise self.fail(place, _("la clé « %s » n'existe pas.") % key)
        for key in sorted(needed):
            if key not in value:
                raise self.fail(place, _("la clé « %s » manque.") % key)
        return value

    def many(self, value: Any, place: str, read: Callable[[Any, str], T]) -> tuple[T, ...]:
        if not isinstance(value, list) or not value:
            raise self.fail(place, _("une liste est attendue ici."))
        return tuple(read(item, f"{place}[{number}]") for number, item in enumerate(value, start=1))

    def label(self, value: Any, place: str) -> Label:
        if isinstance(value, str) and value.strip():
            return Label(value.strip(), value.strip())
        content = self.keys(value, place, {"fr"}, {"en"})
        french = self.text(content["fr"], f"{place}.fr").strip()
        return Label(french, self.text(content.get("en", french), f"{place}.en").strip())

    def text(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise self.fail(place, _("un texte est attendu ici."))
        return value
