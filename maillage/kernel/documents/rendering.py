"""From a template and data to the bytes of a PDF."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import typst
from django.utils.functional import Promise
from django.utils.translation import get_language

PACKAGE = Path(__file__).resolve().parents[2]
_NAME = re.compile(r"^[a-z_]+/[a-z0-9_/-]+$")
_STANDARD = "ua-1"  # tagged, titled, every picture with its text: typst refuses the document otherwise
_NO_PACKAGES = PACKAGE / "kernel" / "documents"  # an empty store: templates never reach for the network
_NO_FONT = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class DocumentError(RuntimeError):
    """The template and its data do not make a document; a fault of ours, never of the user."""


def render_pdf(template: str, data: Mapping[str, object]) -> bytes:
    """The PDF of a room's template. The same template and data give the same bytes.

    `template`: `room/name` for `maillage/<room>/documents/<name>.typ`. `data`: text, numbers, booleans,
    None, lists and dicts of them (translations that wait are read now); `title` is required by the
    standard, `lang` is the language of the request unless given.
    """
    path = template_path(template)
    return _compile(path, data)


def render_source(source: str, data: Mapping[str, object]) -> bytes:
    """As `render_pdf`, from the text of a template. It is code: never build it from what users type."""
    return _compile(source.encode(), data)


def template_path(template: str) -> Path:
    """Where a template lies; raise `DocumentError` when there is none."""
    room, _, name = template.partition("/")
    path = PACKAGE / room / "documents" / f"{name}.typ"
    if not _NAME.match(template) or not path.is_file():
        raise DocumentError(f"no document template named {template!r}")
    return path


def _compile(source: Path | bytes, data: Mapping[str, object]) -> bytes:
    """Signs the fonts do not have (an emoji, another script) are printed as question marks: the standard
    refuses a document with a sign nobody could read, and a name must not keep a paper from being printed.
    """
    text = json.dumps({"lang": (get_language() or "fr")[:2], **data}, ensure_ascii=False, default=plain)
    while True:
        try:
            return _typeset(source, text)
        except typst.TypstError as error:
            said = f"{error.message}\n{error.diagnostic}"
            unknown = _undisplayed(said) & set(text)
            if not unknown:
                raise DocumentError(said) from error
            text = text.translate(dict.fromkeys(map(ord, unknown), "?"))


def _typeset(source: Path | bytes, data: str) -> bytes:
    return typst.compile(  # type: ignore[call-overload] # its stub wants one type for all paths
        source,
        root=PACKAGE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": data},
        pdf_standards=[_STANDARD],
        package_path=_NO_PACKAGES,
        package_cache_path=_NO_PACKAGES,
    )


def _undisplayed(said: str) -> set[str]:
    """The signs an error says no font has, written as they are or as `\\u{1f600}`."""
    found: set[str] = set()
    for text in _NO_FONT.findall(said):
        found |= {chr(int(code, 16)) for code in _ESCAPED.findall(text)}
        found |= {sign for sign in _ESCAPED.sub("", text) if not sign.isascii()}
    return found


def plain(value: object) -> str:
    """What JSON does not know by itself: translations that wait are read now."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} is not for a document: format it first")


@cache
def _fonts() -> typst.Fonts:
    """Those inside the library only: a document looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
