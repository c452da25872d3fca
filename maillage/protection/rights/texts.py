"""Information notices and what consent is asked for, as dated Markdown files.

Delivered in `protection/data/texts/`; an installation puts its own under `texts/` of its home, for everybody
or in a folder named after the SIRET of one structure. A new version is a new file with a later `valid_from`:
the old one stays, for those who answered it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillage.kernel.markup import Block, as_html, parse

DELIVERED = Path(__file__).resolve().parents[1] / "data" / "texts"
NOTICE, CONSENT = "notice", "consent"


class TextFileError(ValueError):
    """A file is no notice; the message says which, for whoever writes it."""


@dataclass(frozen=True)
class Text:
    """One version of a notice, or of what consent is asked for."""

    code: str
    kind: str
    label: str
    valid_from: dt.date
    body: str

    @property
    def version(self) -> str:
        return self.valid_from.isoformat()

    @property
    def blocks(self) -> list[Block]:
        return parse(self.body)

    @property
    def html(self) -> SafeString:
        return as_html(self.body)


def texts_on(day: dt.date, siret: str | None = "") -> dict[str, Text]:
    """The version in force of every text, a structure's own before the installation's, that before ours."""
    found: dict[str, Text] = {}
    own = Path(settings.HOME) / "texts"
    for folder in (DELIVERED, own, *([own / siret] if siret else [])):
        known = [text for text in _folder(folder) if text.valid_from <= day]
        for text in sorted(known, key=lambda one: one.valid_from):
            found[text.code] = text
    return found


def versions_of(code: str, day: dt.date) -> tuple[str, dict[str, str]]:
    """The version of a text in force on a day ("" for none); by SIRET, those of structures of their own."""
    common = _version(code, day, "")
    own = Path(settings.HOME) / "texts"
    sirets = sorted(folder.name for folder in own.iterdir() if folder.is_dir()) if own.is_dir() else []
    found = {siret: _version(code, day, siret) for siret in sirets}
    return common, {siret: version for siret, version in found.items() if version != common}


def _version(code: str, day: dt.date, siret: str) -> str:
    text = texts_on(day, siret).get(code)
    return text.version if text else ""


def _folder(folder: Path) -> list[Text]:
    return [_read(path, path.stat().st_mtime_ns) for path in sorted(folder.glob("*.md"))]


@cache
def _read(path: Path, _changed: int) -> Text:
    head, _sep, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
    try:
        said = yaml.safe_load(head)
        text = Text(said["code"], said["kind"], said["label"], said["valid_from"], body.strip())
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise TextFileError(_("%(file)s ne se lit pas : %(why)s") % {"file": path, "why": error}) from error
    if text.kind not in (NOTICE, CONSENT) or not isinstance(text.valid_from, dt.date) or not text.body:
        raise TextFileError(_("%s : il manque la nature, la date ou le texte.") % path)
    return text
