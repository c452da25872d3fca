"""What there is to do today with people, for the first page of the room."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.people.models import Person

from ...board import Gist
from ..scope import known
from .standing import State, situations_due, still_followed

SHOWN = 5


def home_block(context: Context, subject: Any) -> dict[str, Any] | None:
    """Windows that end soon, people hired unchecked, situations to ask. Six queries in all."""
    if not context.has(Right.RUN_CLAUSES):
        return None
    today = timezone.localdate()
    found = still_followed(context, today)
    soon = sorted(
        (pk for pk, one in found.items() if one.ends_soon), key=lambda pk: (found[pk].days_left or 0, pk)
    )
    unchecked = sorted(pk for pk, one in found.items() if one.state == State.UNCHECKED)
    due = situations_due(context, found, today)
    shown = {*soon[:SHOWN], *unchecked[:SHOWN], *(one.person_id for one in due[:SHOWN])}
    people = Person.objects.in_bulk(shown)  # of people the counter knows: no need to ask again who they are
    return {
        "soon": [(people[pk], found[pk].current) for pk in soon[:SHOWN] if pk in people],
        "soon_count": len(soon),
        "unchecked": [(people[pk], found[pk].current) for pk in unchecked[:SHOWN] if pk in people],
        "unchecked_count": len(unchecked),
        "due": [(people[one.person_id], one) for one in due[:SHOWN] if one.person_id in people],
        "due_count": len(due),
        "known": bool(found) or known(context).exists(),
        "people_shown": sorted(people),
        "gists": [
            Gist(_("Sans vérification"), len(unchecked), "home-unchecked", late=True),
            Gist(_("Périodes bientôt finies"), len(soon), "home-soon"),
            Gist(_("Situations à demander"), len(due), "home-after"),
        ],
    }
