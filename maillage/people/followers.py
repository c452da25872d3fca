"""Who follows a person: every professional and structure around it, whoever asks.

People are a lower room than pathways: upper rooms register a provider that knows who follows whom. What is
answered here is shown to all who may see the person, and nothing more of the file goes with it: `detail`
says in which programme or for which step, and each reader's sight decides whether to print it.

A structure whose name alone reveals a situation (justice, care: `Organisation.reveals`) is answered as
"un partenaire", without a name or a way to reach it, unless the caller knows that the reader needs it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Follower:
    """A professional (`account_id`) or a structure (None) around a person, between two dates.

    what       as what: "Référence de parcours", "A prescrit", "Opérateur d'une étape"…
    lead       True for who answers for the file: the reference worker of a running pathway
    detail     what for (a programme, a step); `part` is the part of the sight that reads it
    reveals    the structure's name says something of the person by itself
    """

    person_id: int
    what: str
    name: str
    organisation: str
    organisation_id: int | None
    account_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    email: str = ""
    phone: str = ""
    lead: bool = False
    detail: str = ""
    part: str = "pathways"
    reveals: bool = False

    def current(self, day: dt.date) -> bool:
        return self.until is None or self.until >= day

    @property
    def role(self) -> str:
        """As what: the same as `what`, for those who list people by their part."""
        return self.what

    @property
    def reach(self) -> str:
        """How to reach it, in one string: "04 78 00 00 00, a@b.fr"."""
        return ", ".join(filter(None, [self.phone, self.email]))

    def masked(self) -> Follower:
        """The same, as somebody who need not know the structure reads it."""
        if not self.reveals:
            return self
        return replace(
            self,
            name="",
            organisation=_("Un partenaire"),
            organisation_id=None,
            account_id=None,
            email="",
            phone="",
            detail="",
        )


class Row(NamedTuple):
    """What a part of a room keeps of one professional around one person: a line of a question that several
    parts ask together. Two days and a text are the part's own."""

    person_id: int
    account_id: int | None
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    organisation_id: int
    organisation: str
    reveals: bool
    first_day: dt.date | None
    last_day: dt.date | None
    said: str

    @property
    def name(self) -> str:
        return f"{self.first_name or ''} {self.last_name or ''}".strip()

    def follower(self, what: str, *, since: dt.date | None, until: dt.date | None) -> Follower:
        """Of the structure, under the professional's name or `said`."""
        return Follower(
            person_id=self.person_id,
            what=what,
            name=self.name or self.said,
            organisation=self.organisation,
            organisation_id=self.organisation_id,
            account_id=self.account_id,
            since=since,
            until=until,
            email=self.email or "",
            phone=self.phone or "",
            reveals=self.reveals,
        )


Provider = Callable[[list[int]], Iterable[Follower]]
# Records about some people, and the columns of `Row` out of them, in their order: names or expressions.
RowsOf = Callable[[list[int]], tuple[QuerySet, tuple[Any, ...]]]
Told = Callable[[list[Row]], Iterable[Follower]]

_providers: list[Provider] = []
_asked_together: dict[str, tuple[RowsOf, Told]] = {}


def register(provider: Provider) -> None:
    """Add a provider: from keys of people to followers, in a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)


def register_rows(code: str, rows_of: RowsOf, told: Told) -> None:
    """Add what is read as `Row`s, one question for all who register so: a room more costs no question."""
    _asked_together[code] = (rows_of, told)


def _together(keys: list[int]) -> Iterable[Follower]:
    """One question for all."""
    parts = []
    for code, (rows_of, _told) in _asked_together.items():
        rows, columns = rows_of(keys)
        parts.append(rows.order_by().values_list(Value(code), *columns))
    if not parts:
        return
    found: dict[str, list[Row]] = defaultdict(list)
    for code, *values in parts[0].union(*parts[1:], all=True):
        found[code].append(Row(*values))
    for code, rows in found.items():
        yield from _asked_together[code][1](rows)


def followers(person_ids: Iterable[int], *, masked: bool = True) -> dict[int, list[Follower]]:
    """Everybody who follows each person: who answers for the file first, then today's, then the past's.

    `masked=False` only for readers of the person's reference team.
    """
    keys = sorted(set(person_ids))
    found: dict[int, list[Follower]] = {key: [] for key in keys}
    if not keys:
        return found
    for provider in (*_providers, _together):
        for follower in provider(keys):
            found[follower.person_id].append(follower.masked() if masked else follower)
    today = timezone.localdate()
    for followed in found.values():
        followed.sort(key=lambda f: _rank(f, today))
    return found


def _rank(follower: Follower, today: dt.date) -> tuple[bool, bool, int]:
    since = follower.since or dt.date.min
    return (not follower.lead, not follower.current(today), -since.toordinal())
