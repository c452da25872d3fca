"""Levels of resemblance of many pairs at once. Symmetric: the order within a pair changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from rapidfuzz.distance import OSA, Indel, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio
from rapidfuzz.process import cpdist

from .columns import Columns
from .likeness import Field, Kind
from .names import Names
from .scales import COLUMN, FIELDS, UNKNOWN, level
from .values import MISSING

_CLOSE, _SIMILAR = 0.93, 0.82
_STREET_CLOSE, _STREET_SIMILAR = 0.85, 0.6

Levels = np.ndarray  # int8, a row for each pair, a column for each of FIELDS


def compare(columns: Columns, left: np.ndarray, right: np.ndarray) -> Levels:
    """The levels of the pairs (`left[n]`, `right[n]`), ranks of records in `columns`."""
    found = np.full((len(left), len(FIELDS)), UNKNOWN, np.int8)
    surname, first_name = _names(columns, left, right)
    found[:, COLUMN[Field.SURNAME]] = surname
    found[:, COLUMN[Field.FIRST_NAME]] = first_name
    found[:, COLUMN[Field.BIRTH_DATE]] = _birth_dates(columns, left, right)
    found[:, COLUMN[Field.SEX]] = _sexes(columns, left, right)
    found[:, COLUMN[Field.EMAIL]] = _texts(columns, "email", left, right, _email_levels)
    found[:, COLUMN[Field.PHONE]] = _texts(columns, "phone", left, right, _phone_levels)
    found[:, COLUMN[Field.ADDRESS]] = _texts(columns, "street", left, right, _street_levels)
    found[:, COLUMN[Field.PLACE]] = _places(columns, left, right)
    return found


# Names -------------------------------------------------------------------------------------------------

_S = {kind: level(Field.SURNAME, kind) for kind in (
    Kind.SAME, Kind.CLOSE, Kind.SOUND, Kind.PART, Kind.SWAPPED, Kind.SIMILAR, Kind.CHANGED, Kind.DIFFERENT,
)}  # fmt: skip
_F = {kind: level(Field.FIRST_NAME, kind) for kind in (
    Kind.SAME, Kind.CLOSE, Kind.SOUND, Kind.SHORT, Kind.INITIAL, Kind.SIMILAR, Kind.DIFFERENT,
)}  # fmt: skip


def _names(columns: Columns, left: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    names = columns.names
    last, birth, first = (columns.codes(column) for column in ("last", "birth", "first"))
    surname = _surnames(names, last, birth, left, right)
    # A woman's name may have changed with marriage; of two men, a name that differs says more.
    men = (columns.sexes[left] == 2) & (columns.sexes[right] == 2)
    surname[(surname == _S[Kind.DIFFERENT]) & ~men] = _S[Kind.CHANGED]
    first_name = _by_unique(first[left], first[right], lambda a, b: _first_name_levels(names, a, b))
    doubtful = np.flatnonzero(
        ((surname > _S[Kind.PART]) | (surname == UNKNOWN))
        & ((first_name > _F[Kind.INITIAL]) | (first_name == UNKNOWN))
    )
    if len(doubtful):
        near = _S[Kind.SOUND]
        one, other = left[doubtful], right[doubtful]
        crossed = np.ones(len(doubtful), bool)
        for mine, theirs in ((last[one], first[other]), (first[one], last[other])):
            found = _by_unique(mine, theirs, lambda a, b: _surname_levels(names, a, b))
            crossed &= (found != UNKNOWN) & (found <= near)
        surname[doubtful[crossed]] = _S[Kind.SWAPPED]
        first_name[doubtful[crossed]] = UNKNOWN
    return surname, first_name


def _surnames(
    names: Names, last: np.ndarray, birth: np.ndarray, left: np.ndarray, right: np.ndarray
) -> np.ndarray:
    """The best of name with name and birth name with birth name; across, it is one of two names."""

    def between(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return _by_unique(one[left], other[right], lambda a, b: _surname_levels(names, a, b))

    by_name = between(last, last)
    if (birth == MISSING).all():
        return by_name
    by_birth = between(birth, birth)
    # The same name at a marriage and two birth names: sisters-in-law, or one of them twice.
    parted = (by_birth > _S[Kind.PART]) & (by_name >= 0) & (by_name < _S[Kind.PART])
    by_name = np.where(parted, _S[Kind.PART], by_name)
    best = _best(by_name, by_birth)
    for across in (between(last, birth), between(birth, last)):
        shared = (across != UNKNOWN) & (across <= _S[Kind.PART])
        best = _best(best, np.where(shared, _S[Kind.PART], UNKNOWN).astype(np.int8))
    return best


def _best(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The stronger of two levels; UNKNOWN yields to anything."""
    return np.minimum(one.view(np.uint8), other.view(np.uint8)).view(np.int8)


def _surname_levels(names: Names, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    found = _spelling_levels(
        names, a, b, (_S[Kind.CLOSE], _S[Kind.SOUND], _S[Kind.SIMILAR], _S[Kind.DIFFERENT])
    )
    compound = (names.is_compound[a] | names.is_compound[b]) & (found > _S[Kind.PART])
    for n in np.flatnonzero(compound):
        if names.share_a_part(a[n], b[n]):
            found[n] = _S[Kind.PART]
    return found


def _first_name_levels(names: Names, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    found = _spelling_levels(
        names, a, b, (_F[Kind.CLOSE], _F[Kind.SOUND], _F[Kind.SIMILAR], _F[Kind.DIFFERENT])
    )
    known = names.has_short_forms[a] & names.has_short_forms[b] & (found > _F[Kind.SHORT])
    for n in np.flatnonzero(known):
        if names.stand_for(a[n], b[n]):
            found[n] = _F[Kind.SHORT]
    shorter = np.minimum(names.lengths[a], names.lengths[b])
    partial = (found > _F[Kind.INITIAL]) & (
        names.is_compound[a] | names.is_compound[b] | (shorter < 3) | (found == _F[Kind.SIMILAR])
    )
    for n in np.flatnonzero(partial):
        if names.begins(a[n], b[n]):
            found[n] = _F[Kind.INITIAL]
    return found


def _spelling_levels(
    names: Names, a: np.ndarray, b: np.ndarray, levels: tuple[np.int8, np.int8, np.int8, np.int8]
) -> np.ndarray:
    """How close two spellings are: 0 the same, then close, sounding alike, similar, different."""
    close, sound, similar, different = levels
    found = np.full(len(a), different, np.int8)
    alike = names.spelled[a] == names.spelled[b]
    rest = np.flatnonzero(~alike)
    if len(rest):
        swap = names.shared_rank[a[rest]] > names.shared_rank[b[rest]]
        one = names.objects[np.where(swap, b[rest], a[rest])]
        other = names.objects[np.where(swap, a[rest], b[rest])]
        likeness = cpdist(one, other, scorer=JaroWinkler.normalized_similarity, score_cutoff=_SIMILAR - 0.1,
                          dtype=np.float32)  # fmt: skip
        edits = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int8)
        longest = np.maximum(names.lengths[a[rest]], names.lengths[b[rest]])
        said = names.sounds[a[rest]] == names.sounds[b[rest]]
        graded = np.full(len(rest), different, np.int8)
        graded[(likeness >= _SIMILAR) | ((edits <= 2) & (longest >= 6)) | ((edits <= 1) & (longest >= 3))] = (
            similar
        )
        graded[said] = sound
        graded[((edits <= 1) & (longest >= 4)) | ((likeness >= _CLOSE) & (edits <= 2) & (longest >= 5))] = (
            close
        )
        found[rest] = graded
    found[alike] = 0
    return found


# Dates and numbers -------------------------------------------------------------------------------------


def _birth_dates(columns: Columns, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    one, other = columns.dates[left], columns.dates[right]
    same_day = columns.days[left] == columns.days[right]
    same_month = columns.months[left] == columns.months[right]
    same_year = columns.years[left] == columns.years[right]
    inverted = same_year & (columns.days[left] == columns.months[right]) & (
        columns.months[left] == columns.days[right]
    )  # fmt: skip
    digits, transposed = _digits(one, other)
    found = np.full(len(left), level(Field.BIRTH_DATE, Kind.DIFFERENT), np.int8)
    # The first of January is what desks write when only the year is known.
    found[same_year & ((one % 10000 == 101) | (other % 10000 == 101))] = level(Field.BIRTH_DATE, Kind.YEAR)
    two = (same_day.astype(np.int8) + same_month + same_year) == 2
    found[two] = level(Field.BIRTH_DATE, Kind.TWO_PARTS)
    found[digits == 1] = level(Field.BIRTH_DATE, Kind.DIGIT)
    found[transposed] = level(Field.BIRTH_DATE, Kind.TRANSPOSED)
    found[inverted] = level(Field.BIRTH_DATE, Kind.DAY_MONTH)
    found[one == other] = level(Field.BIRTH_DATE, Kind.SAME)
    found[(one == 0) | (other == 0)] = UNKNOWN
    return found


def _digits(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many of eight digits differ; whether two neighbours only changed places."""
    differ = np.zeros(len(one), np.int8)
    transposed = np.zeros(len(one), bool)
    before_one = before_other = None
    rest_one, rest_other = one, other
    for _ in range(8):
        rest_one, digit_one = np.divmod(rest_one, 10)
        rest_other, digit_other = np.divmod(rest_other, 10)
        differ += digit_one != digit_other
        if before_one is not None:
            transposed |= (
                (digit_one == before_other) & (digit_other == before_one) & (digit_one != digit_other)
            )
        before_one, before_other = digit_one, digit_other
    return differ, transposed & (differ == 2)


def _sexes(columns: Columns, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    one, other = columns.sexes[left], columns.sexes[right]
    found = np.where(one == other, level(Field.SEX, Kind.SAME), level(Field.SEX, Kind.DIFFERENT))
    return np.where((one == 0) | (other == 0), UNKNOWN, found).astype(np.int8)


# Contacts ----------------------------------------------------------------------------------------------


def _email_levels(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    found = np.full(len(one), level(Field.EMAIL, Kind.DIFFERENT), np.int8)
    close = cpdist(one, other, scorer=OSA.distance, score_cutoff=2, dtype=np.int8) <= 2
    for n in np.flatnonzero(close):
        close[n] = not _numbered_apart(one[n], other[n])
    found[close] = level(Field.EMAIL, Kind.LOCAL)
    for n in np.flatnonzero(~close):
        local, _, domain = one[n].partition("@")
        if domain and len(local) > 5 and local == other[n].partition("@")[0]:
            found[n] = level(Field.EMAIL, Kind.LOCAL)
    return found


def _numbered_apart(one: str, other: str) -> bool:
    """Whether a number alone tells them apart, as those of namesakes: martin12@, martin15@."""
    mine, theirs = ("".join(c for c in text if c.isdigit()) for text in (one, other))
    return bool(mine and theirs) and mine != theirs


def _phone_levels(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    near = cpdist(one, other, scorer=OSA.distance, score_cutoff=1, dtype=np.int8) <= 1
    return np.where(near, level(Field.PHONE, Kind.DIGIT), level(Field.PHONE, Kind.DIFFERENT)).astype(np.int8)


def _street_levels(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    alike = np.maximum(
        cpdist(one, other, scorer=Indel.normalized_similarity, dtype=np.float32),
        # One says more than the other: a building, a floor.
        cpdist(one, other, scorer=token_set_ratio, dtype=np.float32) / 100 - 0.05,
    )
    found = np.full(len(one), level(Field.ADDRESS, Kind.DIFFERENT), np.int8)
    found[alike >= _STREET_SIMILAR] = level(Field.ADDRESS, Kind.SIMILAR)
    close = alike >= _STREET_CLOSE
    for n in np.flatnonzero(close):
        close[n] = not _other_number(one[n], other[n])
    found[close] = level(Field.ADDRESS, Kind.CLOSE)
    return found


def _other_number(one: str, other: str) -> bool:
    """Whether both addresses have a number and share none: neighbours."""
    mine, theirs = ({w for w in text.split() if w[0].isdigit()} for text in (one, other))
    return bool(mine and theirs and not mine & theirs)


def _near_texts(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    near = cpdist(one, other, scorer=OSA.normalized_similarity, dtype=np.float32) >= 0.74
    return np.where(near, 1, 2).astype(np.int8)


def _places(columns: Columns, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Postcode and town together: they mostly say the same thing."""
    postcode = _texts(columns, "postcode", left, right, _near_texts)
    city = _texts(columns, "city", left, right, _near_texts)
    found = np.full(len(left), level(Field.PLACE, Kind.DIFFERENT), np.int8)
    found[(postcode == 0) | (city == 0) | (postcode == 1) | (city == 1)] = level(Field.PLACE, Kind.SIMILAR)
    found[(_best(postcode, city) == 0) & (np.maximum(postcode, city) <= 1)] = level(Field.PLACE, Kind.CLOSE)
    found[(postcode == 1) & (city == 1)] = level(Field.PLACE, Kind.CLOSE)
    found[(np.maximum(postcode, city) == 0)] = level(Field.PLACE, Kind.SAME)
    found[(postcode == UNKNOWN) & (city == UNKNOWN)] = UNKNOWN
    return found


# Common ------------------------------------------------------------------------------------------------


def _texts(
    columns: Columns,
    column: str,
    left: np.ndarray,
    right: np.ndarray,
    graded: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> np.ndarray:
    """0 for the same text, otherwise what `graded` finds."""
    codes = columns.codes(column)
    texts = columns.texts(column)

    def levels(a: np.ndarray, b: np.ndarray) -> np.ndarray:
        found = np.zeros(len(a), np.int8)
        rest = np.flatnonzero(a != b)
        if len(rest):
            found[rest] = graded(texts[a[rest]], texts[b[rest]])
        return found

    return _by_unique(codes[left], codes[right], levels)


def _by_unique(
    one: np.ndarray, other: np.ndarray, levels: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> np.ndarray:
    """`levels` asked once for each different pair of values; UNKNOWN where one is missing."""
    found = np.full(len(one), UNKNOWN, np.int8)
    known = np.flatnonzero((one >= 0) & (other >= 0))
    if not len(known):
        return found
    low = np.minimum(one[known], other[known]).astype(np.int64)
    packed = (low << 32) | np.maximum(one[known], other[known])
    if len(known) == 1:
        found[known] = levels(packed >> 32, packed & 0xFFFFFFFF)
        return found
    unique, inverse = np.unique(packed, return_inverse=True)
    found[known] = levels(unique >> 32, unique & 0xFFFFFFFF)[inverse]
    return found
