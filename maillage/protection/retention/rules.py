"""For how long the files of people are kept: what their programmes say, the longest of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from maillage.kernel.months import add_months

MONTHS = 24  # after the last contact, where no programme says otherwise (CNIL, référentiel 2021-028)
NOTICE_DAYS = 30
# How many people at least must stand together in what remains of a file: those who left and entered, or left,
# the same programme in the same year. A file whose term has come waits for them, and no longer than this.
COMPANY = 5
LONGEST_WAIT_MONTHS = 12


@dataclass(frozen=True)
class Rule:
    """What one programme a person was in says. `open`: the person is still in it, nothing can be due."""

    programme: str
    months: int = MONTHS
    archive_until: dt.date | None = None
    archive_reason: str = ""
    open: bool = False
    organisations: frozenset[int] = field(default_factory=frozenset)


Provider = Callable[[Collection[int]], Mapping[int, list[Rule]]]
_providers: list[Provider] = []


def register_rules(provider: Provider) -> None:
    """`provider(people)`: the rules each of these people is under."""
    _providers.append(provider)


def rules_of(people: Collection[int]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = {person: [] for person in people}
    for provider in _providers:
        for person, rules in provider(people).items():
            found.setdefault(person, []).extend(rules)
    return found


def due_on(last_contact: dt.date, rules: list[Rule]) -> dt.date | None:
    """The term of a file: the longest rule after the last contact. None while a pathway is open."""
    if any(rule.open for rule in rules):
        return None
    return add_months(last_contact, max((rule.months for rule in rules), default=MONTHS))


def archive_duty(rules: list[Rule], day: dt.date) -> Rule | None:
    """The duty that holds the longest on a day, None when there is none."""
    duties = [rule for rule in rules if rule.archive_until is not None and rule.archive_until > day]
    return max(duties, key=lambda rule: rule.archive_until or day, default=None)
