"""Blank files to fill in: the columns on the first sheet, what each is on the second."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from maillage.kernel.sheets.columns import Column
from maillage.kernel.sheets.writing import write_xlsx

from .kinds import KINDS


def blank(kind: str) -> bytes:
    """An XLSX whose first sheet imports as it is."""
    columns = KINDS[kind].columns
    notice = [
        _("colonne"),
        _("ce que c'est"),
        _("obligatoire"),
        _("ce qui s'écrit"),
        _("précision"),
        _("exemple"),
    ]
    return write_xlsx(
        [
            (kind, [column.name for column in columns], []),
            (_("Mode d'emploi"), notice, _explained(columns)),
        ]
    )


def presence(column: Column) -> str:
    """Whether the column and its cells must be there, in a word or two."""
    if column.required:
        return _("oui")
    return _("non") if column.absent else _("colonne oui, cellule non")


def _explained(columns: object) -> Iterator[list[str]]:
    for column in columns:  # type: ignore[attr-defined]
        yield [
            column.name,
            str(column.label),
            presence(column),
            column.cells.describe().replace("`", ""),
            str(column.help).replace("`", ""),
            column.example,
        ]
