"""What is looked at in lines of hours before anybody answers for them.

A check is data: a code, how much it weighs, the sentence and what to do. `Ground.load` reads what they all
rest on, in a constant number of questions whatever the number of lines; `Ground.findings` then says what is
wrong with each one.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.kernel import formats
from maillage.kernel.text import fold

from ..followup.balance import effective_terms
from ..models import HoursLine, HoursState, Lot, LotCompany
from ..nomenclature import parameters
from ..people.windows import Known, Spell, holding, is_eligible, known_of, laid_out
from .check_list import CHECKS, Check, Severity

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Finding:
    """A check that found something; `detail` gives its figures, "" when there are none."""

    check: Check
    detail: str | Promise = ""

    @property
    def code(self) -> str:
        return self.check.code

    @property
    def severity(self) -> Severity:
        return self.check.severity

    @property
    def sentence(self) -> str:
        return f"{self.check.sentence} {self.detail}".rstrip()


def codes(findings: Iterable[Finding]) -> list[str]:
    return [one.code for one in findings]


def weight(findings: Iterable[Finding]) -> Severity | None:
    """The heaviest of them, None when nothing was found."""
    found = {one.severity for one in findings}
    return next((severity for severity in Severity if severity in found), None)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line as checks read it, recorded (`key` is its number) or about to be (`key` is the caller's).

    `said` stands for who is not known. `settled`: it corrects another line, or another corrects it. `rank`:
    the row of a file, which doubles what is recorded and the rows before it, not those after.
    """

    key: Hashable
    network_id: int
    company_id: int
    month: dt.date
    lot_id: int
    person_id: int | None
    hours: Decimal
    training_hours: Decimal = NOTHING
    state: str = HoursState.DECLARED
    said: str = ""
    settled: bool = False
    rank: int = 0

    @property
    def who(self) -> Hashable:
        return self.person_id or self.said

    @property
    def place(self) -> Hashable:
        """What is added up and never falls below zero."""
        return (self.network_id, self.company_id, self.month, self.lot_id, self.who)

    @property
    def adds(self) -> bool:
        return self.hours > 0 or self.training_hours > 0

    @property
    def takes(self) -> bool:
        return self.hours < 0 or self.training_hours < 0


def said_as(last_name: str, first_name: str, birth_date: dt.date | None) -> str:
    """Who was named, folded: the same for two ways of writing one name."""
    return f"{fold(last_name)}|{fold(first_name)}|{birth_date or ''}"


_FIELDS = (
    "pk",
    "statement__network_id",
    "statement__company_id",
    "statement__month",
    "lot_id",
    "person_id",
    "hours",
    "training_hours",
    "state",
    "said_last_name",
    "said_first_name",
    "said_birth_date",
    "corrects_id",
)


def entries_of(lines: Iterable[HoursLine]) -> list[Entry]:
    """Entries of lines read with their statement."""
    return [
        Entry(
            key=one.pk,
            network_id=one.statement.network_id,
            company_id=one.statement.company_id,
            month=one.statement.month,
            lot_id=one.lot_id,
            person_id=one.person_id,
            hours=one.hours,
            training_hours=one.training_hours,
            state=one.state,
            said=said_as(one.said_last_name, one.said_first_name, one.said_birth_date),
            settled=one.corrects_id is not None,
        )
        for one in lines
    ]


@dataclass
class Ground:
    """What checks rest on, for the lines of one network. Lines of all networks are added up."""

    network_id: int
    lots: dict[int, tuple[dt.date | None, dt.date | None]] = field(default_factory=dict)
    carried: set[tuple[int, int]] = field(default_factory=set)
    known: dict[int, Known] = field(default_factory=dict)
    _entries: dict[Hashable, Entry] = field(default_factory=dict)
    _of_month: dict[tuple[int, dt.date], dict[Hashable, Entry]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    _of_place: dict[Hashable, dict[Hashable, Entry]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def load(cls, network_id: int, entries: Sequence[Entry], *, instead_of: Collection[int] = ()) -> Ground:
        """Everything the checks of these entries need, in six questions at most. `instead_of`: recorded lines
        the entries stand for, which are not added to them."""
        made = cls(network_id)
        people = sorted({one.person_id for one in entries if one.person_id is not None})
        months = sorted({one.month for one in entries})
        lots = sorted({one.lot_id for one in entries})
        strangers = {(one.company_id, one.month) for one in entries if one.person_id is None}
        made._read_lines(people, months, strangers, set(instead_of))
        for one in entries:
            made.put(one)
        read = list(Lot.objects.filter(pk__any_of=lots).only("pk", "start_date", "end_date", "hours_due"))
        ends = effective_terms(read, timezone.localdate())
        made.lots = {lot.pk: (lot.start_date, ends[lot.pk][1]) for lot in read}
        made.carried = set(
            LotCompany.objects.filter(lot_id__any_of=lots).values_list("lot_id", "organisation_id")
        )
        made.known = known_of(people, network_id) if people else {}
        return made

    def _read_lines(
        self,
        people: list[int],
        months: list[dt.date],
        strangers: set[tuple[int, dt.date]],
        left_out: set[int],
    ) -> None:
        if not months:
            return
        wanted = Q(person_id__any_of=people)
        if strangers:
            companies = sorted({company for company, _month in strangers})
            wanted |= Q(
                person_id=None, statement__company_id__in=companies, statement__network_id=self.network_id
            )
        rows = (
            HoursLine.objects.filter(wanted, statement__month__in=months)
            .exclude(state=HoursState.REJECTED)
            .order_by("pk")
            .values_list(*_FIELDS)
        )
        found = [row for row in rows if row[0] not in left_out]
        corrected = {row[12] for row in found if row[12] is not None}
        for row in found:
            self.put(
                Entry(
                    key=row[0],
                    network_id=row[1],
                    company_id=row[2],
                    month=row[3],
                    lot_id=row[4],
                    person_id=row[5],
                    hours=row[6],
                    training_hours=row[7],
                    state=row[8],
                    said=said_as(row[9], row[10], row[11]),
                    settled=row[12] is not None or row[0] in corrected,
                )
            )

    def put(self, entry: Entry) -> None:
        """Add an entry, or take its new version in."""
        former = self._entries.get(entry.key)
        if former is not None:
            entry = replace(entry, settled=entry.settled or former.settled)
            self.drop(former)
        self._entries[entry.key] = entry
        if entry.person_id is not None:
            self._of_month[entry.person_id, entry.month][entry.key] = entry
        self._of_place[entry.place][entry.key] = entry

    def beside(self, entry: Entry) -> list[Entry]:
        """The entries of the same person, lot and month of the same company, itself among them."""
        return list(self._of_place[entry.place].values())

    def drop(self, entry: Entry) -> None:
        """It counts no more: refused."""
        if self._entries.pop(entry.key, None) is None:
            return
        if entry.person_id is not None:
            self._of_month[entry.person_id, entry.month].pop(entry.key, None)
        self._of_place[entry.place].pop(entry.key, None)

    def begun(self, person_id: int, first: dt.date) -> None:
        """A clause contract of this person begins on a day: windows are laid out with it."""
        known = self.known.get(person_id) or Known()
        if not any(spell.first == first for spell in known.spells):
            spells = sorted((*known.spells, Spell(first)), key=lambda one: one.first)
            self.known[person_id] = replace(known, spells=tuple(spells))

    def findings(self, entry: Entry, counted: Collection[Hashable] | None = None) -> list[Finding]:
        """What is wrong with an entry, the heaviest first. `counted`: the awaiting lines that will count with
        it (all of them by default), for what must not fall below zero."""
        found = [*self._of_person(entry), *self._of_lot(entry), *self._of_lines(entry, counted)]
        rank = list(Severity)
        return sorted(found, key=lambda one: rank.index(one.severity))

    def _of_person(self, entry: Entry) -> Iterable[Finding]:
        if entry.person_id is None:
            yield _found("unknown_person")
        if not entry.adds:
            return
        yield from self._of_amount(entry)
        if entry.person_id is None:
            return
        known = self.known.get(entry.person_id) or Known()
        first, last = entry.month, _last_day(entry.month)
        laid = laid_out(known)
        inside = holding(laid, first) or holding(laid, last)
        if inside is None and any(one.last < first for one in laid):
            ended = max(one.last for one in laid if one.last < first)
            yield _found("window_passed", _("Elle a pris fin le {day}."), day=formats.day(ended))
        if not is_eligible(known, min(last, inside.last) if inside else last):
            yield _found("not_eligible")

    def _of_amount(self, entry: Entry) -> Iterable[Finding]:
        month = self._of_month[entry.person_id, entry.month] if entry.person_id else {entry.key: entry}
        total = sum((one.hours + one.training_hours for one in month.values()), NOTHING)
        most = parameters(entry.month).hours_in_month
        if total > _last_day(entry.month).day * 24:
            code = "impossible_hours"
        elif total > most:
            code = "too_many_hours"
        else:
            return
        yield _found(
            code, _("{total} h en tout, formation comprise."), total=formats.number(total), most=most
        )

    def _of_lot(self, entry: Entry) -> Iterable[Finding]:
        begins, ends = self.lots[entry.lot_id]
        grace = dt.timedelta(days=parameters(entry.month).contract_grace_days)
        if begins is not None and _last_day(entry.month) < begins and entry.adds:
            yield _found("contract_not_begun", _("Il commence le {day}."), day=formats.day(begins))
        if ends is not None and entry.month > ends + grace and entry.adds:
            yield _found("contract_ended", _("Il a pris fin le {day}."), day=formats.day(ends))
        if (entry.lot_id, entry.company_id) not in self.carried:
            yield _found("company_not_on_lot")

    def _of_lines(self, entry: Entry, counted: Collection[Hashable] | None) -> Iterable[Finding]:
        here = self._of_place[entry.place].values()
        others = [one for one in here if one.key != entry.key]
        if entry.takes:
            added = [
                one
                for one in here
                if one.key == entry.key
                or one.state == HoursState.VALIDATED
                or counted is None
                or one.key in counted
            ]
            if sum(one.hours for one in added) < 0 or sum(one.training_hours for one in added) < 0:
                yield _found("negative_net")
            return
        same = (entry.hours, entry.training_hours)
        if not entry.settled and any(
            (one.hours, one.training_hours) == same and not one.settled and one.rank <= entry.rank
            for one in others
        ):
            yield _found("doubled")
        if self._still_validated(others, counted):
            yield _found("after_validation")
        if entry.person_id is not None and any(
            one.adds and one.company_id != entry.company_id
            for one in self._of_month[entry.person_id, entry.month].values()
        ):
            yield _found("overlap")

    @staticmethod
    def _still_validated(others: list[Entry], counted: Collection[Hashable] | None) -> bool:
        """Whether validated hours are left once what corrects them is taken away: a line that was taken back
        whole may be said anew."""
        kept = [one for one in others if one.state == HoursState.VALIDATED]
        taken = [
            one
            for one in others
            if one.takes and one.state != HoursState.VALIDATED and (counted is None or one.key in counted)
        ]
        if not kept:
            return False
        return any(
            sum(getattr(one, name) for one in kept + taken) > 0 for name in ("hours", "training_hours")
        )


def _found(code: str, detail: str | Promise = "", **values: object) -> Finding:
    return Finding(CHECKS[code], format_lazy(detail, **values) if detail else "")


def _last_day(month: dt.date) -> dt.date:
    return month.replace(day=monthrange(month.year, month.month)[1])
