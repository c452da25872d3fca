"""Files as people send them, and as attackers do: made here, none is kept in the tree."""

from __future__ import annotations

import io
import zipfile

from PIL import Image, TiffImagePlugin
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>{more}</Types>'
)
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f'<w:document xmlns:w="{W}"><w:body><w:p>{{inside}}</w:p></w:body></w:document>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'


def pdf(**add: object) -> bytes:
    """A PDF of one page; `javascript`, `attachment`, `password` add what their name says."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if "javascript" in add:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript")})
        action[NameObject("/JS")] = TextStringObject(str(add["javascript"]))
        writer.root_object[NameObject("/OpenAction")] = action
    if "attachment" in add:
        writer.add_attachment("a.txt", b"x")
    if "password" in add:
        writer.encrypt(str(add["password"]), algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), gps: bool = False, **options: object
) -> bytes:
    """A red picture; with `gps`, taken in Lyon by a named telephone, upside down."""
    image = Image.new("RGB", size, (200, 30, 30))
    target = io.BytesIO()
    if gps:
        exif = Image.Exif()
        exif[0x010F] = "TelephoneDeMadame"
        exif[0x0112] = 3
        exif.get_ifd(0x8825).update(
            {
                1: "N",
                2: tuple(TiffImagePlugin.IFDRational(n) for n in (45, 45, 30)),
                3: "E",
                4: tuple(TiffImagePlugin.IFDRational(n) for n in (4, 50, 10)),
            }
        )
        options["exif"] = exif
    image.save(target, kind, **options)
    return target.getvalue()


def docx(
    inside: str = "<w:r><w:t>Bonjour</w:t></w:r>", rels: str = "", more_types: str = "", **extra: bytes
) -> bytes:
    """A Word document; `extra` are other entries of the archive (`/` written `__`)."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES.format(more=more_types))
        archive.writestr("_rels/.rels", RELS.format(inside=""))
        archive.writestr("word/document.xml", BODY.format(inside=inside))
        archive.writestr("word/_rels/document.xml.rels", RELS.format(inside=rels))
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return target.getvalue()
