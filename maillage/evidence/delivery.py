"""Giving a document to a browser: checked first, then under a policy that lets it do nothing."""

from __future__ import annotations

import hashlib
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy

from maillage.kernel.crypto import Altered, CryptoError, LostKey

from . import store
from .inspection import PDF
from .sealed import SealedFile

log = logging.getLogger(__name__)
# A picture needs nothing. The browser's reader of PDF is a part of it that a sandbox would turn off: it is
# allowed, and nothing else is; what could act in a PDF was refused when it came in.
_PICTURE = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox"
_READER = "default-src 'none'; object-src 'self'; plugin-types application/pdf; style-src 'unsafe-inline'"
_ALWAYS = "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def checked_content(document: SealedFile) -> bytes:
    """The clear content. Raises `Missing`, `LostKey`, `Altered` (also when the hash differs) or `OSError`."""
    content = store.read(document.key)
    if len(content) != document.size or hashlib.sha256(content).hexdigest() != document.sha256:
        raise Altered
    return content


def answer(
    request: HttpRequest,
    document: SealedFile,
    *,
    attached: bool = False,
    page: str = "evidence/unreadable.html",
    **about: Any,
) -> HttpResponse:
    """The document, shown in place when it is a picture or a PDF; else, or when asked, to be kept.

    A file that is missing, altered or under a lost key gives `page`, which says so (410 or 503): it is given
    `about` beside the document.
    """
    try:
        content = checked_content(document)
    except store.Missing:
        return _failed(request, document, "missing", 410, page, about)
    except LostKey:
        return _failed(request, document, "key", 503, page, about)
    except Altered:
        return _failed(request, document, "altered", 410, page, about)
    except (CryptoError, OSError):
        return _failed(request, document, "unreadable", 503, page, about)
    shown = not attached and (document.is_picture or document.content_type == PDF)
    response = HttpResponse(content, content_type=document.content_type)
    response.headers["Content-Disposition"] = content_disposition_header(not shown, document.name) or ""
    response.headers["Content-Security-Policy"] = (_PICTURE if document.is_picture else _READER) + _ALWAYS
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


_WORDS = {
    "missing": gettext_lazy("Le fichier de cette pièce manque"),
    "altered": gettext_lazy("Le fichier de cette pièce a été modifié"),
    "key": gettext_lazy("La clé qui protège cette pièce manque"),
    "unreadable": gettext_lazy("Le fichier de cette pièce ne peut pas être lu"),
}


def _failed(
    request: HttpRequest, document: SealedFile, what: str, status: int, page: str, about: dict[str, Any]
) -> HttpResponse:
    log.error("%s %s (%s): %s", document._meta.model_name, document.pk, document.key, what)
    context = {"document": document, "what": what, "title": _WORDS[what], **about}
    return render(request, page, context, status=status)
