"""A table as it was read: text cells under a header, each row knowing its line in the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Table:
    """Rows of text, every one as long as `header`; blank rows are left out.

    `lines[i]` is the line of `rows[i]` in the file (a record of a CSV begins there; a row of a workbook).
    `overlong` holds, by line, the cells that had no title above them; `formulas` the columns,
    by line, whose text asks to be computed (CSV: in a workbook a formula refuses the whole file).
    `notices` are sentences for the reader.
    """

    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    format: str
    notices: list[str] = field(default_factory=list)
    overlong: dict[int, list[str]] = field(default_factory=dict)
    formulas: dict[int, list[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.rows)


def column_letters(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """A is 0; the reverse of `column_letters`."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Both from 0: (3, 2) is C4."""
    return f"{column_letters(column)}{row + 1}"


def some(names: Sequence[str], limit: int = 5) -> str:
    """The first names of a list, and a sign that there are more."""
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")
