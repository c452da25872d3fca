"""The size of a company as files write it: a code of the register, its words, or a number of employees."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold

from .nomenclature import SizeBand

_FLOORS = {
    0: SizeBand.NONE,
    1: SizeBand.FROM_1,
    3: SizeBand.FROM_3,
    6: SizeBand.FROM_6,
    10: SizeBand.FROM_10,
    20: SizeBand.FROM_20,
    50: SizeBand.FROM_50,
    100: SizeBand.FROM_100,
    200: SizeBand.FROM_200,
    250: SizeBand.FROM_250,
    500: SizeBand.FROM_500,
    1000: SizeBand.FROM_1000,
    2000: SizeBand.FROM_2000,
    5000: SizeBand.FROM_5000,
    10000: SizeBand.FROM_10000,
}
_UNKNOWN = ("NN", "N/A", "NC", "-")  # how the register and people write that nobody knows
_EMPLOYEES = re.compile(r"(\d+) (?:salaries?|employes?|personnes?|etp|employees?)")
_BETWEEN = re.compile(r"(\d+) (?:(?:a|to|et|ou) )?(\d+)(?: salaries?| employes?| employees?)?")


def band_of(employees: int) -> SizeBand:
    """The band a number of employees falls into."""
    return _FLOORS[max(floor for floor in _FLOORS if floor <= employees)]


def read_size(text: str) -> str:
    """The code of a band, "" for an unknown size; raises `DomainError` for what is no size.

    The codes of the register are read first: `12` is the band of 20 to 49 employees, `12 salariés` twelve
    of them. Numbers that are no code (`7`, `150`) are numbers of employees.
    """
    text = " ".join(text.split())
    if text.upper() in _UNKNOWN:
        return ""
    if text in SizeBand.values:
        return text
    folded = fold(text)
    joined = re.sub(r"(?<=\d) (?=\d{3}\b)", "", folded)
    for band, label in SizeBand.choices:
        if folded == fold(str(label)):
            return str(band)
    if text.isascii() and joined.isdecimal() and len(joined) <= 7:
        return str(band_of(int(joined)))
    if (found := _EMPLOYEES.fullmatch(joined)) and len(found[1]) <= 7:
        return str(band_of(int(found[1])))
    if (found := _BETWEEN.fullmatch(joined)) and len(found[1]) <= 7 and len(found[2]) <= 7:
        low, high = band_of(int(found[1])), band_of(int(found[2]))
        if low == high and int(found[1]) <= int(found[2]):
            return str(low)
    raise DomainError(
        _("« %s » n'est pas un effectif : un code de tranche (12) ou un nombre de salariés (7 salariés)")
        % text[:40]
    )


def is_doubtful(text: str) -> bool:
    """Whether a number of employees may have been meant where a code is read: `12`, and not `03`."""
    text = text.strip()
    return text in SizeBand.values and not text.startswith("0")


def is_count(text: str) -> bool:
    """Whether the text is a bare number that can only be one of employees."""
    text = text.strip()
    return text.isascii() and text.isdecimal() and text not in SizeBand.values
