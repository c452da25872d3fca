"""What stands at the head of a company's file: who is in charge, the last exchange, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel.formats import day as format_day
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import in_force

from ..liaison import Interaction, Liaison
from ..models import Contact, Organisation
from ..panels import Notice
from .day import SILENCE

STALE_AFTER = dt.timedelta(days=365)  # a contact confirmed longer ago is to be asked again
_MONTH = 30.4375


@dataclass
class Head:
    """`charge`: the officer of today; `last`, `next`: exchanges of the reader's network."""

    place: str = ""
    charge: Liaison | None = None
    last: Interaction | None = None
    next: Interaction | None = None
    late: int = 0
    notices: list[Notice] = field(default_factory=list)


def head_of(
    organisation: Organisation,
    zones: Sequence[Area],
    contacts: Sequence[Contact],
    today: dt.date,
    *,
    exchanges: Sequence[Interaction] = (),
    charge: Sequence[Liaison] = (),
    follows: bool = False,
) -> Head:
    """From what the page has read already, and one question for the name of the town."""
    found = Head(_place(organisation, zones, today))
    found.charge = next(
        (c for c in charge if c.start_date <= today and (c.end_date is None or c.end_date >= today)), None
    )
    found.last = max(exchanges, key=lambda one: (one.date, one.pk), default=None)
    waiting = [one for one in exchanges if one.next_on is not None and one.done_on is None]
    found.next = min(waiting, key=lambda one: (one.next_on or today, one.pk), default=None)
    found.late = sum(one.next_on is not None and one.next_on < today for one in waiting)
    if organisation.closed_on:
        closed = _("fermée le %s") % format_day(organisation.closed_on)
        found.notices.append(Notice(closed, "late"))
        return found
    if follows:
        found.notices += _follow_up(organisation, found, today)
    found.notices += _contacts(contacts, today)
    return found


def _place(organisation: Organisation, zones: Sequence[Area], today: dt.date) -> str:
    """The neighbourhood when one is said, with the town or arrondissement."""
    town = organisation.city
    if organisation.insee_code:
        kinds = (AreaKind.ARRONDISSEMENT, AreaKind.COMMUNE)
        rows = Area.objects.filter(in_force(today), kind__in=kinds, code=organisation.insee_code)
        town = rows.order_by("kind").values_list("name", flat=True).first() or town
    quarter = next((zone.name for zone in zones if zone.kind == AreaKind.QPV), "")
    return ", ".join(filter(None, (town, quarter)))


def _follow_up(organisation: Organisation, found: Head, today: dt.date) -> list[Notice]:
    """Of companies the network deals with: others are nobody's to call."""
    said = []
    if found.late:
        late = ngettext("%d suite en retard", "%d suites en retard", found.late) % found.late
        said.append(Notice(late, "late", "#exchanges"))
    if found.charge is None and found.last is not None:
        address = reverse("organisations:hand_over", args=[organisation.pk])
        said.append(Notice(_("personne n'en est chargé"), "soon", address))
    address = reverse("organisations:interaction_new", args=[organisation.pk])
    if found.last is None and found.charge is not None:
        said.append(Notice(_("aucun échange noté"), "soon", address))
    elif found.last is not None and found.last.date < today - SILENCE:
        months = int((today - found.last.date).days / _MONTH)
        since = _("sans échange depuis %d mois") % months
        if months >= 24:
            since = _("sans échange depuis %d ans") % (months // 12)
        said.append(Notice(since, "soon", address))
    return said


def _contacts(contacts: Sequence[Contact], today: dt.date) -> list[Notice]:
    if not contacts:
        return [Notice(_("aucun contact"), "soon", "#contacts")]
    latest = max((one.confirmed_on for one in contacts if one.confirmed_on), default=None)
    if latest is None or latest < today - STALE_AFTER:
        return [Notice(_("contacts à reconfirmer"), "soon", "#contacts")]
    return []
