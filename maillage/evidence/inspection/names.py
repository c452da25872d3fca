"""A file's name as it came from somebody's machine, made fit to be shown and to be given back."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 120  # characters, the ending included
_REFUSED = re.compile(r'[<>:"|?*\\/]')  # what file systems refuse, and what pages must escape
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])$", re.IGNORECASE)


def plain_name(raw: str) -> str:
    """The last part of a path, without invisible or misleading characters."""
    name = re.split(r"[\\/]", unicodedata.normalize("NFC", raw))[-1]
    name = "".join(character for character in name if unicodedata.category(character)[0] != "C")
    return _REFUSED.sub("_", " ".join(name.split()))[:LONGEST]


def clean_name(raw: str, ending: str) -> str:
    """The same, ending as its content does, never empty.

    `facture.exe` turned round by a right-to-left mark, `../../etc/passwd`, 300 letters: all come out plain.
    """
    name = plain_name(raw)
    stem, dot, last = name.rpartition(".")
    if dot and 1 <= len(last) <= 5 and last.isalnum():
        name = stem
    name = name.strip(" .")[: LONGEST - len(ending)].strip(" .")
    if not name or _RESERVED.match(name):
        name = str(_("piece"))
    return name + ending
