"""A PDF is kept as it is, or refused: nothing in it may act, hide a file, or ask for a password."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from .errors import Refused

OBJECTS = 50_000  # a scanned file of 500 pages has some 5 000
_DEPTH = 60
# Keys whose very presence acts or carries a file, and the actions that start something.
_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/Launch"}
_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/GoToR",
    "/GoToE",
    "/Rendition",
    "/Movie",
}
_KINDS = {"/EmbeddedFile", "/RichMedia", "/FileAttachment", "/Screen", "/Movie", "/Sound", "/3D"}
# The same, as they would stand in what older versions of the file left: long enough not to occur by chance.
_WORDS = re.compile(rb"/(JavaScript|EmbeddedFile|RichMedia|ImportData|SubmitForm)\b")
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")


def check_pdf(content: bytes) -> None:
    """Raises `Refused` unless it opens, has pages, and only shows."""
    _refuse_second_nature(content)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # complaints about files that are refused anyway
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise Refused(
                _("Ce PDF est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.")
            )
        numbers = [number for table in reader.xref.values() for number in table] + list(reader.xref_objStm)
        if len(numbers) > OBJECTS:
            raise Refused(_("Ce PDF est trop compliqué pour être vérifié. Réimprimez-le en PDF."))
        if len(reader.pages) < 1:
            raise _damaged()
        _walk(reader.trailer, 0)
        for generation, table in reader.xref.items():
            for number in table:
                _check(reader, number, generation)
        for number in reader.xref_objStm:
            _check(reader, number, 0)
    except Refused:
        raise
    except (PyPdfError, RecursionError, OSError, MemoryError, ArithmeticError) as error:
        raise _damaged() from error
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        raise _damaged() from error
    except NotImplementedError as error:
        raise _damaged() from error


def _refuse_second_nature(content: bytes) -> None:
    """A file that is also an archive or a page of another kind is not a proof."""
    if b"%%EOF" not in content[-2048:] or zipfile.is_zipfile(io.BytesIO(content)):
        raise _damaged()
    tail = content[content.rindex(b"%%EOF") + 5 :]
    if tail.strip(b"\r\n\t \0"):
        raise _damaged()
    if _WORDS.search(_ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)):
        raise _acting()


def _check(reader: PdfReader, number: int, generation: int) -> None:
    if number:
        _walk(reader.get_object(IndirectObject(number, generation, reader)), 0)


def _walk(value: Any, depth: int) -> None:
    """Look at an object without following its references: each is looked at by itself."""
    if depth > _DEPTH:
        raise _damaged()
    if isinstance(value, DictionaryObject):
        if _KEYS & set(value) or value.get("/S") in _ACTIONS:
            raise _acting()
        if value.get("/Type") in _KINDS or value.get("/Subtype") in _KINDS:
            raise _acting()
        if "/Encrypt" in value:
            raise _damaged()
        for inner in list(dict.values(value)):
            _walk(inner, depth + 1)
    elif isinstance(value, ArrayObject):
        for inner in list(list.__iter__(value)):
            _walk(inner, depth + 1)


def _acting() -> Refused:
    return Refused(
        _(
            "Ce PDF contient un programme, un formulaire qui s'envoie ou un fichier joint : il n'est pas "
            "accepté. Ouvrez-le, imprimez-le « en PDF » et donnez cette copie."
        )
    )


def _damaged() -> Refused:
    return Refused(_("Ce PDF est abîmé, incomplet, ou n'en est pas un. Ouvrez-le et imprimez-le « en PDF »."))
