"""The yearly statement of each company: promised, done, people reached, and where it stands among the others.

Every statement of a year is read with three statements of the database, whatever the number of companies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

from maillage.organisations.deeds import Deed

from ..definition import Charter, Rule
from ..loading import charter
from ..models import CharterSignature
from ..states import CommitmentState, commitment_state
from .reading import Done, Promise, both

# With fewer companies a median would tell one of them what another did.
ENOUGH = 8
_DEEDS = dict(Deed.choices)


@dataclass(frozen=True)
class Promised:
    """A commitment as it stood at the end of the year (today, while it runs)."""

    promise: Promise
    done: int  # since it began
    this_year: int
    state: CommitmentState

    @property
    def shown(self) -> int:
        return min(self.done, self.promise.quantity)

    @property
    def text(self) -> str:
        unit = self.promise.charter.unit(self.promise.kind, self.promise.quantity)
        return f"{self.done} / {self.promise.quantity} {unit}"


@dataclass(frozen=True)
class Group:
    """What was done in the year, by nature."""

    kind: str
    quantity: int
    people: int

    @property
    def title(self) -> str:
        return str(_DEEDS.get(self.kind, self.kind))


@dataclass(frozen=True)
class Standing:
    """A measure against the network's: `rank` 1 for the first quarter of companies, 4 for the last."""

    code: str
    value: int
    median: float
    rank: int


@dataclass
class Statement:
    """A company's year. `standings` is empty where too few companies signed for a median to hide them."""

    signature: CharterSignature
    charter: Charter
    year: int
    day: dt.date  # as it stands on
    promised: list[Promised] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    deeds: list[Done] = field(default_factory=list)
    actions: int = 0
    people: int = 0
    axes: int = 0
    standings: list[Standing] = field(default_factory=list)
    companies: int = 0  # signatories of the year
    rules: list[tuple[Rule, bool]] = field(default_factory=list)

    @property
    def due(self) -> list[Promised]:
        """Commitments due in the year, so far."""
        first, last = dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
        return [p for p in self.promised if first <= p.promise.due_on <= min(last, self.day)]

    @property
    def kept_rate(self) -> int | None:
        """Percent of the commitments due that are kept, rounded down; None when none was due."""
        due = self.due
        return sum(p.state == CommitmentState.KEPT for p in due) * 100 // len(due) if due else None

    @property
    def late(self) -> int:
        return sum(p.state == CommitmentState.LATE for p in self.promised)

    @property
    def sticker(self) -> bool:
        """Whether every rule holds; a text without rules gives no sticker."""
        return bool(self.rules) and all(held for _rule, held in self.rules)

    def measure(self, name: str) -> int | None:
        return getattr(self, name)


def statements(network_id: int, year: int, today: dt.date) -> list[Statement]:
    """Every signatory's statement of a year, by name of company."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    day = min(last, today)
    rows = CharterSignature.objects.filter(network_id=network_id, signed_on__lte=last, until__gte=first)
    latest: dict[int, CharterSignature] = {}
    owner: dict[int, int] = {}
    for signature in rows.select_related("organisation", "network").order_by("signed_on"):
        latest[signature.organisation_id] = signature
        owner[signature.pk] = signature.organisation_id
    made = {
        pk: Statement(signature, charter(signature.version), year, day) for pk, signature in latest.items()
    }
    span, bound = "s.signed_on <= %(last)s AND s.until >= %(first)s", {"first": first, "last": last}
    promises, every = both(network_id, span, **bound)
    deeds = [d for d in every if d.day <= day]
    fulfilled: dict[int, list[Done]] = {}
    for deed in deeds:
        if deed.commitment_id is not None:
            fulfilled.setdefault(deed.commitment_id, []).append(deed)
        if deed.day >= first:
            made[owner[deed.signature_id]].deeds.append(deed)
    axis_of: dict[int, str] = {}
    for promise in promises:
        axis_of[promise.id] = promise.axis
        if promise.starts_on <= last and promise.due_on >= first:
            one = _promised(promise, fulfilled.get(promise.id, ()), first, day)
            made[promise.organisation_id].promised.append(one)
    for statement in made.values():
        _sum_up(statement, axis_of)
    _stand(list(made.values()))
    for statement in made.values():
        statement.rules = [
            (rule, rule.holds(statement.measure(rule.measure))) for rule in statement.charter.rules
        ]
    return sorted(made.values(), key=lambda s: (s.signature.organisation.folded_name, s.signature.pk))


def statement_of(network_id: int, organisation_id: int, year: int, today: dt.date) -> Statement | None:
    """One company's; the others are read too, for it to be compared."""
    found = statements(network_id, year, today)
    return next((s for s in found if s.signature.organisation_id == organisation_id), None)


def _promised(promise: Promise, deeds: Iterable[Done], first: dt.date, day: dt.date) -> Promised:
    deeds = list(deeds)
    total = sum(d.quantity for d in deeds)
    state = commitment_state(promise.charter, promise.quantity, total, promise.starts_on, promise.due_on, day)
    if state != CommitmentState.KEPT and promise.due_on == day and day.month == 12 and day.day == 31:
        state = CommitmentState.LATE  # the year is over: so is what was due on its last day
    return Promised(promise, total, sum(d.quantity for d in deeds if d.day >= first), state)


def _sum_up(statement: Statement, axis_of: dict[int, str]) -> None:
    groups: dict[str, list[int]] = {}
    axes: set[str] = set()
    for deed in statement.deeds:
        sums = groups.setdefault(deed.kind, [0, 0])
        sums[0] += deed.quantity
        sums[1] += deed.people_once
        if deed.commitment_id in axis_of:
            axes.add(axis_of[deed.commitment_id])
        else:
            axes.update(_axis(statement.charter, deed))
    statement.groups = [Group(kind, n, people) for kind, (n, people) in sorted(groups.items())]
    statement.actions = sum(group.quantity for group in statement.groups)
    statement.people = sum(group.people for group in statement.groups)
    statement.axes = len(axes)


def _axis(text: Charter, deed: Done) -> list[str]:
    """The first axis of the first kind such a deed is of."""
    kind = text.kinds.get(deed.promised) or next(
        (k for k in text.kinds.values() if k.deed == deed.kind), None
    )
    return [kind.axes[0]] if kind else []


def _stand(made: list[Statement]) -> None:
    for statement in made:
        statement.companies = len(made)
    if len(made) < ENOUGH:
        return
    for code in ("actions", "people"):
        values = [getattr(statement, code) for statement in made]
        middle = float(median(values))
        for statement in made:
            value = getattr(statement, code)
            better = sum(other > value for other in values)
            rank = min(4, 1 + 4 * better // len(values))
            statement.standings.append(Standing(code, value, middle, rank))
