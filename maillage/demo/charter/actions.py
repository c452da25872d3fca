"""Actions entered by hand: in 2023 exactly what is missing from the published figures, else as they come."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.charter.loading import charter
from maillage.charter.queries.reading import Done, done
from maillage.organisations.deeds import Deed

from .promises import Promise
from .signing import DAY, YEAR, Signed

FIRST, LAST = dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)
# Published for 2023.
ACTIONS, PEOPLE = 2687, 9000
HIRED, HIRING = 1412, 139
EVENTS = 747
IMMERSED, IMMERSING = 100, 91
PRESENTED, PRESENTING = 1931, 306
INTERVIEWED, HR_SESSIONS = 287, 55
# Published for 2017.
SPONSORS = 18

_INTERVIEWS = 58  # sessions of mock interviews
_NOTES = {
    "forums": ("Forum de l'emploi", "Forum des métiers", "Salon du territoire"),
    "trade_meetings": ("Présentation en antenne", "Atelier découverte", "Rencontre au collège"),
    "company_visits": ("Portes ouvertes", "Visite de l'atelier", "Visite du site"),
    "job_datings": ("Job dating de quartier", "Job dating en antenne"),
    "mock_interviews": ("Entretiens en antenne", "Entretiens en visioconférence"),
    "hr_sessions": ("Recruter sans discriminer", "Accueillir et intégrer"),
}


@dataclass(eq=False)
class Act:
    """An action to write."""

    signed: Signed
    kind: str
    day: dt.date
    quantity: int = 1
    people: int = 0
    note: str = ""


def draw_actions(
    rng: random.Random, network: int, signed: list[Signed], promised: list[Promise], today: dt.date
) -> list[Act]:
    known = done(network)
    acts = _Year2023(rng, signed, promised, known).draw()
    acts += _sponsors_of_2017(rng, signed, known)
    acts += [act for promise in promised for act in _fulfilled(rng, promise, today)]
    return acts


class _Year2023:
    """What is entered by hand in 2023, around what is recorded elsewhere."""

    def __init__(
        self, rng: random.Random, signed: list[Signed], promised: list[Promise], known: list[Done]
    ) -> None:
        self.rng = rng
        self.known = [d for d in known if FIRST <= d.day <= LAST]
        self.acts: list[Act] = []
        self.early = [one for one in signed if one.early]
        self.kinds: dict[str, list[Signed]] = {}
        for promise in promised:
            if promise.signed.early and promise.due >= FIRST:
                self.kinds.setdefault(promise.kind, []).append(promise.signed)

    def draw(self) -> list[Act]:
        self._hires()
        self._immersions()
        self._trades()
        self._interviews()
        self._sessions()
        self._events()
        self._rest()
        self._people()
        return self.acts

    def _hires(self) -> None:
        persons, companies = self._people_of(Deed.HIRE), self._companies_of(Deed.HIRE)
        chosen = self._choose("hires", HIRING - len(companies), companies)
        self._spread("hires", chosen, HIRED - persons, each_a_person=True)

    def _immersions(self) -> None:
        companies = self._companies_of(Deed.IMMERSION)
        chosen = self._choose("immersions", IMMERSING - len(companies), companies)
        missing = max(IMMERSED - self._quantity_of(Deed.IMMERSION), len(chosen))
        self._spread("immersions", chosen, missing, each_a_person=True)

    def _trades(self) -> None:
        """Half of those that show their trades open their doors, half come and tell."""
        companies = self._companies_of(Deed.TRADE_MEETING, Deed.COMPANY_VISIT)
        chosen = self._choose("trade_meetings", PRESENTING - len(companies), companies)
        people = max(PRESENTED - self._people_of(Deed.TRADE_MEETING, Deed.COMPANY_VISIT), 0)
        shares = _shares(self.rng, people, len(chosen))
        visiting = set(map(id, self.kinds.get("company_visits", [])))
        for one, share in zip(chosen, shares, strict=True):
            visit = id(one) in visiting or self.rng.random() < 0.3
            self._add(one, "company_visits" if visit else "trade_meetings", people=share)

    def _interviews(self) -> None:
        missing = INTERVIEWED - self._people_of(Deed.MOCK_INTERVIEW)
        sessions = min(max(_INTERVIEWS - self._quantity_of(Deed.MOCK_INTERVIEW), 1), missing)
        for share in _shares(self.rng, missing, sessions, least=1):
            (one,) = self._choose("mock_interviews", 1, set())
            self._add(one, "mock_interviews", people=share)

    def _sessions(self) -> None:
        for _number in range(HR_SESSIONS - self._quantity_of(Deed.HR_SESSION)):
            (one,) = self._choose("hr_sessions", 1, set())
            self._add(one, "hr_sessions", people=self.rng.randint(1, 3))

    def _events(self) -> None:
        """Forums and job datings fill up what is left of the events; their public comes last."""
        there = (Deed.FORUM, Deed.COMPANY_VISIT, Deed.TRADE_MEETING, Deed.JOB_DATING, Deed.MOCK_INTERVIEW)
        entered = sum(a.quantity for a in self.acts if charter("2022").kinds[a.kind].deed in there)
        for _number in range(EVENTS - self._quantity_of(*there) - entered):
            kind = "forums" if self.rng.random() < 0.7 else "job_datings"
            (one,) = self._choose(kind, 1, set())
            self._add(one, kind)

    def _rest(self) -> None:
        missing = ACTIONS - sum(d.quantity for d in self.known) - sum(a.quantity for a in self.acts)
        for _number in range(missing):
            kind = self.rng.choice(("trainees", "trainees", "network_life", "purchases", "sponsorships"))
            (one,) = self._choose(kind, 1, set())
            self._add(one, kind, people=1 if kind in ("trainees", "sponsorships") else 0)

    def _people(self) -> None:
        """Everybody left was met at a forum or a job dating."""
        missing = PEOPLE - sum(d.people_once for d in self.known) - sum(a.people for a in self.acts)
        public = [a for a in self.acts if a.kind in ("forums", "job_datings")]
        for act, share in zip(public, _shares(self.rng, missing, len(public)), strict=True):
            act.people = share

    # --- What is known, and choosing ----------------------------------------------------------------
    def _of(self, kinds: Iterable[str]) -> list[Done]:
        return [d for d in self.known if d.kind in kinds]

    def _people_of(self, *kinds: str) -> int:
        return sum(d.people_once for d in self._of(kinds))

    def _quantity_of(self, *kinds: str) -> int:
        return sum(d.quantity for d in self._of(kinds))

    def _companies_of(self, *kinds: str) -> set[int]:
        return {d.organisation_id for d in self._of(kinds)}

    def _choose(self, kind: str, count: int, but: set[int]) -> list[Signed]:
        """Signatories that promised this first, then others, never twice the same."""
        promised = [s for s in dict.fromkeys(self.kinds.get(kind, [])) if s.company not in but]
        self.rng.shuffle(promised)
        if count == 1:
            keen = promised and self.rng.random() < 0.75
            return [self.rng.choice(promised if keen else self.early)]
        others = [s for s in self.early if s.company not in but and s not in set(promised)]
        self.rng.shuffle(others)
        first = promised[: max(count * 3 // 4, count - len(others))]
        return [*first, *others][:count]

    def _spread(self, kind: str, chosen: list[Signed], total: int, *, each_a_person: bool) -> None:
        """So many over some companies, each at least once."""
        for one, share in zip(chosen, _shares(self.rng, total, len(chosen), least=1), strict=True):
            self._add(one, kind, quantity=share, people=share if each_a_person else 0)

    def _add(self, one: Signed, kind: str, quantity: int = 1, people: int = 0) -> None:
        note = self.rng.choice(_NOTES[kind]) if kind in _NOTES else ""
        day = FIRST + self.rng.randint(0, 364) * DAY
        self.acts.append(Act(one, kind, day, quantity, people, note))


def _shares(rng: random.Random, total: int, parts: int, least: int = 0) -> list[int]:
    """`total` cut into unequal whole parts of `least` at least. Raises when it cannot be."""
    if parts == 0 and total == 0:
        return []
    if parts <= 0 or total < parts * least:
        raise ValueError(f"{total} cannot be cut into {parts} parts of {least}")
    weights = [rng.random() + 0.2 for _part in range(parts)]
    free = total - parts * least
    shares = [least + int(free * weight / sum(weights)) for weight in weights]
    for rank in range(total - sum(shares)):
        shares[rank % parts] += 1
    return shares


def _sponsors_of_2017(rng: random.Random, signed: list[Signed], known: list[Done]) -> list[Act]:
    """Eighteen companies sponsor somebody in 2017, those recorded elsewhere included."""
    first, last = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    there = {d.organisation_id for d in known if d.kind == Deed.SPONSORSHIP and first <= d.day <= last}
    able = [s for s in signed if s.first <= dt.date(2017, 9, 1) <= s.last and s.company not in there]
    return [
        Act(one, "sponsorships", dt.date(2017, 9, 1) + rng.randint(0, 120) * DAY, 1, 1)
        for one in rng.sample(able, SPONSORS - len(there))
    ]


def _fulfilled(rng: random.Random, promise: Promise, today: dt.date) -> list[Act]:
    """Six promises out of ten are fulfilled by hand, outside the year that is counted to the unit."""
    last = min(promise.due, today)
    if rng.random() > 0.6 or last <= promise.first or promise.kind in ("sponsorships",):
        return []
    acts = []
    for _number in range(promise.quantity):
        day = promise.first + rng.randint(0, (last - promise.first).days) * DAY
        if FIRST <= day <= LAST:
            continue
        note = rng.choice(_NOTES[promise.kind]) if promise.kind in _NOTES else ""
        people = rng.randint(3, 25) if promise.kind in _NOTES else 1
        acts.append(Act(promise.signed, promise.kind, day, 1, people, note))
    return acts
