"""Folding of names: what a person types and what is stored meet without accents, case or punctuation."""

import re
import unicodedata

from django.db.models import CharField, Func
from django.utils.translation import gettext as _

from .errors import DomainError

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """Lower case, accents removed, every other sign a single space. "N'Guyên-Œil" gives "n guyen oeil"."""
    lowered = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(c for c in lowered if not unicodedata.combining(c))
    return _SEPARATORS.sub(" ", bare).strip()


def whole_number(text: str | None) -> int | None:
    """A number of a record as an address or a form gives it; None when it cannot be one.

    Digits alone do not make one: Python refuses to read thousands of them, PostgreSQL more than nineteen.
    """
    return int(text) if text and len(text) <= 18 and text.isascii() and text.isdecimal() else None


def typed(text: str | None, longest: int = 500) -> str:
    """A short text a view takes straight from a form: without the signs the database refuses.

    Raises `DomainError` beyond `longest` signs: nothing is cut without a word.
    """
    said = "".join(sign for sign in text or "" if sign.isprintable() or sign in "\n\t").strip()
    if len(said) > longest:
        raise DomainError(_("Ce texte est trop long : %d signes au plus. Rien n'a été enregistré.") % longest)
    return said


class Fold(Func):
    """The same folding in SQL: the immutable function created by the kernel's first migration."""

    function = "maillage_fold"
    output_field = CharField()
