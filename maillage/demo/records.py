"""What the generator yields: plain records, before anything is written to a database.

Days are `datetime.date`; an open end is None. Codes are those of the exchange files.
"""

import datetime as dt
from dataclasses import dataclass, field

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
class StepRecord:
    """A step of a pathway; `job` is the contract that carries it, if any."""

    type: str
    start: dt.date
    end: dt.date | None
    job: Job | None = None

    @property
    def category(self) -> str:
        return STEP_CATEGORY[self.type]


@dataclass(slots=True)
class Home:
    """Where a person lives from a day on. `area` is the name of a priority neighbourhood, or None."""

    since: dt.date
    arrondissement: int
    area: str | None
    street: str = ""


@dataclass(slots=True)
class PersonRecord:
    """A person: what is needed to count them; names and contacts come at loading time."""

    birth: dt.date
    sex: str
    homes: list[Home] = field(default_factory=list)


@dataclass(slots=True)
class Pathway:
    """An enrolment of `person` in a programme, with its steps."""

    person: PersonRecord
    entry: dt.date
    exit: dt.date | None = None
    exit_kind: str = ""
    programme: str = "plie"
    education: str = "unknown"
    situations: list[str] = field(default_factory=list)
    steps: list[StepRecord] = field(default_factory=list)

    def present(self, first: dt.date, last: dt.date) -> bool:
        """Whether the pathway shares a day with [first, last]."""
        return self.entry <= last and (self.exit is None or self.exit >= first)
