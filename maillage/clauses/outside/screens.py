"""The screens a company goes through: whom each lot expects, what was said of them so far."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from maillage.kernel.formats import number

from ..models import HoursStatement
from .drafts import Added, Content, Said
from .queries import Expected, LotOfMonth, expected, lots_of, short_name

FEW = 3  # lots that are gone through one by one; with more, the company first says which have hours


@dataclass(frozen=True)
class Entry:
    """Somebody on a lot, with the hours said of them. `short` is all the page shows of who it is."""

    key: str
    person_id: int | None
    last_name: str
    first_name: str
    birth_date: dt.date | None
    short: str
    modality: str
    said: Said | None
    before: Expected | None = None  # None: added by hand

    @property
    def is_added(self) -> bool:
        return self.before is None

    @property
    def is_absent(self) -> bool:
        return self.said is not None and self.said.absent

    @property
    def amounts(self) -> tuple[Decimal, Decimal]:
        return self.said.amounts if self.said else (Decimal(0), Decimal(0))

    @property
    def proposed(self) -> dict[str, str]:
        """What the fields hold at first: what was said, else the hours of last month, to be accepted."""
        if self.said is not None:
            hours, training = self.said.amounts
            return {"hours": _typed(hours), "training": _typed(training)}
        before = self.before
        if before is None or before.settled or before.hours <= 0:
            return {"hours": "", "training": ""}
        return {"hours": _typed(before.hours), "training": ""}


@dataclass
class LotSheet:
    """A lot and its people."""

    lot: LotOfMonth
    entries: list[Entry]
    seen: bool

    @property
    def pk(self) -> int:
        return self.lot.pk

    @property
    def step(self) -> str:
        return f"lot-{self.pk}"

    @property
    def there(self) -> list[Entry]:
        return [one for one in self.entries if not one.is_absent]

    @property
    def absent(self) -> list[Entry]:
        return [one for one in self.entries if one.is_absent]

    @property
    def declared(self) -> list[Entry]:
        return [one for one in self.entries if any(one.amounts)]

    @property
    def hours(self) -> Decimal:
        return sum((one.amounts[0] for one in self.entries), Decimal(0))

    @property
    def training(self) -> Decimal:
        return sum((one.amounts[1] for one in self.entries), Decimal(0))


@dataclass
class Sheet:
    """All a company declares of a month. `lots` are those it has hours on, `all_lots` those it might."""

    all_lots: list[LotSheet]
    lots: list[LotSheet] = field(default_factory=list)
    many: bool = False
    asked_which: bool = False  # it said which lots have hours

    @classmethod
    def of(cls, statement: HoursStatement, content: Content) -> Sheet:
        lots = lots_of(statement)
        people = expected(statement, [lot.pk for lot in lots])
        sheets = [_lot_sheet(lot, people.get(lot.pk, []), content) for lot in lots]
        many = len(sheets) > FEW
        if content.chosen is not None:
            chosen = [one for one in sheets if one.pk in content.chosen]
        else:
            chosen = [one for one in sheets if one.entries] if many else sheets
        return cls(sheets, chosen, many, content.chosen is not None)

    def find(self, pk: int) -> LotSheet | None:
        return next((one for one in self.all_lots if one.pk == pk), None)

    @property
    def steps(self) -> list[str]:
        """The screens, in order."""
        which = ["marches"] if self.many else []
        return [*which, *(one.step for one in self.lots), "pieces", "verifier"]

    def unseen(self) -> str:
        """The first screen that was not answered yet; "" when all were."""
        if self.many and not self.asked_which:
            return "marches"
        return next((one.step for one in self.lots if not one.seen), "")

    def sums(self) -> list[tuple[str, int, Decimal, Decimal]]:
        """By lot with something in it: label, persons, hours, training hours."""
        return [
            (one.lot.label, len(one.declared), one.hours, one.training) for one in self.lots if one.declared
        ]


def _lot_sheet(lot: LotOfMonth, people: list[Expected], content: Content) -> LotSheet:
    known = content.lots.get(lot.pk)
    said = known.said if known else {}
    entries = [
        Entry(
            one.key,
            one.person_id,
            one.last_name,
            one.first_name,
            one.birth_date,
            one.short,
            one.modality,
            said.get(one.key),
            one,
        )
        for one in people
    ]
    entries += [_added(one, said.get(one.key)) for one in (known.added if known else [])]
    return LotSheet(lot, entries, bool(known and known.seen))


def _added(one: Added, said: Said | None) -> Entry:
    return Entry(
        one.key,
        None,
        one.last_name,
        one.first_name,
        one.birth_date,
        short_name(one.first_name, one.last_name),
        one.modality,
        said,
    )


def _typed(value: Decimal) -> str:
    """As one types it: `35`, `35,5`; nothing for none."""
    return number(value).replace("\u202f", "") if value else ""
