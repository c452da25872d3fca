"""All that is known of somebody who seeks a job, and of an offer, when the two are brought together.

The protection against discrimination begins here: neither holds a name, an age, a sex, a nationality, a
household, a health or handicap, an income, an address or a neighbourhood, so nothing downstream can read one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Answers the questions of `situations.yaml` know; in the order of the bits and levels they become.
SCHEDULES = ("day", "early", "late", "night", "weekend", "split")
WEEKLY = ("full", "part", "short")
TRANSPORTS = ("public", "bicycle", "two_wheels", "walk")
CONTRACTS = ("permanent", "fixed_term", "agency", "inclusion", "training")
LICENCES = ("", "none", "in_progress", "two_wheels", "B", "heavy")
FRENCH = ("", "illiterate", "A1", "A2", "B1", "B2", "native")
EDUCATION = ("", "VI", "Vbis", "V", "IV", "III", "II", "I")
AVAILABILITY = ("", "now", "month", "later", "partial")
RANKS = 3
NEVER = -1  # proposed never
NO_LIMIT = float("inf")
_UNKNOWN_KM = float("nan")


@dataclass(frozen=True, kw_only=True)
class Seeker:
    """Somebody who seeks a job. Empty or None: not said, which is never held against them.

    jobs          ROME codes, the most wished for first
    place         INSEE code of the commune or arrondissement they live in
    distance      kilometres accepted, `NO_LIMIT` for any
    clause        meets a criterion of social clauses that rests on no protected ground
    waited        days since the last proposal, `NEVER` without any
    proposals     proposals received over the window of the parameters
    """

    id: int
    jobs: tuple[str, ...] = ()
    place: str = ""
    schedule: frozenset[str] = frozenset()
    weekly_hours: frozenset[str] = frozenset()
    distance: float | None = None
    vehicle: bool | None = None
    transport: frozenset[str] = frozenset()
    licence: str = ""
    french: str = ""
    education: str = ""
    contracts: frozenset[str] = frozenset()
    availability: str = ""
    clause: bool = False
    waited: int = NEVER
    proposals: int = 0


@dataclass(frozen=True, kw_only=True)
class Post:
    """What an offer asks for and gives. Empty or None: not said, or not asked for."""

    id: int
    rome: str = ""
    place: str = ""
    schedule: frozenset[str] = frozenset()
    weekly_hours: float | None = None
    licence: str = ""
    french: str = ""
    education: str = ""
    contract: str = ""
    public_transport: bool | None = None
    clause: bool = False


def job_number(code: str) -> int:
    """A ROME code as a number that keeps its hierarchy (//100 family, //10000 domain); 0 for none."""
    return (ord(code[0]) - 64) * 10_000 + int(code[1:]) if code else 0


def bits(values: frozenset[str], known: Sequence[str]) -> int:
    return sum(1 << rank for rank, value in enumerate(known) if value in values)


def level(value: str, known: Sequence[str]) -> int:
    """The rank of an answer; 0, as for no answer, of one that cannot be compared."""
    return known.index(value) if value in known else 0


@dataclass(frozen=True)
class Crowd:
    """Seekers as columns, one row each; `places` are the distinct ones, `place` their rank in it."""

    ids: NDArray[np.int64]
    jobs: NDArray[np.int32]  # n × RANKS
    places: tuple[str, ...]
    place: NDArray[np.int32]
    schedule: NDArray[np.int16]
    weekly_hours: NDArray[np.int16]
    distance: NDArray[np.float32]  # NaN: not said
    vehicle: NDArray[np.int8]  # -1 not said, 0 no, 1 yes
    transport: NDArray[np.int16]
    licence: NDArray[np.int8]
    french: NDArray[np.int8]
    education: NDArray[np.int8]
    contracts: NDArray[np.int16]
    availability: NDArray[np.int8]
    clause: NDArray[np.bool_]
    waited: NDArray[np.int32]
    proposals: NDArray[np.int32]

    @classmethod
    def of(cls, seekers: Sequence[Seeker]) -> Crowd:
        places = tuple(sorted({s.place for s in seekers}))
        rank = {place: n for n, place in enumerate(places)}
        jobs = np.zeros((len(seekers), RANKS), np.int32)
        for row, seeker in enumerate(seekers):
            for n, code in enumerate(seeker.jobs[:RANKS]):
                jobs[row, n] = job_number(code)
        return cls(
            ids=np.array([s.id for s in seekers], np.int64),
            jobs=jobs,
            places=places,
            place=np.array([rank[s.place] for s in seekers], np.int32),
            schedule=np.array([bits(s.schedule, SCHEDULES) for s in seekers], np.int16),
            weekly_hours=np.array([bits(s.weekly_hours, WEEKLY) for s in seekers], np.int16),
            distance=np.array(
                [_UNKNOWN_KM if s.distance is None else s.distance for s in seekers], np.float32
            ),
            vehicle=np.array([-1 if s.vehicle is None else int(s.vehicle) for s in seekers], np.int8),
            transport=np.array([bits(s.transport, TRANSPORTS) for s in seekers], np.int16),
            licence=np.array([level(s.licence, LICENCES) for s in seekers], np.int8),
            french=np.array([level(s.french, FRENCH) for s in seekers], np.int8),
            education=np.array([level(s.education, EDUCATION) for s in seekers], np.int8),
            contracts=np.array([bits(s.contracts, CONTRACTS) for s in seekers], np.int16),
            availability=np.array([level(s.availability, AVAILABILITY) for s in seekers], np.int8),
            clause=np.array([s.clause for s in seekers], np.bool_),
            waited=np.array([s.waited for s in seekers], np.int32),
            proposals=np.array([s.proposals for s in seekers], np.int32),
        )

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | NDArray[np.intp]) -> Crowd:
        """The same columns for some rows only, in that order."""
        picked = np.asarray(rows, np.intp)
        columns: dict[str, Any] = {
            name: value[picked] for name, value in self.__dict__.items() if isinstance(value, np.ndarray)
        }
        return replace(self, **columns)

    @cached_property
    def rows(self) -> dict[int, int]:
        """The row of each person."""
        return {int(key): row for row, key in enumerate(self.ids)}
