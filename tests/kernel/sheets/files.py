"""Workbooks built by hand, as broken or as hostile as a test wants them."""

import io
import struct
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_ODS_TYPE}">'
    "{}</manifest:file-entry>"
    "</manifest:manifest>"
)
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>{declaration}<office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:automatic-styles>"
    '<style:style style:name="off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
    "<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
)


def xlsx(*rows: list, edit: Callable[[Worksheet], None] | None = None, sheets: dict | None = None) -> bytes:
    """A workbook of one sheet with these rows (or several, by name), changed by `edit`."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Feuille1"
    for row in rows:
        sheet.append(row)
    if edit:
        edit(sheet)
    for name, others in (sheets or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}><text:p>{escape(text)}</text:p>'
        "</table:table-cell>"
    )


def row(*cells: str, attributes: str = "") -> str:
    inside = "".join(c if c.startswith("<") else cell(c) for c in cells)
    return f"<table:table-row {attributes}>{inside}</table:table-row>"


def sheet(*rows: str, name: str = "Feuille1", attributes: str = "") -> str:
    return f'<table:table table:name="{name}" {attributes}>{"".join(rows)}</table:table>'


def ods(
    *sheets: str,
    declaration: str = "",
    manifest: str = "",
    type: str = _ODS_TYPE,
    extra: dict[str, bytes] | None = None,
) -> bytes:
    """A workbook of these sheets, written as LibreOffice lays it out."""
    content = _CONTENT.format(declaration=declaration, body="".join(sheets))
    return archive(
        {
            "mimetype": type.encode(),
            "META-INF/manifest.xml": _MANIFEST.format(manifest).encode(),
            "content.xml": content.encode(),
        }
        | (extra or {})
    )


def archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content)
    return target.getvalue()


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as read:
        return {name: read.read(name) for name in read.namelist()}


def declare_smaller(content: bytes, name: str, size: int) -> bytes:
    """The same archive, whose directory lies about the unpacked size of one entry."""
    directory = content.rindex(name.encode()) - 46
    assert content[directory : directory + 4] == b"PK\x01\x02"
    at = directory + 24
    return content[:at] + struct.pack("<I", size) + content[at + 4 :]
