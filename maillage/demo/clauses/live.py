"""What the facilitator finds this morning: last month's statements in every state, people whose window ends,
situations to ask, lots late and ahead."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence

from maillage.clauses.nomenclature import criteria
from maillage.kernel.months import add_months

from ..dates import DAY, weekday
from ..records import Job, Pathway
from .companies import CONTRACT, Companies
from .markets import Place
from .odd import Oddities
from .people import check, somebody
from .records import (
    HUNDREDTHS,
    AmendmentRecord,
    ClauseRecords,
    EligibilityRecord,
    HireRecord,
    LineRecord,
    LotRecord,
    NoticeRecord,
    StatementRecord,
)
from .running import WINDOW, Running
from .work import TITLES, last_of

_NEW_HIRES, _CLOSING, _PASSED = 130, 5, 2
_BACK = 13  # months
_USUAL = 2800  # hours due of a large lot
_SENDERS = ("Service paie", "Conduite de travaux", "Assistante d'exploitation", "Responsable d'agence")
_STATES = (
    "received", "asked", "anomalies", "settled", "received", "anomalies", "partly", "received", "asked",
    "anomalies", "settled", "asked",
)  # fmt: skip


class Today:
    """Draws the last months of new people, then what waits for the facilitator."""

    def __init__(
        self, seed: str, found: ClauseRecords, companies: Companies, running: Running, today: dt.date
    ) -> None:
        self._rng = random.Random(f"{seed}:clauses:today")
        self._found, self._companies, self._running, self._today = found, companies, running, today
        self._month = running.last_month
        self._passed: list[HireRecord] = []

    # --- who works ----------------------------------------------------------------------------------
    def employ(self, count: int = _NEW_HIRES) -> None:
        """New people on the lots of today; some whose window is about to end, two for whom it has."""
        rng, month = self._rng, self._today.replace(day=1)
        lots = list(self._running.running(self._today))
        for n in range(count):
            lot = lots[n % len(lots)]
            company = rng.choice([lot.holder, lot.holder, *lot.companies])
            first = max(lot.first, add_months(month, -rng.randint(0, _BACK)))
            self._hire(lot, company, first, rng.choice((2, 3, 4, 5, 6, 6, 9, 12)))
        long_ago = add_months(month, 1 - WINDOW)
        older = [lot for lot in lots if lot.first <= long_ago and lot.holder not in self._companies.kind]
        for n, lot in zip(range(_CLOSING), older, strict=False):
            ends = self._today + DAY * (8 + 9 * n)
            self._hire(lot, lot.holder, add_months(ends, -WINDOW), 0)
        for n, lot in zip(range(_PASSED), reversed(older), strict=False):
            ends = self._month - DAY * (3 + 8 * n)
            if lot.first <= add_months(ends, -WINDOW):
                hire = self._hire(lot, lot.holder, add_months(ends, -WINDOW), 0)
                self._passed += [hire] if hire else []

    def _hire(self, lot: LotRecord, company: int, first: dt.date, months: int) -> HireRecord | None:
        """A new person from a day of the month on; without a number of months, under a permanent contract
        from the very day."""
        rng = self._rng
        kind = CONTRACT.get(self._companies.kind.get(company, ""), "") or ("cdd" if months else "cdi")
        start = first if not months else weekday(first + DAY * rng.randint(0, 12))
        start = max(start, lot.start or start)
        if start > self._today - DAY:
            return None
        end = last_of(add_months(start.replace(day=1), months - 1)) if months else None
        if end is not None and lot.end is not None:
            end = max(start, min(end, lot.end))
        person = somebody(rng, lot.trade, start)
        job = Job(kind, start, end, end, float(rng.choice((35, 35, 30, 26, 24))), "clause", company)
        hire = HireRecord(person, job, rng.choice(TITLES.get(lot.trade, ("Agent polyvalent",))))
        self._found.hires.append(hire)
        self._found.eligibilities.append(check(rng, person, start))
        place = Place(lot, company, lot.companies[company].modality)
        self._running.work(hire, place, add_months(start, WINDOW) - DAY)
        self._running.first[id(person)] = start
        return hire

    # --- the terms of lots --------------------------------------------------------------------------
    def promise(self) -> None:
        """Set the hours due of the lots of today so that some are late, most on time, some ahead."""
        done: dict[int, int] = defaultdict(int)
        for line in self._found.lines:
            done[id(line.lot)] += line.hours
        late: list[tuple[float, LotRecord, int]] = []
        for n, lot in enumerate(self._running.running(self._today)):
            gone = (self._today - lot.start).days / ((lot.end - lot.start).days + 1)
            hours = done[id(lot)] / HUNDREDTHS
            factor = (1.0, 0.85, 1.05, 1.9, 0.95, 0.6, 1.15, 1.0)[n % 8]
            due = min(hours / max(gone, 0.08) * factor, max(_USUAL, hours * 2.4))
            lot.due = max(70, round(due / 10) * 10) if hours else self._usual()
            if n % 7 == 3:
                self._amend(lot)
            if factor > 1.5 and gone > 0.4:
                late.append((gone, lot, round(lot.due * gone - hours)))
        for lot in self._running.lots:
            if lot.start > self._today:
                lot.due = self._usual()
        for _gone, lot, missing in sorted(late, key=lambda one: -one[0])[:2]:
            lot.penalty_rate = lot.penalty_rate or 40.0
            sent = weekday(self._today - DAY * 19, forward=False)
            note = "Deux relances sans réponse ; rendez-vous proposé sur le chantier."
            lot.notices.append(NoticeRecord(lot.holder, sent, sent + DAY * 30, max(missing, 35), note))

    def _usual(self) -> int:
        """Hours of a lot nobody has worked on yet."""
        return self._rng.choice((210, 350, 420, 560, 700, 910, 1400))

    def _amend(self, lot: LotRecord) -> None:
        signed = weekday(lot.start + (self._today - lot.start) * 0.7, forward=False)
        more = max(20, round(lot.due * 0.15 / 10) * 10)
        if lot.start < signed <= self._today and more < lot.due:
            lot.due -= more
            lot.amendments.append(
                AmendmentRecord("amendment", signed, more, None, "Tranche optionnelle affermie")
            )

    # --- the statements of last month -----------------------------------------------------------------
    def receive(self, pathways: Sequence[Pathway]) -> None:
        """Every state a statement can be in, and lines with everything a check may find."""
        waiting: dict[int, list[LineRecord]] = defaultdict(list)
        for line in self._found.lines:
            if line.month == self._month:
                waiting[line.company].append(line)
        there = {rank for lot in self._running.running(self._month) for rank in lot.companies}
        idle = there - set(waiting)
        dropped: set[int] = set()
        odd = self._oddities(pathways)
        ranks = sorted(waiting)
        self._rng.shuffle(ranks)
        for n, rank in enumerate(ranks):
            dropped |= self._state(rank, waiting[rank], _STATES[n % len(_STATES)], odd)
        for n, rank in enumerate(sorted(idle)[:14]):
            self._state(rank, [], ("asked", "nothing", "asked")[n % 3], odd)
        self._found.lines = [line for line in self._found.lines if id(line) not in dropped]
        if not any(line.state == "rejected" for line in self._found.lines):
            for line in [one for one in self._found.lines if one.state == "checked"][-1:]:
                _reject(line)
        self._pass_windows()
        self._work_twice()
        self._note_overlaps()
        self._remind_of_before()
        self._correct()

    def _oddities(self, pathways: Sequence[Pathway]) -> Oddities:
        checked = {id(one.person) for one in self._found.eligibilities}
        hired = {id(one.person) for one in self._found.hires}
        strangers = [
            p.person
            for p in pathways[-400:]
            if p.exit is None and id(p.person) not in checked and id(p.person) not in hired
        ]
        return Oddities(self._rng, self._month, self._running.lots, strangers[:5])

    def _state(self, rank: int, lines: list[LineRecord], state: str, odd: Oddities) -> set[int]:
        """One statement; the lines that are not declared after all."""
        rng, said = self._rng, self._asked(rank, self._month)
        if state == "asked":
            over = (self._today - last_of(self._month)).days
            said.reminders = sum(over > days for days in (5, 15, 30))
            if said.reminders:
                late = last_of(self._month) + DAY * (5, 15, 30)[said.reminders - 1]
                said.reminded = max(weekday(late), said.asked or late)
            return {id(line) for line in lines}
        since = (self._today - (said.asked or self._today)).days
        said.sent = (said.asked or self._today) + DAY * rng.randint(0, since)
        said.sender = rng.choice(_SENDERS)
        if state == "nothing":
            said.nothing = True
            return {id(line) for line in lines}
        for line in lines:
            line.source = rng.choice(("company", "company", "sheet"))
            if state != "settled":
                line.state = "checked"
        if state == "partly" and lines:
            lines[0].state = "validated"
            if len(lines) > 1:
                _reject(lines[-1])
        if state == "anomalies":
            self._found.lines += odd.apply(lines)
        return set()

    def _pass_windows(self) -> None:
        """Who works on after the end of the window still has hours declared."""
        for hire in self._passed:
            lot = next(line.lot for line in self._found.lines if line.hire is hire)
            rank = hire.job.employer
            if (rank, self._month) not in self._found.statements:
                self._state(rank, [], "received", self._oddities([]))
            elif self._found.statements[rank, self._month].sent is None:
                self._found.statements[rank, self._month].sent = self._today
                self._found.statements[rank, self._month].sender = self._rng.choice(_SENDERS)
            self._found.statements[rank, self._month].nothing = False
            self._found.lines.append(
                LineRecord(
                    lot, rank, self._month, hire, 112 * HUNDREDTHS, lot.companies[rank].modality,
                    state="declared", anomalies=["window_passed", "not_eligible"], source="company",
                )
            )  # fmt: skip

    def _work_twice(self) -> None:
        """Somebody works for two companies in the same month."""
        lines = [one for one in self._found.lines if one.month == self._month and one.state == "checked"]
        person = next((one.person for one in lines if one.hours <= 110 * HUNDREDTHS), None)
        there = {one.company for one in self._found.lines if one.person is person}
        other = next((one for one in lines if one.company not in there), None)
        if person is not None and other is not None:
            self._found.lines.append(
                LineRecord(
                    other.lot, other.company, self._month, None, 35 * HUNDREDTHS, other.modality,
                    state="checked", source=other.source, known=person,
                )
            )  # fmt: skip

    def _note_overlaps(self) -> None:
        """Hours of one person with two companies are said so."""
        places: dict[tuple[int, dt.date], set[int]] = defaultdict(set)
        lines = [one for one in self._found.lines if one.month >= self._month and one.person is not None]
        for line in lines:
            if line.state != "rejected":
                places[id(line.person), line.month].add(line.company)
        for line in lines:
            if line.state in ("declared", "checked") and len(places[id(line.person), line.month]) > 1:
                line.anomalies.append("overlap")

    def _correct(self) -> None:
        """A month validated too high was corrected by a line of its own."""
        before = add_months(self._month, -1)
        line = next(
            (
                one
                for one in self._found.lines
                if one.month == before and one.state == "validated" and one.hours > 40 * HUNDREDTHS
            ),
            None,
        )
        if line is not None:
            self._found.lines.append(
                LineRecord(
                    line.lot, line.company, line.month, line.hire, -7 * HUNDREDTHS, line.modality,
                    reason="Absence du 12, bulletin de paie rectifié.", source="correction", corrects=line,
                    decided=weekday(self._today - DAY * 2, forward=False),
                )
            )  # fmt: skip

    def refuse(self, pathways: Sequence[Pathway]) -> None:
        """Three people followed were checked and do not meet a criterion: why can be read out to them."""
        known = {id(one.person) for one in self._found.eligibilities}
        there = [p for p in pathways if p.exit is None and id(p.person) not in known][:3]
        for pathway, code in zip(
            there, ("job_seeker_over_12_months", "senior_job_seeker", "qpv_resident"), strict=False
        ):
            day = weekday(max(pathway.entry, self._today - DAY * self._rng.randint(5, 60)))
            reason = criteria()[code].refusal.fr
            self._found.eligibilities.append(
                EligibilityRecord(pathway.person, code, "", min(day, self._today), False, reason)
            )

    def _asked(self, rank: int, month: dt.date) -> StatementRecord:
        asked = min(weekday(add_months(month, 1)), self._today)
        said = StatementRecord(rank, month, asked=asked)
        self._found.statements[rank, month] = said
        return said

    def _remind_of_before(self) -> None:
        """Three companies have not answered of the month before either, though reminded twice."""
        before = add_months(self._month, -1)
        busy = {line.company for line in self._found.lines if line.month == before}
        there = sorted({rank for lot in self._running.running(before) for rank in lot.companies} - busy)
        for rank in there[:3]:
            said = self._asked(rank, before)
            over = (self._today - last_of(before)).days
            said.reminders = sum(over > days for days in (5, 15, 30))
            said.reminded = weekday(last_of(before) + DAY * (5, 15, 30)[said.reminders - 1])


def _reject(line: LineRecord) -> None:
    line.state, line.reason = "rejected", "Heures déjà comptées le mois précédent."
