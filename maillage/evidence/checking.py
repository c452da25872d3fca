"""Are the contents where the rows say, as the rows say? And the other way round."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from maillage.kernel.crypto import Altered, CryptoError, LostKey

from . import store
from .delivery import checked_content
from .sealed import SealedFile, is_known, sealed_models

# A file this young (seconds) may belong to a document being added.
SETTLING = 3600.0
# What nobody knows after a day is what a killed process left.
ORPHAN_AGE = 24 * 3600.0


@dataclass(frozen=True)
class Finding:
    """Something wrong. `what`: "missing", "altered", "key", "unreadable" or "orphan"."""

    what: str
    path: Path
    text: str


def check() -> Iterator[Finding]:
    """Every content is read, its seal and its hash verified; every file of the store looked up."""
    for model in sealed_models():
        rows = model._base_manager.order_by("pk").defer("withdrawn_reason")
        for document in rows.iterator(chunk_size=500):
            if (what := _fault_of(document)) and is_known(document.key):
                yield Finding(what, store.place_of(document.key), _said(document, what))
    for path, _key in orphans(SETTLING):
        yield Finding("orphan", path, _("fichier qu'aucun dossier ne connaît"))


def orphans(age: float) -> Iterator[tuple[Path, uuid.UUID | None]]:
    """Files that no row knows, older than `age` seconds: what killed processes left."""
    limit = time.time() - age
    for path, key in store.files():
        try:
            young = path.stat().st_mtime > limit
        except FileNotFoundError:
            continue
        if not young and (key is None or not is_known(key)):
            yield path, key


def count() -> int:
    """How many files the rows of every room name."""
    return sum(model._base_manager.count() for model in sealed_models())


def sweep(age: float = ORPHAN_AGE) -> int:
    """Remove what killed processes left; returns how many files."""
    removed = 0
    for path, _key in list(orphans(age)):
        path.unlink(missing_ok=True)
        removed += 1
    return removed


def _fault_of(document: SealedFile) -> str:
    try:
        checked_content(document)
    except store.Missing:
        return "missing"
    except LostKey:
        return "key"
    except Altered:
        return "altered"
    except (CryptoError, OSError):
        return "unreadable"
    return ""


def _said(document: SealedFile, what: str) -> str:
    words = {
        "missing": _("fichier manquant"),
        "altered": _("fichier modifié ou abîmé"),
        "key": _("clé manquante : %s") % document.key_id,
        "unreadable": _("fichier illisible"),
    }
    return _("%(what)s (%(label)s %(number)d, reçue le %(day)s)") % {
        "what": words[what],
        "label": document.FILE_LABEL,
        "number": document.pk,
        "day": document.uploaded_at.date().isoformat(),
    }
