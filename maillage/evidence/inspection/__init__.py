"""Is a file what it claims, and safe to keep and to open again? Decided by its content, never by its name.

    received = inspect("photo.pdf", content)   # raises DomainError (field "files")
    received.name, received.content, received.content_type

Pictures are decoded and written anew: nothing of theirs but the picture comes in. PDF and DOCX are kept as
they are, byte for byte, so that a signature stays verifiable: what could act when opened is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from .errors import Refused
from .names import clean_name
from .pdf import check_pdf
from .pictures import redraw
from .word import check_word

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSIONS = {JPEG: ".jpg", PNG: ".png", PDF: ".pdf", DOCX: ".docx"}
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,application/pdf,image/jpeg,image/png"


@dataclass(frozen=True)
class Received:
    """A file fit to be kept: its name is cleaned and ends as its type does."""

    name: str
    content: bytes
    content_type: str


def inspect(name: str, content: bytes) -> Received:
    """Check a file and make it fit to be kept. Raises `Refused`, a `DomainError` that says what to do."""
    if not content:
        raise Refused(_("Le fichier est vide."))
    kind = _kind(content)
    if kind == PDF:
        check_pdf(content)
    elif kind == DOCX:
        check_word(content)
    else:
        content = redraw(content, "JPEG" if kind == JPEG else "PNG")
    return Received(clean_name(name, EXTENSIONS[kind]), content, kind)


def _kind(content: bytes) -> str:
    """By the first bytes: a file that begins with anything else is not taken."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"PK\x03\x04"):
        return DOCX
    raise Refused(
        _(
            "Ce type de fichier n'est pas accepté. Donnez un PDF, une photo (JPEG ou PNG) ou un document "
            "Word (DOCX)."
        )
    )


__all__ = ["ACCEPTED", "DOCX", "EXTENSIONS", "JPEG", "PDF", "PNG", "Received", "Refused", "inspect"]
