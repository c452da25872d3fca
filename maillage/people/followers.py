"""Who follows a person: every professional and structure around it, whoever asks.

People are a lower room than pathways: upper rooms register a provider that knows who follows whom. What is
answered here is shown to all who may see the person, and nothing more of the file goes with it: `detail`
says in which programme or for which step, and each reader's sight decides whether to print it.

A structure whose name alone reveals a situation (justice, care: `Organisation.reveals`) is answered as
"un partenaire", without a name or a way to reach it, unless the caller knows that the reader needs it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

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


Provider = Callable[[list[int]], Iterable[Follower]]

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add a provider: from keys of people to followers, in a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)


def followers(person_ids: Iterable[int], *, masked: bool = True) -> dict[int, list[Follower]]:
    """Everybody who follows each person: who answers for the file first, then today's, then the past's.

    `masked=False` only for readers of the person's reference team.
    """
    keys = sorted(set(person_ids))
    found: dict[int, list[Follower]] = {key: [] for key in keys}
    if not keys:
        return found
    for provider in _providers:
        for follower in provider(keys):
            found[follower.person_id].append(follower.masked() if masked else follower)
    today = timezone.localdate()
    for followed in found.values():
        followed.sort(key=lambda f: _rank(f, today))
    return found


def _rank(follower: Follower, today: dt.date) -> tuple[bool, bool, int]:
    since = follower.since or dt.date.min
    return (not follower.lead, not follower.current(today), -since.toordinal())
