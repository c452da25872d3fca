"""XLSX and ODS: one sheet as a table of text, after the archive and the sheet were found safe."""

import datetime as dt
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from python_calamine import CalamineError, CalamineWorkbook

from maillage.kernel.text import fold

from . import limits, ods, xlsx
from .archives import Archive, open_archive
from .errors import SheetError
from .table import Table, cell_name

_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


def read_workbook(content: bytes, wanted: str | None = None) -> Table:
    """Read the sheet named `wanted`, or the first visible one."""
    archive = open_archive(content)
    kind = kind_of(archive)
    notices: list[str] = []
    if kind == "XLSX":
        sheets = xlsx.sheets(archive)
        sheet = sheets[choose([(s.name, s.hidden) for s in sheets], wanted, notices)]
        xlsx.check_sheet(archive, sheet)
        name = sheet.name
    else:
        structure = ods.read_structure(archive)
        chosen = structure[choose([(s.name, s.hidden) for s in structure], wanted, notices)]
        ods.check_sheet(chosen)
        ods.check_extent(structure)
        name = chosen.name
    return _table(values_of(content, name), kind, notices)


def kind_of(archive: Archive) -> str:
    """XLSX or ODS. Raises `SheetError` for macros and for what is no workbook."""
    names = archive.names
    if any(
        name.lower().endswith("vbaproject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names
    ):
        raise SheetError(
            _(
                "Le classeur contient des macros : il n'est pas ouvert. Enregistrez-le en .xlsx ou .ods, "
                "sans macro."
            )
        )
    if "xl/workbook.xml" in names:
        return "XLSX"
    if "xl/workbook.bin" in names:
        raise SheetError(_("Le format .xlsb n'est pas lu. Enregistrez le classeur en .xlsx, .ods ou .csv."))
    if "content.xml" in names and "mimetype" in names and "META-INF/manifest.xml" in names:
        if archive.read("mimetype").strip().startswith(_ODS_TYPE):
            return "ODS"
        raise SheetError(
            _("C'est un document LibreOffice, mais pas un classeur. Les formats lus sont CSV, XLSX et ODS.")
        )
    raise SheetError(_("C'est une archive, mais pas un classeur. Les formats lus sont CSV, XLSX et ODS."))


def choose(sheets: list[tuple[str, bool]], wanted: str | None, notices: list[str]) -> int:
    """Position of the sheet to read; says which one when there was a choice."""
    if not sheets:
        raise SheetError(_("Le classeur n'a aucune feuille."))
    names = [name for name, _hidden in sheets]
    if wanted is not None:
        for position, name in enumerate(names):
            if fold(name) == fold(wanted):
                return position
        raise SheetError(
            _("Le classeur n'a pas de feuille « %(name)s ». Ses feuilles : %(names)s.")
            % {"name": wanted, "names": ", ".join(names)}
        )
    position = next((i for i, (_name, hidden) in enumerate(sheets) if not hidden), 0)
    if len(sheets) > 1:
        notices.append(
            ngettext(
                "Le classeur a %(count)d feuille : « %(name)s » est lue.",
                "Le classeur a %(count)d feuilles : seule « %(name)s » est lue.",
                len(sheets),
            )
            % {"count": len(sheets), "name": names[position]}
        )
    return position


def values_of(content: bytes, name: str) -> list[list]:
    """Every cell of a sheet from A1, typed."""
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            return book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable() from error
    except BaseException as error:  # the reader's own language has panics, which are no Exception here
        if type(error).__name__ != "PanicException":
            raise
        raise _unreadable() from error


def _table(values: list[list], kind: str, notices: list[str]) -> Table:
    top = next((i for i, cells in enumerate(values) if any(map(as_text, cells))), None)
    if top is None:
        raise SheetError(_("Le fichier est vide : la feuille n'a aucune cellule remplie."))
    header = [as_text(cell) for cell in values[top]]
    while not header[-1]:
        header.pop()
    width = len(header)
    table = Table(header=header, rows=[], lines=[], format=kind, notices=notices)
    for index, cells in enumerate(values[top + 1 :], start=top + 1):
        row = [as_text(cell) for cell in cells]
        if not any(row):
            continue
        for column, cell in enumerate(row):
            check_cell(cell, index, column)
        if len(row) > width:
            if any(row[width:]):
                table.overlong[index + 1] = row[width : max(i for i, cell in enumerate(row) if cell) + 1]
            del row[width:]
        elif len(row) < width:
            row.extend([""] * (width - len(row)))
        table.rows.append(row)
        table.lines.append(index + 1)
    if top:
        table.notices.append(_("Les titres de colonnes sont lus à la ligne %d.") % (top + 1))
    return table


def check_cell(cell: object, row: int, column: int) -> None:
    """Raise `SheetError`, naming the cell, for a text too long to be a piece of data."""
    if isinstance(cell, str) and len(cell) > limits.CELL:
        raise SheetError(
            _("La cellule %(cell)s contient %(size)d caractères, c'est trop pour une donnée.")
            % {"cell": cell_name(row, column), "size": len(cell)}
        )


def _unreadable() -> SheetError:
    return SheetError(
        _("Le classeur ne se lit pas. Ouvrez-le dans votre tableur et enregistrez-le à nouveau.")
    )


def as_text(value: object) -> str:
    """A typed cell as the text a person would have typed: 69001.0 is "69001", a date is ISO."""
    match value:
        case str():
            # A sign a workbook can escape but no text should hold: kept visible, refused by the column.
            return value.replace("\x00", "\ufffd").strip()
        case bool():
            return _("oui") if value else _("non")
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return _duration(value)
    return str(value)


def _duration(value: dt.timedelta) -> str:
    """A cell of hours beyond a day (`[h]:mm`), as it is shown: 35:30:00."""
    minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if value < dt.timedelta() else ''}{hours}:{minutes:02}:{seconds:02}"
