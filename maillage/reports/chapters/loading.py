"""Reading chapter files: every fault is told with the place it stands at."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.utils.translation import gettext as _

from .definition import (
    CHARTS,
    EMPTY,
    EVERY,
    TABLES,
    ChapterDefinition,
    ChartDefinition,
    Label,
    PartDefinition,
    RowDefinition,
)

FORMAT = 1
ANY = "any"  # the file of any programme without a chapter of its own
ANY_SECTION = "any-section"  # the same for a section that is no programme
DELIVERED = Path(__file__).resolve().parents[1] / "data" / "chapters"


class ChapterFileError(ValueError):
    """The file is no chapter; the message says where and why, for whoever writes the file."""


def own_folder() -> Path:
    """Where an installation puts chapters of its own: one there wins over the delivered one of its name."""
    return Path(settings.HOME) / "chapters"


def chapter_for(code: str, programme: bool = True) -> ChapterDefinition:
    """The chapter of a programme or of another section: its own file, else the one of its kind (`funnel_any`
    for every `funnel_…`, the longest that fits), else the one for any programme, or any section."""
    files = _files()
    fitting = [name for name in files if _fits(name, code)]
    name = code if code in files else max(fitting, key=len, default=ANY if programme else ANY_SECTION)
    path = files[name]
    return _read(path, path.stat().st_mtime_ns)


def chapter_codes() -> list[str]:
    """Programmes and sections that have a chapter of their own."""
    return sorted(code for code in _files() if code not in (ANY, ANY_SECTION))


def _fits(name: str, code: str) -> bool:
    """Whether the file `funnel_any` is for the section `funnel_x`."""
    return name.endswith("_any") and code.startswith(name.removesuffix("any"))


def _files() -> dict[str, Path]:
    return {path.stem: path for folder in (DELIVERED, own_folder()) for path in sorted(folder.glob("*.yaml"))}


@cache
def _read(path: Path, _changed: int) -> ChapterDefinition:
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, name: str = "") -> ChapterDefinition:
    """A chapter out of the text of a file; raise `ChapterFileError`."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _("ligne %d") % (mark.line + 1) if mark else ""
        raise ChapterFileError(f"{name} {where} : {getattr(error, 'problem', error)}".strip()) from error
    return replace(_Reader(name).chapter(content), source=text)


class _Reader:
    """Walks the content; `path` says where it stands when something is wrong."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fail(self, path: str, message: str) -> ChapterFileError:
        return ChapterFileError(f"{self.name} · {path} : {message}".strip(" ·"))

    def keys(self, value: Any, path: str, needed: set[str], allowed: set[str]) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.fail(path, _("des clés et des valeurs sont attendues ici."))
        for key in value:
            if key not in needed | allowed:
                raise self.fail(path, _("la clé « %s » n'existe pas.") % key)
        for key in sorted(needed):
            if key not in value:
                raise self.fail(path, _("la clé « %s » manque.") % key)
        return value

    def chapter(self, value: Any) -> ChapterDefinition:
        allowed = {"picture", "key_figures", "only_known", "several", "order", "section", "programme"}
        content = self.keys(value, "", {"format", "title", "lead", "parts"}, allowed)
        if ("section" in content) == ("programme" in content):
            raise self.fail("section", _("le chapitre nomme une section (ou un programme), une seule fois."))
        if content["format"] != FORMAT:
            raise self.fail("format", _("le format connu est %d.") % FORMAT)
        parts = self.many(content["parts"], "parts", self.part)
        codes = [part.code for part in parts]
        if doubled := next((code for code in codes if codes.count(code) > 1), None):
            raise self.fail("parts", _("deux parties portent le code « %s ».") % doubled)
        picture = content.get("picture")
        return ChapterDefinition(
            section=self.text(content.get("section", content.get("programme")), "section"),
            title=self.label(content["title"], "title"),
            lead=self.label(content["lead"], "lead"),
            parts=parts,
            picture=self.chart(picture, "picture") if picture is not None else None,
            key_figures=self.many(content.get("key_figures", []), "key_figures", self.text),
            several=self.label(content.get("several", ""), "several"),
            only_known=self.flag(content, "only_known", ""),
            order=self.number(content.get("order", 50), "order"),
        )

    def part(self, value: Any, path: str) -> PartDefinition:
        allowed = {
            "table",
            "rows",
            "charts",
            "intro",
            "note",
            "objectives",
            "cumulated",
            "history",
            "wide",
            "head",
            "without",
        }
        content = self.keys(value, path, {"code", "title"}, allowed)
        table = self.choice(content.get("table", "none"), f"{path}.table", TABLES)
        rows = self.many(content.get("rows", []), f"{path}.rows", self.row)
        if table == "shares" and len(rows) != 1:
            raise self.fail(f"{path}.rows", _("un tableau « shares » ventile un seul indicateur."))
        if bool(rows) != (table != "none"):
            raise self.fail(f"{path}.rows", _("un tableau a des lignes, et des lignes ont un tableau."))
        return PartDefinition(
            code=self.text(content["code"], f"{path}.code"),
            title=self.label(content["title"], f"{path}.title"),
            table=table,
            rows=rows,
            charts=self.many(content.get("charts", []), f"{path}.charts", self.chart),
            intro=self.label(content.get("intro", ""), f"{path}.intro"),
            note=self.label(content.get("note", ""), f"{path}.note"),
            objectives=self.flag(content, "objectives", path),
            cumulated=self.flag(content, "cumulated", path),
            history=self.flag(content, "history", path),
            wide=self.flag(content, "wide", path),
            head=self.label(content.get("head", ""), f"{path}.head"),
            without=self.many(content.get("without", []), f"{path}.without", self.text),
        )

    def row(self, value: Any, path: str) -> RowDefinition:
        if isinstance(value, str):
            return RowDefinition(value)
        content = self.keys(value, path, {"indicator"}, {"breakdown", "label", "level", "strong"})
        level = content.get("level", 0)
        if level not in (0, 1):
            raise self.fail(f"{path}.level", _("le retrait vaut 0 ou 1."))
        return RowDefinition(
            indicator=self.text(content["indicator"], f"{path}.indicator"),
            breakdown=self.text(content.get("breakdown", ""), f"{path}.breakdown"),
            label=self.label(content.get("label", ""), f"{path}.label"),
            level=level,
            strong=self.flag(content, "strong", path),
        )

    def chart(self, value: Any, path: str) -> ChartDefinition:
        content = self.keys(value, path, {"kind", "indicators"}, {"title", "hues", "names", "without"})
        kind = self.choice(content["kind"], f"{path}.kind", CHARTS)
        indicators = self.many(content["indicators"], f"{path}.indicators", self.text)
        if kind not in ("stacked", "funnel") and len(indicators) != 1:
            raise self.fail(f"{path}.indicators", _("ce graphique montre un seul indicateur."))
        if kind == "stacked" and not 2 <= len(indicators) <= 3:
            raise self.fail(f"{path}.indicators", _("ce graphique empile deux ou trois indicateurs."))
        if kind == "funnel" and len(indicators) < 2 and indicators != (EVERY,):
            raise self.fail(f"{path}.indicators", _("un entonnoir a deux étapes ou plus."))
        names = self.many(content.get("names", []), f"{path}.names", self.label)
        if names and len(names) != len(indicators):
            raise self.fail(f"{path}.names", _("autant de noms que d'indicateurs sont attendus."))
        return ChartDefinition(
            kind,
            indicators,
            self.label(content.get("title", ""), f"{path}.title"),
            self.flag(content, "hues", path),
            names,
            self.many(content.get("without", []), f"{path}.without", self.text),
        )

    def many(self, value: Any, path: str, read: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise self.fail(path, _("une liste est attendue ici."))
        return tuple(read(item, f"{path}[{number}]") for number, item in enumerate(value, start=1))

    def label(self, value: Any, path: str) -> Label:
        if isinstance(value, str):
            return Label(value.strip()) if value else EMPTY
        content = self.keys(value, path, {"fr"}, {"en"})
        return Label(
            self.text(content["fr"], f"{path}.fr").strip(),
            self.text(content.get("en", ""), f"{path}.en").strip(),
        )

    def text(self, value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise self.fail(path, _("un texte est attendu ici."))
        return value

    def number(self, value: Any, path: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.fail(path, _("un nombre est attendu ici."))
        return value

    def choice(self, value: Any, path: str, choices: tuple[str, ...]) -> str:
        if value not in choices:
            raise self.fail(path, _("la valeur est l'une de : %s.") % ", ".join(choices))
        return value

    def flag(self, content: dict[str, Any], key: str, path: str) -> bool:
        value = content.get(key, False)
        if not isinstance(value, bool):
            raise self.fail(f"{path}.{key}", _("la valeur est true ou false."))
        return value
