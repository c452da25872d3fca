"""What the generator yields: plain records, before anything is written to a database.

Days are `datetime.date`; an open end is None. Codes are those of the exchange files.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

POSITIVE_KINDS = ("cdi", "cdd_6_months", "business_creation", "qualifying_training", "other_positive")
DROPOUT_KINDS = ("dropout", "abandonment")
ADMINISTRATIVE_KINDS = ("moved", "retired", "term_reached", "redirected", "other_administrative")
NEUTRAL_KINDS = ("deceased", "long_illness", "entry_mistake", "transferred")
EXIT_CLASS = {
    **dict.fromkeys(POSITIVE_KINDS, "positive"),
    **dict.fromkeys(DROPOUT_KINDS, "dropout"),
    **dict.fromkeys(ADMINISTRATIVE_KINDS, "administrative"),
    **dict.fromkeys(NEUTRAL_KINDS, "neutral"),
}
STEP_CATEGORY = {
    "social_support": "support",
    "career_support": "support",
    "creation_support": "support",
    "public_employment_service": "service",
    "specific_service": "service",
    "culture": "complementary",
    "mobilisation": "complementary",
    "other_complementary": "complementary",
    "basic_training": "training_access",
    "qualifying_training": "training_access",
    "pmsmp": "training_access",
    "access_to_employment": "training_access",
    "employment_contract": "employment",
    "subsidised_contract": "employment",
}


@dataclass(slots=True)
class Job:
    """An employment contract. `employer` is the rank of the employer in the demo's list."""

    kind: str
    start: dt.date
    planned_end: dt.date | None
    end: dt.date | None
    weekly_hours: float
    origin: str
    employer: int = -1


@dataclass(slots=True)
class ImmersionRecord:
    """An immersion in the company of that rank; `stopped` where it was cut short."""

    company: int
    purpose: str
    job_title: str
    start: dt.date
    end: dt.date
    stopped: dt.date | None
    weekly_hours: float
    tasks: str
    tutor: str
    tutor_function: str
    signatory: str
    state: str
    signed: dt.date
    result: str = ""
    evaluation: str = ""
    reason: str = ""


@dataclass(slots=True)
class SponsorshipRecord:
    """A pair: a person, the contact of the company of that rank; meetings are (day, state, note)."""

    person: "PersonRecord"
    post: int
    company: int
    subject: str
    start: dt.date
    end: dt.date | None
    end_reason: str
    meetings: list[tuple[dt.date, str, str]]


@dataclass(slots=True)
class HelpRecord:
    """The company of that rank in a programme of help; actions are (day, kind, people)."""

    programme: str
    company: int
    subject: str
    start: dt.date
    end: dt.date | None
    outcome: str
    actions: list[tuple[dt.date, str, int]]


@dataclass(slots=True)
class StepRecord:
    """A step of a pathway; `job` is the contract that carries it, or `immersion` the immersion, if any."""

    type: str
    start: dt.date
    end: dt.date | None
    job: Job | None = None
    immersion: ImmersionRecord | None = None

    @property
    def category(self) -> str:
        return STEP_CATEGORY[self.type]


@dataclass(slots=True)
class Home:
    """Where a person lives from a day on. `area` is the name of a priority neighbourhood, or None.

    `arrondissement` is 1 to 9 in Lyon; elsewhere it is 0 and `town` gives name, postcode and INSEE code.
    """

    since: dt.date
    arrondissement: int
    area: str | None
    street: str = ""
    town: tuple[str, str, str] | None = None


@dataclass(slots=True, eq=False)
class PersonRecord:
    """A person. Homes are in order of their first day; answers are (day, kind, value)."""

    birth: dt.date
    sex: str
    homes: list[Home] = field(default_factory=list)
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    answers: list[tuple[dt.date, str, str]] = field(default_factory=list)
    barriers: list[tuple[str, dt.date, dt.date | None]] = field(default_factory=list)

    def home_on(self, day: dt.date) -> Home:
        """The home of that day; the first one for earlier days."""
        return next((home for home in reversed(self.homes) if home.since <= day), self.homes[0])


class AppointmentRecord(NamedTuple):
    """An appointment; `attendance` is empty while planned or not yet recorded."""

    day: dt.date
    time: dt.time
    mode: str
    theme: str
    attendance: str


@dataclass(slots=True, eq=False)
class Pathway:
    """An enrolment of `person` in a programme, with its steps. `post` is a rank in `structures.POSTS`."""

    person: PersonRecord
    entry: dt.date
    exit: dt.date | None = None
    exit_kind: str = ""
    programme: str = "plie"
    education: str = "unknown"
    situations: list[str] = field(default_factory=list)
    steps: list[StepRecord] = field(default_factory=list)
    post: int = -1
    prescriber: int = -1
    handed_over: dt.date | None = None  # day from which another post carries on
    second_post: int = -1
    commission: dt.date | None = None
    appointments: list[AppointmentRecord] = field(default_factory=list)

    def present(self, first: dt.date, last: dt.date) -> bool:
        """Whether the pathway shares a day with [first, last]."""
        return self.entry <= last and (self.exit is None or self.exit >= first)


class AgreementRecord(NamedTuple):
    """What the person of a pathway answered about being presented to companies, and since when no more."""

    pathway: Pathway
    day: dt.date
    given: bool
    taken_back: dt.date | None


@dataclass(slots=True, eq=False)
class ReferralRecord:
    """A prescription of `person`; `pathway` is what it became, if anything."""

    person: PersonRecord
    post: int
    prescriber: int
    received: dt.date
    state: str
    diagnosed: dt.date | None = None
    closed: dt.date | None = None
    closing_reason: str = ""
    pathway: Pathway | None = None
    education: str = "unknown"
    situations: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class ItemRecord:
    """A case on an agenda: a referral for an entry, a pathway otherwise."""

    kind: str
    referral: ReferralRecord | None = None
    pathway: Pathway | None = None
    motive: str = ""
    decision: str = ""
    reason: str = ""
    exit_kind: str = ""
    exit_day: dt.date | None = None


@dataclass(slots=True, eq=False)
class Meeting:
    """A commission of the PLIE on the territory of a branch (a rank)."""

    kind: str
    branch: int
    day: dt.date
    held: bool
    items: list[ItemRecord] = field(default_factory=list)
