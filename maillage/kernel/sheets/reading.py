"""From the bytes of a file, whatever its name says, to a table."""

from collections.abc import Collection
from pathlib import Path

from django.utils.translation import gettext as _

from . import limits
from .delimited import read_delimited
from .errors import SheetError
from .table import Table
from .workbooks import read_workbook

_TEXT_SUFFIXES = {".csv", ".txt", ".tsv", ".tab"}
_SUFFIX_OF = {"XLSX": {".xlsx"}, "ODS": {".ods"}, "CSV": _TEXT_SUFFIXES}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_table(
    content: bytes, name: str = "", sheet: str | None = None, known: Collection[str] = ()
) -> Table:
    """Read a CSV, XLSX or ODS, recognised by its content.

    `name` is the file's, only to say when its extension is wrong; `sheet` the sheet to read (the first
    otherwise); `known` the column names expected. Raises `SheetError`.
    """
    check_content(content)
    is_archive = content.startswith(b"PK")
    table = read_workbook(content, sheet) if is_archive else read_delimited(content, known)
    suffix = Path(name).suffix.lower()
    if suffix and suffix not in _SUFFIX_OF[table.format]:
        table.notices.insert(
            0,
            _("Le fichier porte l'extension « %(suffix)s » mais c'est un %(format)s : il est lu comme tel.")
            % {"suffix": suffix, "format": table.format},
        )
    return table


def check_content(content: bytes) -> None:
    """Raise `SheetError` for what is seen at once: empty, outsized, or of a format that is not read."""
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        raise SheetError(_("Le fichier est vide."))
    if len(content) > limits.FILE:
        raise SheetError(
            _("Le fichier dépasse %d Mo : importez-le en plusieurs fois.") % (limits.FILE // limits.MEBIBYTE)
        )
    _refuse_known_formats(content)


def _refuse_known_formats(content: bytes) -> None:
    start = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SheetError(
                _("Le classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.")
            )
        raise SheetError(
            _("L'ancien format .xls n'est pas lu. Enregistrez le classeur en .xlsx, .ods ou .csv.")
        )
    for beginning, what in (
        (b"%pdf", _("un PDF")),
        (b"<!doctype html", _("une page web")),
        (b"<html", _("une page web")),
        (b"<table", _("une page web")),
        (b"<?xml", _("un fichier XML")),
        (b"{", _("un fichier JSON")),
        (b"\x89png", _("une image")),
        (b"\xff\xd8\xff", _("une image")),
    ):
        if start.startswith(beginning):
            raise SheetError(
                _(
                    "Le fichier est en réalité %s. Les formats lus sont CSV, XLSX et ODS : "
                    "ouvrez-le dans un tableur et enregistrez-le dans l'un d'eux."
                )
                % what
            )
