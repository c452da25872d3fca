"""Papers of the demonstration, drawn here: a page of PDF, the picture of a card. They say they are invented.

Written by hand rather than by the libraries of reports: a thousand of them in a second.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from maillage.kernel.text import fold

INVENTED = "Document de démonstration : tout est inventé."
_CARD = (480, 300)
_PAPER, _INK, _BAND = (238, 244, 246), (30, 40, 45), (0, 95, 106)


def page(title: str, lines: Sequence[str]) -> bytes:
    """A PDF of one page: a title, some lines, and what it is."""
    words = [f"BT /F1 18 Tf 70 760 Td ({_latin(title)}) Tj ET"]
    words += [
        f"BT /F1 11 Tf 70 {715 - 20 * rank} Td ({_latin(line)}) Tj ET"
        for rank, line in enumerate([*lines, "", INVENTED])
    ]
    drawn = "\n".join(words).encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        b" /Resources << /Font << /F1 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
    ]
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, and the table that says where each begins."""
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def _latin(text: str) -> str:
    """As a string of a PDF: letters its plain fonts lack lose their accents."""
    kept = "".join(c if c.encode("cp1252", "ignore") else fold(c).title() for c in text)
    return kept.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def card(title: str, lines: Sequence[str]) -> bytes:
    """A PNG like the photograph of a card."""
    picture = Image.new("P", _CARD)
    picture.putpalette([*_PAPER, *_INK, *_BAND])
    draw = ImageDraw.Draw(picture)
    draw.fontmode = "1"
    draw.rectangle((0, 0, _CARD[0], 46), fill=2)
    draw.text((20, 12), _plain(title), fill=0, font=_font(20))
    draw.rectangle((20, 70, 130, 210), fill=2)
    for rank, line in enumerate(lines):
        draw.text((150, 75 + 30 * rank), _plain(line), fill=1, font=_font(17))
    draw.text((20, 262), _plain(INVENTED), fill=1, font=_font(14))
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


def _plain(text: str) -> str:
    """In capitals without accents, as cards are: the font at hand has no others."""
    return fold(text).upper()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
