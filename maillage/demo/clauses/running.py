"""The years since 2018: lots that open and close, and people of the pathways who work on them.

Nothing is published of these years. A contract of a pathway drawn with the origin `clause` becomes a hire on
a lot of its days when the person's window allows it; it keeps its days and gets its company.
"""

from __future__ import annotations

import datetime as dt
import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator

from maillage.clauses.nomenclature import criteria
from maillage.kernel.months import add_months

from ..dates import DAY, clamp, weekday
from ..records import Job, Pathway
from .buyers import BUYERS, CITY, HOSPITAL, METROPOLIS, RENEWAL, STATE
from .companies import CONTRACT, Companies
from .markets import Names, Place, draw_contract, join
from .records import HUNDREDTHS, ClauseRecords, EligibilityRecord, HireRecord, LineRecord, LotRecord
from .targets import Part
from .work import MONTH_OF_35, TITLES, last_of, months_between

FIRST_YEAR = 2018
WINDOW = 24  # months
_EXECUTION = {"execution": 70, "execution_and_criterion": 22, "criterion": 8}
# How often each part buys, and the kinds of inclusion structures that hold its contracts ("": companies).
_PARTS = (
    (Part("city", (CITY,), _EXECUTION, 0, 0, 0, 0), 22, ()),
    (Part("city", (CITY,), {"object": 1}, 0, 0, 0, 0), 10, ("aci", "ei")),
    (Part("state", STATE, _EXECUTION, 0, 0, 0, 0), 10, ()),
    (Part("renewal", RENEWAL, {"execution": 1}, 0, 0, 0, 0, renewal=True), 12, ()),
    (Part("others", tuple(range(METROPOLIS, len(BUYERS))), _EXECUTION, 0, 0, 0, 0), 40, ()),
    (
        Part("reserved", (METROPOLIS, HOSPITAL), {"reserved_siae": 3, "reserved_disability": 1}, 0, 0, 0, 0),
        6,
        ("aci", "ei"),
    ),
)
_COMING_IN = (("etti", 0.7), ("ai", 0.2), ("ei", 0.2), ("aci", 0.12), ("geiq", 0.15))
_NOT_HERE = ("cui_cae", "public_service", "cape", "seasonal")
_A_YEAR = 17  # contracts
_LONG_SINCE, _LONG = 28, 44  # months
_HALF = HUNDREDTHS // 2
_CARRIED = 0.75  # share of the contracts of pathways that are kept
_MOST = 200 * HUNDREDTHS  # hours of a person in a month


class Running:
    """Draws the lots since 2018 and who works on them; `lots` are in the order they open."""

    def __init__(
        self,
        seed: str,
        found: ClauseRecords,
        companies: Companies,
        today: dt.date,
        names: Names,
        a_year: int = _A_YEAR,
    ) -> None:
        self._rng = random.Random(f"{seed}:clauses:running")
        self._found, self._companies, self._today, self._a_year = found, companies, today, a_year
        self._names = names
        self.lots: list[LotRecord] = []
        self.months: dict[tuple[int, dt.date], int] = defaultdict(int)  # hours of a person
        self.first: dict[int, dt.date] = {}  # of the window of a person

    @property
    def last_month(self) -> dt.date:
        """The last one that is over."""
        return add_months(self._today.replace(day=1), -1)

    def draw_lots(self, first_year: int = FIRST_YEAR) -> None:
        for year in range(first_year, self._today.year + 1):
            taken: set[int] = set()
            for n in range(self._a_year):
                month = dt.date(year, 1 + n * 12 // self._a_year, 1)
                if month > add_months(self._today.replace(day=1), 1):
                    break
                self._open(month, taken)
        # Two long ones: people go on there until their window ends.
        opened = add_months(self._today.replace(day=1), -_LONG_SINCE)
        for _n in range(2):
            self._open(opened, set(), _LONG)

    def _open(self, month: dt.date, taken: set[int], length: int | None = None) -> None:
        rng = self._rng
        parts = [one for one in _PARTS if length is None or not one[2]]
        part, _often, kinds = rng.choices(parts, [often for _part, often, _kinds in parts])[0]
        count = rng.choice((1, 1, 2, 2, 3))
        if kinds:
            holders = rng.sample(self._companies.of_kinds(*kinds), min(count, 2))
        elif part.renewal or rng.random() < 0.55:
            holders = self._companies.take(rng, count, 0, taken)
        else:
            holders = self._companies.take(rng, 0, 1, taken)
        last = add_months(month, length or rng.randint(17, 35))
        market = draw_contract(
            rng, part, self._companies, self._names, rng.choice(part.buyers), holders, month, last
        )
        for lot in market.lots:
            lot.first = add_months(month, rng.choice((0, 0, 1, 2)) if len(market.lots) > 1 else 0)
            lot.start = weekday(lot.first + DAY * rng.randint(0, 9))
            lot.end = last_of(lot.last)
            lot.penalty_rate = rng.choice((None, 30.0, 40.0, 45.0, 55.0))
            for kind, often in _COMING_IN:
                if rng.random() < often and lot.holder not in self._companies.kind:
                    join(lot, rng.choice(self._companies.of_kinds(kind)), self._companies)
            self.lots.append(lot)
        self._found.markets.append(market)

    # --- people of the pathways -----------------------------------------------------------------------
    def employ(self, pathways: list[Pathway]) -> None:
        """Hires out of the contracts of pathways, the earliest first."""
        jobs = [
            (step.job, pathway)
            for pathway in pathways
            for step in pathway.steps
            if step.job is not None
            and step.job.origin == "clause"
            and step.job.kind not in _NOT_HERE
            and step.job.start.year >= FIRST_YEAR
            and step.job.start <= self._today
        ]
        jobs.sort(key=lambda one: one[0].start)
        for job, pathway in jobs:
            if self._rng.random() < _CARRIED:
                self._employ(job, pathway)

    def _employ(self, job: Job, pathway: Pathway) -> None:
        person = pathway.person
        closes = add_months(self.first.get(id(person), job.start), WINDOW) - DAY
        if job.start > closes:
            return
        place = self._place(job)
        if place is None:
            return
        job.employer = place.company
        title = self._rng.choice(TITLES.get(place.lot.trade, ("Agent polyvalent",)))
        hire = HireRecord(person, job, title, new=False)
        self.work(hire, place, closes)
        if id(person) not in self.first:
            self.first[id(person)] = job.start
            self._check(pathway, job.start)
        self._found.hires.append(hire)

    def _place(self, job: Job) -> Place | None:
        """Somewhere on a lot of the days of the contract where its kind is usual."""
        month, wanted = job.start.replace(day=1), []
        for lot in self.lots:
            if not lot.first <= month <= lot.last or last_of(month) < lot.start:
                continue
            for rank, one in lot.companies.items():
                kind = self._companies.kind.get(rank, "")
                fits = CONTRACT.get(kind, "") == job.kind if kind else job.kind not in ("interim", "cddi")
                if fits:
                    wanted.append(Place(lot, rank, one.modality))
        return self._rng.choice(wanted) if wanted else None

    def work(self, hire: HireRecord, place: Place, closes: dt.date) -> list[LineRecord]:
        """The lines of a contract: while it runs, its lot does, the window is open, up to the last month."""
        job, rng, found = hire.job, self._rng, []
        ends = [day for day in (job.end or job.planned_end, place.lot.last, self.last_month, closes) if day]
        last = min(ends).replace(day=1)
        for n in range(months_between(job.start.replace(day=1), last) + 1):
            month = add_months(job.start.replace(day=1), n)
            days = monthrange(month.year, month.month)[1]
            begun = job.start.day - 1 if n == 0 else 0
            over = job.end or job.planned_end
            left = days - over.day if over and over.replace(day=1) == month else 0
            share = max(days - begun - left, 1) / days
            hours = job.weekly_hours / 35 * MONTH_OF_35 * share * rng.uniform(0.7, 1.0)
            units = max(round(hours * 2), 2) * _HALF
            if self.months[id(hire.person), month] + units > _MOST:
                continue
            self.months[id(hire.person), month] += units
            found.append(LineRecord(place.lot, place.company, month, hire, units, place.modality))
        self._found.lines += found
        return found

    def _check(self, pathway: Pathway, hired: dt.date) -> None:
        criterion = "plie_participant" if pathway.programme == "plie" else "job_seeker_over_12_months"
        if "rsa" in pathway.situations and self._rng.random() < 0.4:
            criterion = "minimum_income"
        before = weekday(hired - DAY * self._rng.randint(2, 20), forward=False)
        day = clamp(before, min(pathway.entry, hired), hired)
        proof = criteria()[criterion].proofs.fr
        self._found.eligibilities.append(EligibilityRecord(pathway.person, criterion, proof, day))

    def running(self, day: dt.date) -> Iterator[LotRecord]:
        return (lot for lot in self.lots if lot.start <= day <= lot.end)
