"""The network's hires at a company since a day, and what makes each count for the clause. Nobody is named."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.organisations.managers import members_of
from maillage.organisations.models import Organisation
from maillage.people.queries import area_on, areas_prefetch, residence_on
from maillage.territory.models import AreaKind

from ..models import EmploymentContract
from ..nomenclature import NOT_EMPLOYMENT
from .rules import Rules, lasts

_ZONES = (AreaKind.ZFU, AreaKind.QPV)


@dataclass(frozen=True)
class Hire:
    """A contract read by the clause. `zone`: where the person lived on the day of hire, "" elsewhere."""

    day: dt.date
    kind: str
    weekly_hours: str
    zone: str
    known_home: bool
    running: bool
    lacks: list[str]

    @property
    def counts(self) -> bool:
        return not self.lacks


def hires_at(
    context: Context, company: Organisation, rules: Rules, since: dt.date, today: dt.date
) -> list[Hire]:
    """Contracts of the company that the context's network recorded, begun from `since` on; oldest first.
    A constant number of queries."""
    contracts = (
        EmploymentContract.objects.filter(
            employer=company,
            origin_organisation_id__in=members_of(context),
            start_date__gte=since,
            start_date__lte=today,
        )
        .exclude(kind__in=NOT_EMPLOYMENT)
        .select_related("person")
        .prefetch_related(areas_prefetch("person__residences"))
        .order_by("start_date", "pk")
    )
    return [_read(contract, rules, today) for contract in contracts]


def _read(contract: EmploymentContract, rules: Rules, today: dt.date) -> Hire:
    day = contract.start_date
    home = residence_on(contract.person.residences.all(), day)
    area = next((found for kind in _ZONES if (found := area_on(home, kind, day))), None)
    last = contract.end_date or contract.planned_end_date
    lacks = []
    if area is None:
        lacks.append(_("ne résidait ni en ZFU-TE ni en QPV") if home else _("domicile inconnu ce jour-là"))
    if contract.kind in rules.fixed_term:
        planned = contract.planned_end_date or contract.end_date
        if planned is None:
            lacks.append(_("durée du contrat inconnue"))
        elif not lasts(day, planned, rules.months):
            lacks.append(_("moins de %d mois") % rules.months)
    elif contract.kind not in rules.permanent:
        lacks.append(_("ni CDI ni CDD"))
    if contract.weekly_hours is None:
        lacks.append(_("heures par semaine inconnues"))
    elif contract.weekly_hours < rules.weekly_hours:
        lacks.append(_("moins de %d heures par semaine") % rules.weekly_hours)
    return Hire(
        day,
        contract.get_kind_display(),
        "" if contract.weekly_hours is None else f"{contract.weekly_hours.normalize():f}".replace(".", ","),
        str(area.name) if area else "",
        home is not None,
        last is None or last >= today,
        lacks,
    )
