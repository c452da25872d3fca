"""What an ODS hides from a reader of values: formulas, merged cells, and repetitions that fill the memory.

One cell of an ODS may stand for a thousand rows of a thousand: the repetitions are counted here, in one
pass of the XML, before a reader unfolds them.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from . import limits
from .archives import Archive
from .errors import SheetError
from .table import cell_name, some

_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})


@dataclass
class _Sheet:
    name: str
    hidden: bool = False
    formulas: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    height: int = 0  # up to the last filled row
    width: int = 0
    size: int = 0  # characters, repetitions unfolded


class _Pass:
    """The handlers of one reading of `content.xml`."""

    def __init__(self, marks: int = 5) -> None:
        self.marks = marks  # how many formulas and merged cells are named
        self.sheets: list[_Sheet] = []
        self.depth = 0  # tables inside a cell are not sheets
        self.row = self.row_repeat = self.row_size = self.column = 0
        self.cell_repeat = self.text = 0
        self.filled = self.in_cell = False
        self.hidden_styles: set[str] = set()
        self.style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.depth += 1
            if self.depth == 1:
                hidden = attributes.get("table:style-name", "") in self.hidden_styles
                self.sheets.append(_Sheet(attributes.get("table:name", ""), hidden))
                self.row = 0
        elif name == "style:style":
            self.style = attributes.get("style:name", "")
        elif name == "style:table-properties" and attributes.get("table:display") == "false":
            self.hidden_styles.add(self.style)
        elif self.depth == 1 and name == "table:table-row":
            self.row_repeat = _count(attributes, "table:number-rows-repeated")
            self.row_size, self.column, self.filled = 0, 0, False
        elif self.depth == 1 and name in _CELLS:
            self._start_cell(attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        sheet = self.sheets[-1]
        self.in_cell, self.text = True, 0
        self.cell_repeat = _count(attributes, "table:number-columns-repeated")
        if "table:formula" in attributes and len(sheet.formulas) <= self.marks:
            filled = [_count(attributes, f"table:number-matrix-{way}-spanned") for way in ("rows", "columns")]
            sheet.formulas.append(
                self._range(max(self.row_repeat, filled[0]), max(self.cell_repeat, filled[1]))
            )
        spans = [int(attributes.get(f"table:number-{way}-spanned", "1") or 1) for way in ("columns", "rows")]
        if max(spans) > 1 and len(sheet.merged) <= self.marks:
            sheet.merged.append(self._range(spans[1], spans[0]))
        if "office:value-type" in attributes:
            self.text = max(len(value) for value in attributes.values())

    def _range(self, height: int, width: int) -> str:
        """The name of what begins here."""
        first = cell_name(self.row, self.column)
        last = cell_name(self.row + height - 1, self.column + width - 1)
        return first if first == last else f"{first}:{last}"

    def end(self, name: str) -> None:
        if name == "table:table":
            self.depth -= 1
        elif self.depth == 1 and name in _CELLS:
            self.in_cell = False
            self.column += self.cell_repeat
            if self.text:
                self.filled = True
                self.sheets[-1].width = max(self.sheets[-1].width, self.column)
                self.row_size += self.text * self.cell_repeat
        elif self.depth == 1 and name == "table:table-row":
            self.row += self.row_repeat
            if self.filled:
                self.sheets[-1].height = self.row
                self.sheets[-1].size += self.row_size * self.row_repeat

    def characters(self, text: str) -> None:
        if self.in_cell:
            self.text += len(text)

    def refuse(self, *declaration: object) -> None:
        raise _unreadable()


def _count(attributes: dict[str, str], name: str) -> int:
    value = attributes.get(name, "1")
    if not value.isdecimal() or len(value) > 9:
        raise _unreadable()
    return int(value)


def read_structure(archive: Archive, marks: int = 5) -> list[_Sheet]:
    """The sheets of the workbook in its order, with what each hides: the first `marks` of each kind."""
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise SheetError(
            _("Le classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.")
        )
    found = _Pass(marks)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.characters
    parser.StartDoctypeDeclHandler = found.refuse
    try:
        parser.Parse(archive.read("content.xml"), True)
    except (expat.ExpatError, ValueError) as error:
        raise _unreadable() from error
    return found.sheets


def check_sheet(sheet: _Sheet) -> None:
    """Raise `SheetError`, naming the cells, for what would be read wrong."""
    if sheet.formulas:
        raise SheetError(
            _(
                "Le classeur contient des formules (cellules %s). Copiez la feuille et collez-la en valeurs, "
                "puis enregistrez : une formule peut changer sans que personne ne le voie."
            )
            % some(sheet.formulas)
        )
    if sheet.merged:
        raise SheetError(
            _("Le classeur contient des cellules fusionnées (%s). Défusionnez-les : une ligne, une fiche.")
            % some(sheet.merged)
        )


def check_extent(sheets: list[_Sheet]) -> None:
    """Every sheet counts: the reader unfolds them all when it opens the file."""
    for sheet in sheets:
        if (
            sheet.width > limits.COLUMNS
            or sheet.width * sheet.height > limits.CELLS
            or sheet.size > limits.TEXT
        ):
            raise SheetError(
                _(
                    "La feuille s'étend jusqu'à la cellule %s, bien au-delà d'un tableau. "
                    "Copiez les seules lignes utiles dans un nouveau classeur."
                )
                % cell_name(max(sheet.height - 1, 0), max(sheet.width - 1, 0))
            )


def _unreadable() -> SheetError:
    return SheetError(
        _("Le classeur ne se lit pas. Ouvrez-le dans votre tableur et enregistrez-le à nouveau en .ods.")
    )
