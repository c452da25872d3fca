"""A DOCX is kept as it is, or refused: no macro, no object inside, nothing fetched from elsewhere."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from maillage.kernel.sheets.archives import Archive, open_archive
from maillage.kernel.sheets.errors import SheetError

from .errors import Refused

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TYPES, _DOCUMENT = "[Content_Types].xml", "word/document.xml"
_XML_LIMIT = 30 * 1024 * 1024
# Objects that run or open another program, wherever they lie in the archive.
_ACTING = re.compile(r"(vba|activex|embeddings/|\.bin$|\.exe$|\.js$|\.vbs$|\.ole$|customui)", re.IGNORECASE)
_ACTING_TYPES = re.compile(r"(macroEnabled|vbaProject|oleObject|activeX|control\+xml)", re.IGNORECASE)
# Fields Word runs by itself when the file is opened.
_FIELDS = re.compile(r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b", re.IGNORECASE)
_HARMLESS_LINK = "/hyperlink"


def check_word(content: bytes) -> None:
    """Raises `Refused` unless it is a plain Word document."""
    try:
        archive = open_archive(content)
    except SheetError as error:
        raise _damaged() from error
    with archive.zip:
        if archive.zip.comment or not _ends_with_its_directory(content):
            raise _damaged()
        try:
            _check(archive)
        except (SheetError, KeyError, UnicodeDecodeError, ElementTree.ParseError) as error:
            raise _damaged() from error


def _ends_with_its_directory(content: bytes) -> bool:
    """Nothing follows the archive, which begins with the first byte."""
    end = content.rfind(b"PK\x05\x06")
    return end >= 0 and len(content) - end == 22


def _check(archive: Archive) -> None:
    if _TYPES not in archive.names or _DOCUMENT not in archive.names:
        raise _damaged()
    if any(".." in name or name.startswith("/") or "\\" in name for name in archive.names):
        raise _damaged()
    if any(_ACTING.search(name) for name in archive.names):
        raise _acting()
    types = _xml(archive, _TYPES)
    declared = {element.get("ContentType", "") for element in types.iter()}
    if _MAIN not in declared:
        raise _damaged()
    if any(_ACTING_TYPES.search(kind) for kind in declared):
        raise _acting()
    for name in archive.names:
        if name.endswith(".rels"):
            _check_relations(_xml(archive, name))
        elif name.startswith("word/") and name.endswith(".xml"):
            _check_fields(_xml(archive, name))


def _check_relations(relations: ElementTree.Element) -> None:
    """A link to click is fine; a template, a picture or an object fetched at opening is not."""
    for relation in relations.iter():
        outside = relation.get("TargetMode", "").lower() == "external"
        if outside and not relation.get("Type", "").endswith(_HARMLESS_LINK):
            raise _acting()


def _check_fields(part: ElementTree.Element) -> None:
    said = "".join(
        (element.text or "") if element.tag.endswith("}instrText") else " " + _attribute(element)
        for element in part.iter()
        if element.tag.endswith(("}instrText", "}fldSimple"))
    )
    if _FIELDS.search(said):
        raise _acting()


def _attribute(element: ElementTree.Element) -> str:
    return " ".join(value for name, value in element.attrib.items() if name.endswith("}instr"))


def _xml(archive: Archive, name: str) -> ElementTree.Element:
    """Without declarations of entities: a few lines of them can weigh gigabytes."""
    content = archive.read(name)
    if len(content) > _XML_LIMIT or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _damaged()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in content:
        raise _damaged()  # UTF-16 would hide the declarations just looked for
    return ElementTree.fromstring(content)  # noqa: S314 - declarations are refused above


def _acting() -> Refused:
    return Refused(
        _(
            "Ce document Word contient une macro, un objet ou un lien qui s'ouvre tout seul : il n'est pas "
            "accepté. Enregistrez-le en PDF et donnez ce PDF."
        )
    )


def _damaged() -> Refused:
    return Refused(
        _("Ce document Word est abîmé, protégé, ou n'en est pas un. Enregistrez-le en PDF et donnez ce PDF.")
    )
