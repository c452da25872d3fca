"""Figures published elsewhere: read from a file, kept to be held against the computed ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import PurePath

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.reports.models import PublishedFigure

NEEDED = ("section", "indicator", "breakdown", "period", "value", "unit")
LARGEST = 2_000_000  # bytes; a whole annual report is some 30 kB
_LENGTHS = {"section": 40, "indicator": 80, "breakdown": 200, "period": 25, "unit": 40, "remark": 500}
_EMPTY = {"", "-", "–", "—"}


class PublishedFileError(DomainError):
    """The file cannot be read as published figures; the message says where."""

    def __init__(self, message: str) -> None:
        super().__init__(message, "file")


@dataclass(frozen=True)
class PublishedRow:
    section: str
    indicator: str
    breakdown: str
    period: str
    value: Decimal
    unit: str
    remark: str


def read_published(content: bytes) -> list[PublishedRow]:
    """The rows of a file `section,indicator,breakdown,period,value,unit[,remark]`.

    `,` `;` or tab between columns, UTF-8 or Windows-1252. Raises `PublishedFileError` with the line at fault.
    """
    if len(content) > LARGEST:
        raise PublishedFileError(_("Le fichier dépasse 2 Mo : ce n'est pas un tableau de chiffres publiés."))
    text = _decode(content)
    if not text.strip():
        raise PublishedFileError(_("Le fichier est vide."))
    first = text.splitlines()[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise PublishedFileError(_("Le fichier ne se lit pas comme un CSV : %s.") % error) from error
    header = [name.strip().lower() for name in lines[0]]
    if missing := [name for name in NEEDED if name not in header]:
        raise PublishedFileError(_("Colonnes manquantes : %s.") % ", ".join(missing))
    if doubled := sorted({name for name in header if name in (*NEEDED, "remark") and header.count(name) > 1}):
        raise PublishedFileError(_("Colonnes en double : %s.") % ", ".join(doubled))
    rows: list[PublishedRow] = []
    seen: dict[tuple[str, ...], int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = _row(dict(zip(header, (cell.strip() for cell in cells), strict=False)), number)
        if row is None:
            continue
        key = (row.section, row.indicator, row.breakdown, row.period)
        if key in seen:
            raise PublishedFileError(
                _("Ligne %(line)d : le même chiffre figure déjà ligne %(before)d.")
                % {"line": number, "before": seen[key]}
            )
        seen[key] = number
        rows.append(row)
    if not rows:
        raise PublishedFileError(_("Le fichier ne contient aucun chiffre."))
    return rows


def _decode(content: bytes) -> str:
    if b"\x00" in content:
        raise PublishedFileError(_("Le fichier n'est pas un texte : enregistrez-le au format CSV."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _row(cells: dict[str, str], number: int) -> PublishedRow | None:
    """One row, None where no value was published."""
    if cells.get("value", "") in _EMPTY:
        return None
    for name in ("section", "indicator", "period"):
        if not cells.get(name):
            raise PublishedFileError(
                _("Ligne %(line)d : la colonne « %(column)s » est vide.") % {"line": number, "column": name}
            )
    for name, longest in _LENGTHS.items():
        if len(cells.get(name, "")) > longest:
            raise PublishedFileError(
                _("Ligne %(line)d : « %(column)s » dépasse %(longest)d signes.")
                % {"line": number, "column": name, "longest": longest}
            )
    return PublishedRow(
        cells["section"],
        cells["indicator"],
        cells.get("breakdown", ""),
        cells["period"],
        _value(cells["value"], number),
        cells.get("unit", ""),
        cells.get("remark", ""),
    )


def _value(text: str, number: int) -> Decimal:
    """`2423`, `2.22`, `2,22`, `2 423`, `58 %`."""
    plain = "".join(text.split()).replace("\u202f", "").removesuffix("%").replace(",", ".")
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= 10**12:
        raise PublishedFileError(
            _("Ligne %(line)d : « %(text)s » n'est pas un nombre.") % {"line": number, "text": text[:40]}
        )
    return value


def load_published(context: Context, content: bytes, file_name: str) -> int:
    """Keep the figures of a file for the context's organisation; returns how many it holds."""
    context.require(Right.EDIT_REPORTS)
    rows = read_published(content)
    store_published(context.actor, context.organisation_id, rows, PurePath(file_name).name[:200])
    return len(rows)


def store_published(actor: Actor, organisation_id: int, rows: Sequence[PublishedRow], source: str) -> int:
    """Write rows; a figure already there takes the new value, the same one is left. Returns writes."""
    with changes(actor, _("chiffres publiés : %s") % source):
        known = {
            (p.section, p.indicator, p.breakdown, p.period): p
            for p in PublishedFigure.objects.select_for_update().filter(organisation_id=organisation_id)
        }
        made: list[PublishedFigure] = []
        changed: list[PublishedFigure] = []
        for row in rows:
            values = {"value": row.value, "unit": row.unit, "remark": row.remark, "source": source}
            found = known.get((row.section, row.indicator, row.breakdown, row.period))
            if found is None:
                made.append(
                    PublishedFigure(
                        organisation_id=organisation_id,
                        section=row.section,
                        indicator=row.indicator,
                        breakdown=row.breakdown,
                        period=row.period,
                        **values,
                    )
                )
            elif any(getattr(found, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(found, name, value)
                changed.append(found)
        PublishedFigure.objects.bulk_create(made)
        PublishedFigure.objects.bulk_update(changed, ["value", "unit", "remark", "source"])
    return len(made) + len(changed)
