"""People known elsewhere: where, and whom to ask. Found by their whole name and birth date, never by a part.

Each question is logged, and so many an hour are answered: the page cannot be used to try names.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.text import fold
from maillage.people.followers import Follower, followers
from maillage.people.models import Person
from maillage.people.reading import searched_elsewhere

from .links import ask_url
from .models import AccessKind, AccessRecord

AN_HOUR = 20  # questions an account may ask in an hour


@dataclass(frozen=True)
class Known:
    """Somebody found. In reach: `person` opens. Elsewhere: only whom to ask (`place` when nobody is
    designated), and the address to ask at."""

    person: Person | None
    contacts: list[Follower]
    place: str = ""
    url: str = ""


def look_for(context: Context, *, last_name: str, first_name: str, birth_date: dt.date) -> list[Known]:
    """Files of exactly this name, in either order, and birth date. Raises `DomainError` past the limit."""
    context.require(Right.SHARE_FILES)
    since = timezone.now() - dt.timedelta(hours=1)
    asked = AccessRecord.objects.filter(
        account_id=context.account.pk, at__gte=since, kind=AccessKind.SEARCH
    ).count()
    if asked >= AN_HOUR:
        raise DomainError(
            _("Vous avez posé beaucoup de questions en une heure. Réessayez plus tard ; rien n'est perdu.")
        )
    found = list(named(last_name, first_name, birth_date))
    mine = set(
        Person.objects.visible_to(context).filter(pk__in=[p.pk for p in found]).values_list("pk", flat=True)
    )
    elsewhere = [p for p in found if p.pk not in mine]
    searched_elsewhere.send(sender=None, context=context, people=[p.pk for p in elsewhere])
    contacts = followers(p.pk for p in elsewhere)
    known = [Known(p, []) for p in found if p.pk in mine]
    today = timezone.localdate()
    for person in elsewhere:
        current = [f for f in contacts[person.pk] if f.current(today)]
        place = _("Un partenaire") if person.origin.reveals else person.origin.name
        known.append(Known(None, current[:3], place, ask_url(context, person.pk)))
    return known


def named(last_name: str, first_name: str, birth_date: dt.date) -> list[Person]:
    names, swapped = fold(f"{last_name} {first_name}"), fold(f"{first_name} {last_name}")
    if not fold(last_name) or not fold(first_name):
        return []
    # The birth name, when there is one, follows the two others in the folded name.
    alike = Q(folded_name__in=[names, swapped])
    for text in (names, swapped):
        alike |= Q(folded_name__startswith=f"{text} ")
    born = Q(birth_date=birth_date)
    maiden = Q(birth_name__iexact=last_name.strip(), first_name__iexact=first_name.strip())
    found = Person.objects.filter(born & (alike | maiden)).select_related("origin")
    return list(found.order_by("pk")[:5])
