"""All the records of social clauses, drawn once pathways and their contracts are."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Iterable

from maillage.kernel.months import add_months

from ..dates import DAY, weekday
from ..records import Pathway, PersonRecord
from ..structures import Structure
from . import audit
from .companies import Companies
from .live import Today
from .markets import Names
from .people import become, check, hired_on
from .records import ClauseRecords, HireRecord, OutcomeRecord, StatementRecord
from .running import FIRST_YEAR, Running
from .targets import YEAR
from .terms import set_terms
from .years import Years

_SMALL = 3  # contracts a year of a small territory
_SENDERS = ("Service paie", "Conduite de travaux", "Assistante d'exploitation", "Responsable d'agence")


def draw_clauses(
    seed: str, pathways: list[Pathway], employers: list[Structure], today: dt.date, since: int = YEAR
) -> ClauseRecords:
    """Contracts of pathways that no clause explains lose that origin; some become hires of the clauses.

    A territory whose pathways begin `since` a year after the published ones has the last years only.
    """
    found = ClauseRecords()
    companies = Companies(employers)
    names = Names(random.Random(f"{seed}:clauses:names"))
    published = since <= YEAR
    if published:
        Years(seed, found, companies, names).draw()
    running = Running(seed, found, companies, today, names, *(() if published else (_SMALL,)))
    running.draw_lots(FIRST_YEAR if published else today.year - 2)
    running.employ(pathways)
    morning = Today(seed, found, companies, running, today)
    if published:
        morning.employ()
    morning.promise()
    morning.receive(pathways)
    morning.refuse(pathways)
    leave_other_origins(pathways, {id(one.job) for one in found.hires})
    look_after(random.Random(f"{seed}:clauses:people"), found, today)
    hire_on(random.Random(f"{seed}:clauses:after"), found)
    set_terms(random.Random(f"{seed}:clauses:terms"), found, today)
    state(random.Random(f"{seed}:clauses:statements"), found, today)
    audit.check(found, today, published)
    return found


def leave_other_origins(pathways: Iterable[Pathway], kept: set[int]) -> None:
    """A contract under which no clause hours were done does not come from a clause."""
    for pathway in pathways:
        for step in pathway.steps:
            if step.job is not None and step.job.origin == "clause" and id(step.job) not in kept:
                step.job.origin = "own_search"


def look_after(rng: random.Random, found: ClauseRecords, today: dt.date) -> None:
    """Everybody was checked before their first hire; what became of most is known."""
    known = {id(one.person) for one in found.eligibilities}
    followed = {id(one.person) for one in found.outcomes}
    first: dict[int, tuple[PersonRecord, HireRecord]] = {}
    for one in found.hires:
        before = first.get(id(one.person))
        if before is None or one.job.start < before[1].job.start:
            first[id(one.person)] = (one.person, one)
    for person, one in first.values():
        if id(person) not in known:
            found.eligibilities.append(check(rng, person, one.job.start))
        if id(person) not in followed and one.job.start.year >= 2012:
            found.outcomes += become(rng, person, one.job.start, today)


def hire_on(rng: random.Random, found: ClauseRecords) -> None:
    """Of those no pathway carries: what they signed after their last contract of the clause."""
    last = {id(one.person): one for one in sorted(found.hires, key=lambda one: one.job.start) if one.new}
    became: dict[int, list[OutcomeRecord]] = defaultdict(list)
    for said in found.outcomes:
        became[id(said.person)].append(said)
    following = (hired_on(rng, one, became[person]) for person, one in last.items())
    found.after += [one for one in following if one is not None]


def state(rng: random.Random, found: ClauseRecords, today: dt.date) -> None:
    """The statement behind each line: asked on the first days of the next month, sent in the days after."""
    for line in found.lines:
        key = (line.company, line.month)
        if key in found.statements:
            said = found.statements[key]
        else:
            asked = weekday(add_months(line.month, 1))
            sent = weekday(asked + DAY * rng.choice((1, 2, 3, 4, 4, 6, 9)))
            said = StatementRecord(*key, asked=asked, sent=sent, sender=rng.choice(_SENDERS))
            found.statements[key] = said
        if line.state in ("validated", "rejected") and line.decided is None:
            line.decided = min(today, weekday((said.sent or line.month) + DAY * rng.choice((1, 1, 2, 3, 5))))
