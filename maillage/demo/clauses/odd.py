"""Lines with everything the checks of hours may find, one case after the other.

Codes of anomalies are those of `maillage.clauses.hours.checks`, the heaviest first.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence

from ..dates import DAY
from ..names import draw_name
from ..records import PersonRecord
from .records import HUNDREDTHS, LineRecord, LotRecord
from .work import last_of

_FULL = 84 * HUNDREDTHS


class Oddities:
    """Given the lines a company declares for a month, changes or adds what will be found. `strangers` are
    people with a file whom nobody checked; `lots` those of the territory."""

    def __init__(
        self,
        rng: random.Random,
        month: dt.date,
        lots: Sequence[LotRecord],
        strangers: Sequence[PersonRecord],
    ) -> None:
        self._rng, self._month, self._lots, self._strangers = rng, month, lots, list(strangers)
        self._cases: list[Callable[[list[LineRecord]], list[LineRecord]]] = [
            self._unknown,
            self._too_many,
            self._doubled,
            self._not_checked,
            self._ended,
            self._impossible,
            self._after_validation,
            self._elsewhere,
            self._not_begun,
        ]
        self._next = 0

    def apply(self, lines: list[LineRecord]) -> list[LineRecord]:
        """The lines to add to a statement's own, which are not empty and wait for an answer."""
        case = self._cases[self._next % len(self._cases)]
        self._next += 1
        return case(lines)

    def _like(self, line: LineRecord, hours: int, *found: str, lot: LotRecord | None = None) -> LineRecord:
        return LineRecord(
            lot or line.lot, line.company, line.month, line.hire, hours, line.modality,
            state="declared", anomalies=list(found), source=line.source,
        )  # fmt: skip

    def _unknown(self, lines: list[LineRecord]) -> list[LineRecord]:
        made = self._like(lines[0], _FULL, "unknown_person")
        first_name, last_name = draw_name(self._rng, "M")
        made.hire, made.said = None, (last_name, first_name, dt.date(1994, 5, 17))
        return [made]

    def _too_many(self, lines: list[LineRecord]) -> list[LineRecord]:
        line = lines[0]
        line.hours, line.training = 231 * HUNDREDTHS, 0
        line.state, line.anomalies = "declared", ["too_many_hours"]
        return []

    def _impossible(self, lines: list[LineRecord]) -> list[LineRecord]:
        """A comma lost: 73,5 hours became 735."""
        line = lines[0]
        line.hours, line.training = 735 * HUNDREDTHS, 14 * HUNDREDTHS
        line.state, line.anomalies = "declared", ["impossible_hours"]
        return []

    def _doubled(self, lines: list[LineRecord]) -> list[LineRecord]:
        line = lines[0]
        line.hours, line.training = _FULL, 0
        line.state, line.anomalies = "declared", ["doubled"]
        return [self._like(line, _FULL, "doubled")]

    def _not_checked(self, lines: list[LineRecord]) -> list[LineRecord]:
        if not self._strangers:
            return []
        made = self._like(lines[0], _FULL, "not_eligible")
        made.hire, made.known = None, self._strangers.pop()
        return [made]

    def _ended(self, lines: list[LineRecord]) -> list[LineRecord]:
        over = [lot for lot in self._lots if lot.ends < self._month - DAY * 31]
        return self._on(lines[0], over, "contract_ended")

    def _not_begun(self, lines: list[LineRecord]) -> list[LineRecord]:
        to_come = [lot for lot in self._lots if lot.start > last_of(self._month)]
        return self._on(lines[0], to_come, "contract_not_begun")

    def _elsewhere(self, lines: list[LineRecord]) -> list[LineRecord]:
        running = [
            lot
            for lot in self._lots
            if lot.start < self._month < lot.ends and lines[0].company not in lot.companies
        ]
        made = self._on(lines[0], running)
        for line in made:
            line.state = "checked"
        return made

    def _on(self, line: LineRecord, lots: Sequence[LotRecord], *anomalies: str) -> list[LineRecord]:
        """Hours of the same person said to be on one of these lots, the company's own if any."""
        own = [lot for lot in lots if line.company in lot.companies]
        if not lots:
            return []
        lot = self._rng.choice(own or lots)
        found = [*anomalies, *([] if own else ["company_not_on_lot"])]
        line.hours, line.training = min(line.hours, 70 * HUNDREDTHS), 0
        return [self._like(line, 42 * HUNDREDTHS, *found, lot=lot)]

    def _after_validation(self, lines: list[LineRecord]) -> list[LineRecord]:
        """The company sends again, with more hours, what was validated."""
        line = lines[0]
        line.hours, line.training = 91 * HUNDREDTHS, 0
        line.state = "validated"
        return [self._like(line, 98 * HUNDREDTHS, "after_validation")]
