"""What is drawn of the IOD method, before it is written. Companies are ranks of employers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from maillage.demo.records import Job, PersonRecord


@dataclass(slots=True)
class EventRecord:
    kind: str
    day: dt.date
    person: PersonRecord | None = None
    company: int | None = None
    job: Job | None = None
    due: dt.date | None = None
    words: str = ""


@dataclass(slots=True, eq=False)
class CaseRecord:
    """`taken`: an officer has taken the person in charge."""

    person: PersonRecord
    opened: dt.date
    wish: str = ""
    closed: dt.date | None = None
    closing: str = ""
    taken: bool = True
    post: int | None = None  # of the reference worker who oriented


@dataclass(slots=True, eq=False)
class ProposalRecord:
    person: PersonRecord
    proposed: dt.date
    meeting: dt.date | None = None
    at: dt.time | None = None
    met: dt.date | None = None
    job: Job | None = None  # the hire that came of it
    refusal: str = ""
    ended: dt.date | None = None


@dataclass(slots=True, eq=False)
class PostRecord:
    """A post visited, with one offer negotiated on it and its candidates."""

    company: int
    visited: dt.date
    text: int  # rank in the texts
    kind: str
    agreed: dt.date
    months: int | None = None
    hours: float | None = None
    starts: dt.date | None = None
    proposals: list[ProposalRecord] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class HireRecord:
    job: Job
    breakage: str = ""
    live: bool = False  # followed by the officer of today


@dataclass(slots=True)
class IodRecords:
    events: list[EventRecord] = field(default_factory=list)
    cases: list[CaseRecord] = field(default_factory=list)
    posts: list[PostRecord] = field(default_factory=list)
    hires: list[HireRecord] = field(default_factory=list)
