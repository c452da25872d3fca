"""The day of who works with companies: what is due, which companies are theirs, which stay silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.territory.models import Area, AreaKind
from maillage.territory.queries import in_force

from ..liaison import Interaction, Liaison
from ..managers import network_of
from ..models import Organisation

WEEK = dt.timedelta(days=7)
SILENCE = dt.timedelta(days=182)  # six months without an exchange
_SHOWN = 60  # lines of what is due: nobody does more in a week


@dataclass
class Day:
    """What an officer finds in the morning. `silent`: (company, day of the last exchange or None)."""

    late: list[Interaction] = field(default_factory=list)
    today: list[Interaction] = field(default_factory=list)
    week: list[Interaction] = field(default_factory=list)
    count: int = 0
    silent: list[tuple[Organisation, dt.date | None]] = field(default_factory=list)
    places: list[tuple[str, int, int | None]] = field(default_factory=list)  # name, companies, area


def mine(context: Context) -> QuerySet[Organisation]:
    """The companies still open that the account is in charge of for its network today."""
    held = Liaison.objects.visible_to(context).filter(
        in_charge(timezone.localdate()), officer=context.account
    )
    return Organisation.objects.visible_to(context).filter(
        closed_on__isnull=True, pk__in=held.values("organisation_id")
    )


def in_charge(day: dt.date) -> Q:
    return Q(start_date__lte=day) & (Q(end_date__isnull=True) | Q(end_date__gte=day))


def with_last(rows: QuerySet[Organisation], context: Context) -> QuerySet[Organisation]:
    """With `last_on`: the day of the last exchange of the network, None without any."""
    seen = (
        Interaction.objects.filter(organisation_id=OuterRef("pk"), network_id=network_of(context))
        .order_by()
        .values("organisation_id")
        .annotate(last=Max("date"))
    )
    return rows.annotate(last_on=Subquery(seen.values("last")))


def silent(rows: QuerySet[Organisation], context: Context, day: dt.date) -> QuerySet[Organisation]:
    """Those without an exchange of the network for six months, never heard of first."""
    quiet = with_last(rows, context)
    return quiet.filter(Q(last_on__isnull=True) | Q(last_on__lt=day - SILENCE))


def day_of(context: Context, day: dt.date) -> Day:
    """Four questions whatever the number of companies."""
    found = Day()
    own = Q(officer=context.account) | Q(organisation__in=mine(context))
    due = Interaction.objects.visible_to(context).filter(
        own, next_on__lte=day + WEEK, done_on__isnull=True, organisation__closed_on__isnull=True
    )
    for one in due.select_related("organisation", "contact").order_by("next_on", "pk")[:_SHOWN]:
        group = found.late if one.next_on < day else found.today if one.next_on == day else found.week
        group.append(one)
    rows = list(with_last(mine(context), context).order_by("folded_name", "pk"))
    found.count = len(rows)
    quiet = [(row, row.last_on) for row in rows if row.last_on is None or row.last_on < day - SILENCE]
    found.silent = sorted(quiet, key=lambda pair: pair[1] or dt.date.min)
    found.places = _places(context, rows, day)
    return found


def _places(context: Context, rows: list[Organisation], day: dt.date) -> list[tuple[str, int, int | None]]:
    """How many of these companies lie in each town and each neighbourhood; those without a place last."""
    codes: dict[str, int] = {}
    for row in rows:
        codes[row.insee_code] = codes.get(row.insee_code, 0) + 1
    kinds = (AreaKind.ARRONDISSEMENT, AreaKind.COMMUNE)
    towns = Area.objects.filter(in_force(day), kind__in=kinds, code__in=[c for c in codes if c])
    known = [(area.name, codes.pop(area.code), area.pk) for area in towns.defer("polygon").order_by("code")]
    zones = (
        Area.objects.filter(in_force(day), organisations__organisation__in=mine(context))
        .defer("polygon")
        .annotate(companies=Count("organisations"))
        .order_by("kind", "folded_name")
    )
    known += [(area.name, area.companies, area.pk) for area in zones]
    without = sum(codes.values())
    return [*known, *([("", without, None)] if without else [])]
