"""What an XLSX hides from a reader of values: formulas, merged cells, errors, cells at the far end.

The XML of the one sheet that is read is searched, which takes a fraction of the time of parsing it.
"""

import posixpath
import re
from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree

from django.utils.translation import gettext as _

from . import limits
from .archives import Archive
from .errors import SheetError
from .table import column_index, some

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)

_NAMED = rb"<(?:[A-Za-z_][\w.-]*:)?"
_CELL = re.compile(_NAMED + rb"c\b([^>]*)>")
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(_NAMED + rb"f[\s/>]")
_CELL_BODY = re.compile(_NAMED + rb"c\b([^>]*(?<!/))>(.*?)</(?:[\w.-]+:)?c>", re.S)
_MERGED = re.compile(_NAMED + rb"""mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z0-9:]+)["']""")
_FILLS = re.compile(_NAMED + rb"""f\s([^>]*\bt\s*=\s*["'](?:array|dataTable)["'][^>]*)>""")
_RANGE = re.compile(rb"""\bref\s*=\s*["']([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})["']""")
_ERROR = re.compile(rb"""\bt\s*=\s*["']e["']""")
_STRING = re.compile(_NAMED + rb"""c\b[^>]*\bt\s*=\s*["']s["'][^>]*>\s*""" + _NAMED + rb"v>(\d+)<")
_ITEM = re.compile(_NAMED + rb"si\b[^>]*?(?:/>|>(.*?)</(?:[\w.-]+:)?si>)", re.S)


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    hidden: bool


def sheets(archive: Archive) -> list[Sheet]:
    """The sheets of the workbook in its order, with the archive's entry each is in."""
    try:
        book = _parse(archive.read("xl/workbook.xml"))
        relations = {
            r.get("Id"): r.get("Target", "") for r in _parse(archive.read("xl/_rels/workbook.xml.rels"))
        }
    except KeyError as error:
        raise _unreadable() from error
    found = []
    for element in book.iter():
        if element.tag in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            relation = next((element.get(i) for i in _RELATION_IDS if element.get(i)), None)
            part = posixpath.normpath(posixpath.join("/xl", relations.get(relation, ""))).lstrip("/")
            if part in archive.names:
                found.append(
                    Sheet(element.get("name", ""), part, element.get("state", "visible") != "visible")
                )
    return found


def check_sheet(archive: Archive, sheet: Sheet) -> None:
    """Raise `SheetError`, naming the cells, for what would be read wrong or fill the memory."""
    xml = archive.read(sheet.part)
    _refuse_declarations(xml)
    # The same element name serves elsewhere (lists of allowed values): only those of cells count.
    if _FORMULA.search(xml) and (formulas := _formula_cells(xml)):
        raise SheetError(
            _(
                "Le classeur contient des formules (cellules %s). Copiez la feuille et collez-la en valeurs, "
                "puis enregistrez : une formule peut changer sans que personne ne le voie."
            )
            % some(formulas)
        )
    if merged := [ref.decode() for ref in _MERGED.findall(xml)]:
        raise SheetError(
            _("Le classeur contient des cellules fusionnées (%s). Défusionnez-les : une ligne, une fiche.")
            % some(merged)
        )
    if wrong := [_reference(m[1]) for m in _CELL.finditer(xml) if _ERROR.search(m[1])]:
        raise SheetError(
            _("Le classeur contient des cellules en erreur (%s). Corrigez-les ou videz-les.") % some(wrong)
        )
    _check_extent(xml)
    _check_texts(archive, xml)


def _formula_cells(xml: bytes, limit: int = 5) -> list[str]:
    """The first cells whose element holds a formula, and what a formula of several cells fills."""
    found: list[str] = []
    for match in _CELL_BODY.finditer(xml):
        if _FORMULA.search(match[2]):
            fills = _FILLS.search(match[2])
            several = _RANGE.search(fills[1]) if fills else None
            found.append(several[1].decode() if several else _reference(match[1]))
            if len(found) > limit:
                break
    return found


def marks(archive: Archive, sheet: Sheet) -> tuple[list[str], list[str], list[str]]:
    """Cells or ranges of a sheet that hold formulas, that are merged, that are in error.

    Raises `SheetError` as `check_sheet` for what would fill the memory, and for nothing else.
    """
    xml = archive.read(sheet.part)
    _refuse_declarations(xml)
    _check_extent(xml)
    _check_texts(archive, xml)
    formulas = _formula_cells(xml, limits.CELLS) if _FORMULA.search(xml) else []
    merged = [ref.decode() for ref in _MERGED.findall(xml)]
    wrong = [_reference(m[1]) for m in _CELL.finditer(xml) if _ERROR.search(m[1])]
    return formulas, merged, wrong


def _reference(attributes: bytes) -> str:
    match = _REFERENCE.search(attributes)
    return (match[1] + match[2]).decode() if match else "?"


def _check_extent(xml: bytes) -> None:
    """A single cell at the far end of the sheet makes the reader hold everything before it."""
    references = _REFERENCE.findall(xml)
    if not references:
        return
    width = max(column_index(letters.decode()) for letters in {r[0] for r in references}) + 1
    height = max(int(r[1]) for r in references)
    if width > limits.COLUMNS or width * height > limits.CELLS:
        last = max(references, key=lambda r: (column_index(r[0].decode()), int(r[1])))
        raise SheetError(
            _(
                "La feuille s'étend jusqu'à la cellule %s, bien au-delà d'un tableau. "
                "Copiez les seules lignes utiles dans un nouveau classeur."
            )
            % (last[0] + last[1]).decode()
        )


def _check_texts(archive: Archive, xml: bytes) -> None:
    """Texts are kept once and may be used by many cells: what they amount to in all is bounded."""
    name = next((n for n in archive.names if n.lower() == "xl/sharedstrings.xml"), None)
    if name is None:
        return
    shared = archive.read(name)
    _refuse_declarations(shared)
    if len(shared) * 8 < limits.CELL:
        return
    lengths = [len(text) for text in _ITEM.findall(shared)]
    longest = max(lengths, default=0)
    uses = Counter(map(int, _STRING.findall(xml)))
    if longest * sum(uses.values()) > limits.TEXT:
        total = sum(lengths[i] * n for i, n in uses.items() if i < len(lengths))
        if total > limits.TEXT:
            raise SheetError(_("Les textes du classeur dépassent la taille permise : il n'est pas ouvert."))


def _refuse_declarations(xml: bytes) -> None:
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unreadable()


def _parse(xml: bytes) -> ElementTree.Element:
    _refuse_declarations(xml)
    try:
        return ElementTree.fromstring(xml)  # noqa: S314 - declarations, hence entities, were refused
    except ElementTree.ParseError as error:
        raise _unreadable() from error


def _unreadable() -> SheetError:
    return SheetError(
        _("Le classeur ne se lit pas. Ouvrez-le dans votre tableur et enregistrez-le à nouveau en .xlsx.")
    )
