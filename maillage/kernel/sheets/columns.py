"""What the columns of a spreadsheet are, and how a header is matched with them."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.text import fold

from .cells import CellKind
from .errors import SheetError
from .table import Table, column_letters

REASON = "motif"  # written beside rejected rows, ignored when the file comes back


@dataclass(frozen=True)
class Column:
    """A column: its name in files, its label for people, what its cells are.

    `required`: no cell of it may be empty. `absent`: the column itself may be left out; the values
    already recorded then stay as they are. `help` says what an empty cell means and what the value does.
    """

    name: str
    label: str | Promise
    cells: CellKind
    required: bool = False
    absent: bool = False
    help: str | Promise = ""
    example: str = ""


def match_header(table: Table, columns: Sequence[Column]) -> dict[str, int]:
    """Position of each known column in the table; says in `table.notices` what is left aside.

    Case, accents and spaces do not count; the label, in any language, stands for the name. Raises
    `SheetError` for a column that is missing or there twice.
    """
    names = {_key(column.name): column.name for column in columns}
    for language, _language in settings.LANGUAGES:  # a French file may be read by an English reader
        with override(language):
            for column in columns:
                names.setdefault(_key(str(column.label)), column.name)
    found: dict[str, int] = {}
    unknown: list[str] = []
    for position, written in enumerate(table.header):
        key = _key(written)
        if key == REASON:
            continue
        name = names.get(key)
        if name is None:
            unknown.append(written or _("sans nom (%s)") % column_letters(position))
        elif name in found:
            raise SheetError(
                _(
                    "La colonne « %(name)s » est en double (colonnes %(first)s et %(second)s). "
                    "Gardez-en une seule."
                )
                % {
                    "name": name,
                    "first": column_letters(found[name]),
                    "second": column_letters(position),
                }
            )
        else:
            found[name] = position
    missing = [column for column in columns if column.name not in found]
    if needed := [column.name for column in missing if not column.absent]:
        raise _missing(needed, table.header, unknown)
    if unknown:
        table.notices.append(_("Colonnes inconnues, laissées de côté : %s.") % ", ".join(unknown))
    if missing:
        table.notices.append(
            _("Colonnes absentes : %s. Ce qui est déjà enregistré pour elles ne change pas.")
            % ", ".join(column.name for column in missing)
        )
    return found


def _key(name: str) -> str:
    return fold(name).replace(" ", "_")


def _missing(needed: list[str], header: list[str], unknown: list[str]) -> SheetError:
    message = (
        _("Il manque la colonne « %s ».") % needed[0]
        if len(needed) == 1
        else _("Il manque les colonnes %s.") % ", ".join(needed)
    )
    message += " " + _("Colonnes lues : %s.") % ", ".join(name or "–" for name in header[:30])
    for name in needed:
        if close := difflib.get_close_matches(name, [_key(u) for u in unknown], 1, 0.7):
            message += " " + _("« %(written)s » est peut-être « %(name)s ».") % {
                "written": close[0],
                "name": name,
            }
    return SheetError(message)
