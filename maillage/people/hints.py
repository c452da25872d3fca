"""Files that look like the person being typed: those in reach by name, the others only as a place to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.kernel.forms.typed_dates import DateNotUnderstood, read_date

from .contact import normalise_phone
from .followers import Follower, followers
from .matching import POSSIBLE, Identity, Likeness
from .matching.entry import candidates_for
from .models import Person
from .pairs import whom_to_ask
from .queries import namesakes
from .services.elsewhere import answers, may_be_asked, note_question

_SHOWN = 5
_YOUNGEST = 10  # years: a day of these last years is a date whose year is not typed yet
_LOOKED_AT = 30  # the reach is asked of these; the likeliest come first


@dataclass(frozen=True)
class Alike:
    """A file in reach, and why it may be the same person."""

    person: Person
    likeness: Likeness | None

    @property
    def reasons(self) -> list[str]:
        return [r.label for r in self.likeness.reasons if r.agrees] if self.likeness else []


@dataclass
class Hints:
    """What may be said of somebody being typed. `limited`: too many questions, elsewhere is not asked."""

    alike: list[Alike] = field(default_factory=list)
    elsewhere: list[Follower | None] = field(default_factory=list)
    limited: bool = False

    def __bool__(self) -> bool:
        return bool(self.alike or self.elsewhere)

    @property
    def people(self) -> list[Person]:
        return [one.person for one in self.alike]


def hints(context: Context, identity: Identity, *, except_for: int | None = None) -> Hints:
    """Files that look like `identity`, the likeliest first. Nothing is said before a name is whole.

    Of files out of reach: that the person is known at a structure and whom to ask, for a whole name with the
    very birth date or telephone of the file, a limited number of times an hour.
    """
    found = Hints()
    if not (identity.last_name.strip() and identity.first_name.strip()):
        return found
    apart = [except_for] if except_for is not None else []
    candidates = candidates_for(identity, _LOOKED_AT, exclude=apart, at_least=POSSIBLE)
    seen = Person.objects.visible_to(context).in_bulk([c.person_id for c in candidates])
    found.alike = [Alike(seen[c.person_id], c.likeness) for c in candidates if c.person_id in seen][:_SHOWN]
    _namesakes(context, identity, found, except_for)
    if may_be_asked(identity):
        hidden = [c.person_id for c in candidates if c.person_id not in seen and answers(c)]
        if not note_question(context, identity, hidden):
            found.limited = True
        elif hidden:
            around = followers(hidden)
            found.elsewhere = list(
                {_place(f): f for f in (whom_to_ask(around[key]) for key in hidden)}.values()
            )
    return found


def _namesakes(context: Context, identity: Identity, found: Hints, except_for: int | None) -> None:
    """The very same name with another birth date is worth a look too, in one's own files."""
    known = {person.pk for person in found.people}
    for person in namesakes(
        context,
        last_name=identity.last_name,
        first_name=identity.first_name,
        birth_name=identity.birth_name,
    ):
        if person.pk not in known and person.pk != except_for and len(found.alike) < _SHOWN:
            found.alike.append(Alike(person, None))


def _place(follower: Follower | None) -> tuple[str, str]:
    return (follower.organisation, follower.name) if follower else ("", "")


def typed_identity(data: Mapping[str, str], prefix: str = "") -> Identity:
    """What a form holds so far: unfinished dates and numbers are left out."""

    def text(name: str) -> str:
        return str(data.get(f"{prefix}{name}") or "").strip()[:100]

    try:
        phone = normalise_phone(text("phone"))
    except DomainError:
        phone = ""
    return Identity(
        last_name=text("last_name"),
        birth_name=text("birth_name"),
        first_name=text("first_name"),
        birth_date=_birth(text("birth_date")),
        sex=text("sex") or "X",
        email=text("email"),
        phone=phone,
    )


def _birth(text: str) -> dt.date | None:
    try:
        day = read_date(text, lean="past")
    except DateNotUnderstood:
        return None
    return day if 1900 < day.year <= timezone.localdate().year - _YOUNGEST else None
