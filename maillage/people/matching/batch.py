"""Every likely duplicate of a whole base, in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numpy as np
from django.db import connection

from .blocking import candidate_pairs, unpack
from .columns import Columns
from .estimating import estimated
from .likeness import POSSIBLE, Likeness, Pair
from .model import Model, keep
from .rarity import CountedShares
from .scoring import reasons, score
from .weights import Weights, delivered

_CHUNK = 200_000
_WORKERS = 2

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


class Found(NamedTuple):
    """Pairs of ranks in the columns with their probability and levels, the likeliest first."""

    left: np.ndarray
    right: np.ndarray
    probability: np.ndarray
    levels: np.ndarray
    weights: Weights


def all_pairs(threshold: float = POSSIBLE, progress: Progress = lambda *_: None) -> Iterator[Pair]:
    """Every pair of files that is one person's with that probability or more, the likeliest first.

    Compares the whole base, a matter of minutes for a million people, and keeps what was learnt of it for
    `likeness` and `candidates_for`. `progress` is told the stage, and how much of it is done.
    """
    columns = read_people(progress)
    found = search(columns, threshold, progress=progress)
    keep(Model.counted(found.weights, columns))
    ids = columns.ids
    for n in range(len(found.left)):
        first, second = sorted((int(ids[found.left[n]]), int(ids[found.right[n]])))
        yield Pair(first, second, Likeness(float(found.probability[n]), reasons(found.levels[n])))


def search(
    columns: Columns,
    threshold: float,
    start: Weights | None = None,
    progress: Progress = lambda *_: None,
) -> Found:
    """The same among any identities; `start` are the weights to correct, by default those delivered."""
    progress("blocks", 0, 1)
    pairs = candidate_pairs(columns, lambda name: progress(name, 1, 1))
    progress("weights", 0, 1)
    known = estimated(start or delivered(), columns, pairs)
    shares = CountedShares(columns, known)

    def scored(start: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        left, right = unpack(pairs[start : start + _CHUNK])
        probability, levels = score(known, columns, shares, left, right)
        kept = np.flatnonzero(probability >= threshold)
        return pairs[start : start + _CHUNK][kept], probability[kept], levels[kept]

    parts = []
    with ThreadPoolExecutor(_WORKERS) as pool:
        for done, part in enumerate(pool.map(scored, range(0, len(pairs), _CHUNK)), 1):
            parts.append(part)
            progress("comparison", min(done * _CHUNK, len(pairs)), len(pairs))
    if not parts:
        nothing = np.empty(0, np.int64)
        return Found(nothing, nothing, np.empty(0), np.empty((0, 0), np.int8), known)
    kept, probability, levels = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((kept, -probability))
    left, right = unpack(kept[order])
    return Found(left, right, probability[order], levels[order], known)


READING = """
COPY (
  SELECT p.id, p.last_name, p.birth_name, p.first_name, to_char(p.birth_date, 'YYYYMMDD')::int, p.sex,
         p.email, p.phone, coalesce(r.address, ''), coalesce(r.postcode, ''), coalesce(r.city, '')
  FROM people_person p LEFT JOIN (
    SELECT DISTINCT ON (person_id) person_id, address, postcode, city FROM people_residence
    ORDER BY person_id, start_date DESC NULLS LAST, id DESC
  ) r ON r.person_id = p.id
  WHERE p.kept_as = ''
) TO STDOUT
"""
READING_TYPES = ["int8", "text", "text", "text", "int4", "text", "text", "text", "text", "text", "text"]


def read_people(progress: Progress = lambda *_: None) -> Columns:
    """Every file in use, with the home known last."""
    columns = Columns()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        total = cursor.fetchone()[0]
        with cursor.copy(READING) as copy:
            copy.set_types(READING_TYPES)
            for done, row in enumerate(copy.rows()):
                columns.add_row(*row)
                if done % 50_000 == 0:
                    progress("reading", done, total)
    columns.forget_raw()
    progress("reading", total, total)
    return columns
