"""The levels of resemblance of each field, the strongest first. Codes in arrays are ranks in these."""

from __future__ import annotations

import numpy as np

from .likeness import Field, Kind

UNKNOWN = np.int8(-1)  # one of the values is missing, or the field says nothing more than another did

SCALES: dict[Field, tuple[Kind, ...]] = {
    Field.SURNAME: (
        Kind.SAME,
        Kind.CLOSE,
        Kind.SOUND,
        Kind.PART,
        Kind.SIMILAR,
        Kind.CHANGED,
        Kind.DIFFERENT,
        Kind.SWAPPED,  # with the first name, which then says nothing more: out of the order
    ),
    Field.FIRST_NAME: (
        Kind.SAME,
        Kind.CLOSE,
        Kind.SOUND,
        Kind.SHORT,
        Kind.INITIAL,
        Kind.SIMILAR,
        Kind.DIFFERENT,
    ),
    Field.BIRTH_DATE: (
        Kind.SAME,
        Kind.DAY_MONTH,
        Kind.TRANSPOSED,
        Kind.DIGIT,
        Kind.TWO_PARTS,
        Kind.YEAR,
        Kind.DIFFERENT,
    ),
    Field.SEX: (Kind.SAME, Kind.DIFFERENT),
    Field.EMAIL: (Kind.SAME, Kind.LOCAL, Kind.DIFFERENT),
    Field.PHONE: (Kind.SAME, Kind.DIGIT, Kind.DIFFERENT),
    Field.ADDRESS: (Kind.SAME, Kind.CLOSE, Kind.SIMILAR, Kind.DIFFERENT),
    Field.PLACE: (Kind.SAME, Kind.CLOSE, Kind.SIMILAR, Kind.DIFFERENT),
}
FIELDS: tuple[Field, ...] = tuple(SCALES)
COLUMN: dict[Field, int] = {field: rank for rank, field in enumerate(FIELDS)}


def level(field: Field, kind: Kind) -> np.int8:
    """The rank of a kind on the scale of a field."""
    return np.int8(SCALES[field].index(kind))
