"""What can be answered about a person, and barriers that can be noted: read from `data/situations.yaml`."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold

from . import rome

_FILE = Path(__file__).parent / "data" / "situations.yaml"
_FRENCH_DAY = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_SEPARATORS = re.compile(r"[,;|]")
_TEXT_LIMIT = 200  # the column's


@dataclass(frozen=True)
class Label:
    fr: str
    en: str

    def __str__(self) -> str:
        return self.en if (get_language() or "fr").startswith("en") else self.fr

    def means(self, text: str) -> bool:
        return fold(text) in (fold(self.fr), fold(self.en))


@dataclass(frozen=True)
class Kind:
    """A question: its label, the type of its answers, the answers it knows when it is a choice.

    `sensitive`: health, justice, minimum income… read by the person's reference team only.
    `placement`: what an employer asks for, read by who presents the person to companies with their consent.
    `search`: about the job looked for, asked together in this order, read by the matching with offers; 0: no.
    """

    code: str
    label: Label
    type: str
    values: dict[str, Label]
    sensitive: bool = False
    placement: bool = False
    search: int = 0
    help: Label | None = None

    def parse(self, text: str) -> str:
        """The value to keep for what was typed or imported: a code or a label. Raises `DomainError`."""
        text = text.strip()
        if not text:
            raise DomainError(_("Indiquez une réponse pour « %s ».") % self.label, "value")
        if self.type == "date":
            return _day(text, str(self.label)).isoformat()
        if self.type == "text":
            if len(text) > _TEXT_LIMIT:
                raise DomainError(_("La réponse dépasse %s caractères.") % _TEXT_LIMIT, "value")
            return text
        if self.type == "several":
            found = {self._choice(part.strip()) for part in _SEPARATORS.split(text) if part.strip()}
            return ",".join(code for code in self.values if code in found)
        return self._choice(text)

    def _choice(self, text: str) -> str:
        if text in self.values:
            return text
        for code, label in self.values.items():
            if code.lower() == text.lower() or label.means(text):
                return code
        if self.type == "rome":
            return self._job(text)
        raise DomainError(
            _("« %(value)s » n'est pas une réponse à « %(kind)s ». Réponses connues : %(known)s.")
            % {"value": text, "kind": self.label, "known": ", ".join(self.values)},
            "value",
        )

    def _job(self, text: str) -> str:
        try:
            return rome.parse(text)
        except DomainError as error:
            raise DomainError(error.message, "value") from error

    def split(self, value: str) -> list[str]:
        """The codes of an answer to a question with several."""
        return [part for part in value.split(",") if part]

    def display(self, value: str) -> str:
        """The value as a reader wants it; an unknown one as it is."""
        if self.type == "date":
            try:
                return formats.day(dt.date.fromisoformat(value))
            except ValueError:
                return value
        if self.type == "several":
            return ", ".join(str(self.values.get(part, part)) for part in self.split(value))
        if self.type == "rome" and value not in self.values:
            return rome.label(value)
        return str(self.values.get(value, value))


def _day(text: str, label: str) -> dt.date:
    try:
        if match := _FRENCH_DAY.match(text):
            return dt.date(int(match[3]), int(match[2]), int(match[1]))
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise DomainError(_("« %s » : la date n'existe pas. Écrivez 31/12/2017.") % label, "value") from error


_FLAG = {"yes": Label("Oui", "Yes"), "no": Label("Non", "No")}
_NO_JOB = {"none": Label("Aucun", "None")}
_REFUSED = {"refused": Label("Ne souhaite pas répondre", "Prefers not to answer")}


@cache
def _content() -> dict[str, Any]:
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


@cache
def kinds() -> dict[str, Kind]:
    """Every question, by code, in the order they are asked."""
    found = {}
    for code, entry in _content()["situations"].items():
        values = {str(value): Label(**label) for value, label in entry.get("values", {}).items()}
        if entry["type"] == "flag":
            values = dict(_FLAG)
        if entry["type"] == "rome":
            values = dict(_NO_JOB)
        if entry.get("may_refuse"):
            values |= _REFUSED
        sensitive = bool(entry.get("sensitive"))
        placement = bool(entry.get("placement")) and not sensitive
        found[code] = Kind(
            code,
            Label(**entry["label"]),
            entry["type"],
            values,
            sensitive,
            placement,
            entry.get("search", 0),
            Label(**entry["help"]) if "help" in entry else None,
        )
    return found


def kind(code: str) -> Kind:
    """The question of this code; raises `DomainError` (field `kind`) when there is none."""
    known = kinds().get(code.strip())
    if known is None:
        raise DomainError(
            _("« %(kind)s » n'est pas une nature de situation. Natures connues : %(known)s.")
            % {"kind": code, "known": ", ".join(kinds())},
            "kind",
        )
    return known


@cache
def barriers() -> dict[str, Label]:
    """Barriers to employment (freins), by code."""
    return {code: Label(fr=entry["fr"], en=entry["en"]) for code, entry in _content()["barriers"].items()}


@cache
def sensitive_kinds() -> frozenset[str]:
    """Codes of the questions only the reference team reads."""
    return frozenset(code for code, kind in kinds().items() if kind.sensitive)


@cache
def placement_kinds() -> frozenset[str]:
    """Codes of the questions whose answers a placement needs."""
    return frozenset(code for code, kind in kinds().items() if kind.placement)


@cache
def search_kinds() -> tuple[str, ...]:
    """Codes of the questions about the job looked for, in the order they are asked."""
    return tuple(kind.code for kind in sorted(kinds().values(), key=lambda k: k.search) if kind.search)


@cache
def sensitive_barriers() -> frozenset[str]:
    """Codes of the barriers only the reference team reads."""
    return frozenset(code for code, entry in _content()["barriers"].items() if entry.get("sensitive"))


def barrier_label(code: str) -> str:
    return str(barriers().get(code, code))
