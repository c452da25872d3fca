"""What is drawn of social clauses, before anything is written. Hours are whole hundredths of an hour.

Buyers are pointed at by their rank in `buyers.BUYERS`, companies by their rank of employer, months by their
first day.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from ..records import Job, PersonRecord

HUNDREDTHS = 100
UNSET = dt.date.min  # the days of a lot that are set around its hours


@dataclass(slots=True, eq=False)
class OperationRecord:
    name: str
    urban_renewal: bool = False
    area: str | None = None


@dataclass(slots=True)
class CompanyOnLot:
    """How a company of that rank takes part in a lot. `share` in whole hours."""

    company: int
    role: str
    modality: str
    share: int | None = None
    plan: str = ""
    plan_due: dt.date | None = None


@dataclass(slots=True)
class AmendmentRecord:
    kind: str
    signed: dt.date
    hours: int
    end: dt.date | None
    reason: str


@dataclass(slots=True)
class CalibrationRecord:
    amount: int
    labour_share: float
    hourly_cost: float
    rate: float
    computed: int
    retained: int
    reason: str
    day: dt.date


@dataclass(slots=True)
class NoticeRecord:
    """A formal notice; `penalty` is (day, missing, rate, amount, why it is waived or "")."""

    company: int
    sent: dt.date
    deadline: dt.date
    missing: int
    note: str = ""
    penalty: tuple[dt.date, int, float, float, str] | None = None


@dataclass(slots=True, eq=False)
class LotRecord:
    """`due` in whole hours; `first` and `last` are the first and the last month hours may be done in."""

    market: MarketRecord
    number: str
    title: str
    mechanism: str
    trade: str
    first: dt.date
    last: dt.date
    start: dt.date = UNSET
    end: dt.date = UNSET
    due: int = 0
    penalty_rate: float | None = None
    first_hours_by: dt.date | None = None
    closed: dt.date | None = None
    closing_note: str = ""
    companies: dict[int, CompanyOnLot] = field(default_factory=dict)
    amendments: list[AmendmentRecord] = field(default_factory=list)
    calibrations: list[CalibrationRecord] = field(default_factory=list)
    notices: list[NoticeRecord] = field(default_factory=list)

    @property
    def ends(self) -> dt.date:
        """Its last day, amendments read."""
        return max([self.end, *(one.end for one in self.amendments if one.end)])

    @property
    def holder(self) -> int:
        return next(one.company for one in self.companies.values() if one.role == "holder")


@dataclass(slots=True, eq=False)
class MarketRecord:
    """A public contract."""

    buyer: int
    operation: OperationRecord
    title: str
    nature: str
    private: bool = False
    notified: dt.date | None = None
    lots: list[LotRecord] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class HireRecord:
    """An employment contract under which clause hours are done. `new`: no pathway carries it."""

    person: PersonRecord
    job: Job
    title: str
    new: bool = True


@dataclass(slots=True, eq=False)
class LineRecord:
    """Hours of a month. Without `hire` the person is `known` by a file, or is nobody but the name `said`
    (last, first, birth)."""

    lot: LotRecord
    company: int
    month: dt.date
    hire: HireRecord | None
    hours: int
    modality: str
    training: int = 0
    state: str = "validated"
    anomalies: list[str] = field(default_factory=list)
    reason: str = ""
    said: tuple[str, str, dt.date | None] = ("", "", None)
    known: PersonRecord | None = None
    source: str = "file"
    corrects: LineRecord | None = None
    decided: dt.date | None = None

    @property
    def person(self) -> PersonRecord | None:
        return self.hire.person if self.hire else self.known


@dataclass(slots=True, eq=False)
class StatementRecord:
    company: int
    month: dt.date
    asked: dt.date | None = None
    reminders: int = 0
    reminded: dt.date | None = None
    sent: dt.date | None = None
    sender: str = ""
    message: str = ""
    nothing: bool = False


@dataclass(slots=True)
class EligibilityRecord:
    person: PersonRecord
    criterion: str
    proof: str
    day: dt.date
    granted: bool = True
    reason: str = ""


@dataclass(slots=True)
class OutcomeRecord:
    person: PersonRecord
    since: dt.date
    months: int
    situation: str
    day: dt.date
    source: str


@dataclass(slots=True)
class ClauseRecords:
    markets: list[MarketRecord] = field(default_factory=list)
    hires: list[HireRecord] = field(default_factory=list)
    lines: list[LineRecord] = field(default_factory=list)
    statements: dict[tuple[int, dt.date], StatementRecord] = field(default_factory=dict)
    eligibilities: list[EligibilityRecord] = field(default_factory=list)
    outcomes: list[OutcomeRecord] = field(default_factory=list)
    after: list[HireRecord] = field(default_factory=list)  # contracts of another origin that followed

    def lots(self) -> list[LotRecord]:
        return [lot for market in self.markets for lot in market.lots]

    def people(self) -> list[PersonRecord]:
        """Those whom no other part of the territory knows, in order of appearance."""
        return list(dict.fromkeys(hire.person for hire in self.hires if hire.new))
