"""CSV files: separator found in the header, quoted newlines, lines told as a text editor counts them."""

import csv
import io
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from . import limits
from .decoding import decode
from .errors import SheetError
from .formulas import unescape
from .table import Table

SEPARATORS = (",", ";", "\t")


def read_delimited(content: bytes, known: Collection[str] = ()) -> Table:
    """Read a CSV. `known`: header names expected, by which the separator is recognised."""
    decoded = decode(content)
    text, skipped = without_separator_line(decoded.text)
    separator = _separator(text, known)
    read = records(text, separator, skipped)
    header: list[str] = []
    for _line, cells in read:
        header = [unescape(cell.strip()) for cell in cells]
        if any(header):
            break
    if not any(header):
        raise SheetError(_("Le fichier est vide."))
    while header and not header[-1]:
        header.pop()
    if len(header) > limits.COLUMNS:
        raise SheetError(_("Le fichier a plus de %d colonnes.") % limits.COLUMNS)
    table = Table(header=header, rows=[], lines=[], format="CSV", notices=list(decoded.notices))
    if decoded.encoding != "UTF-8":
        table.notices.append(_("Le fichier est lu en %s.") % decoded.encoding)
    width = len(header)
    for line, cells in read:
        row = [cell.strip() for cell in cells]
        if not any(row):
            continue
        for i, cell in enumerate(row):
            if cell and cell[0] in "'=":
                if cell[0] == "=":
                    table.formulas.setdefault(line, []).append(i)
                else:
                    row[i] = unescape(cell)
        if len(row) > width:
            if any(row[width:]):
                table.overlong[line] = row[width:]
            del row[width:]
        elif len(row) < width:
            row.extend([""] * (width - len(row)))
        table.rows.append(row)
        table.lines.append(line)
    return table


def without_separator_line(text: str) -> tuple[str, int]:
    """Excel may put `sep=;` on a line of its own before the header."""
    first, newline, rest = text.partition("\n")
    if newline and first.strip().lower() in {f"sep={s}" for s in SEPARATORS}:
        return rest, 1
    return text, 0


def _separator(text: str, known: Collection[str]) -> str:
    """The separator that shows most of the expected names in the first filled line, else the most columns."""
    line = next((line for line in io.StringIO(text, newline="") if line.strip()), "")
    wanted = {name.lower() for name in known}

    def score(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([line], delimiter=separator), [])
        except csv.Error:
            return (0, 0)
        return (sum(cell.strip().lower() in wanted for cell in cells), len(cells))

    return max(SEPARATORS, key=score)


def records(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        start = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _explain(error, start) from error
        for cell in cells:
            if len(cell) > limits.CELL:
                raise _too_long(start)
        yield start, cells


def _explain(error: csv.Error, line: int) -> SheetError:
    if "field larger" in str(error):
        return _too_long(line)
    return SheetError(
        _(
            "Ligne %d : un guillemet est ouvert sans être refermé, ou mal placé. "
            "Doublez les guillemets à l'intérieur d'un texte."
        )
        % line
    )


def _too_long(line: int) -> SheetError:
    return SheetError(
        _(
            "Ligne %(line)d : une cellule dépasse %(limit)d caractères, c'est trop pour une donnée. "
            "Un guillemet n'est peut-être pas refermé."
        )
        % {"line": line, "limit": limits.CELL}
    )
