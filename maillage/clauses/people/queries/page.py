"""What the room shows of one person: checks, windows, contracts, what became of them. Never the case file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.organisations.managers import network_of
from maillage.pathways.managers import network_pathways
from maillage.pathways.models import Enrolment
from maillage.pathways.queries.clauses import met
from maillage.people.masking import file_sight
from maillage.people.models import Person

from ...models import Eligibility, Outcome
from ...nomenclature import Criterion, SituationAfter, criteria, parameters, situations
from ..windows import Window
from .after import contract_after, contracts_of, situation_on
from .standing import Asked, Standing, asked_of, standings


@dataclass(frozen=True)
class WindowBar:
    """A window as a bar: `gone` of `total` days; `text` says what is left."""

    window: Window
    total: int
    gone: int
    text: str
    late: bool
    over: bool
    after: EmploymentContract | None


@dataclass(frozen=True)
class Situation:
    """A situation asked about: the one noted, else when it is or was to ask."""

    asked: Asked
    noted: Outcome | None
    state: str  # noted, due, coming, past
    stands: bool = True  # its window still begins on that day

    @property
    def askable(self) -> bool:
        return self.stands and self.state != "coming"

    @property
    def since_text(self) -> str:
        return self.asked.since_text

    @property
    def label(self) -> SituationAfter | None:
        return situations().get(self.noted.situation) if self.noted else None


@dataclass
class PersonPage:
    person: Person
    checks: list[Eligibility]
    standing: Standing
    bars: list[WindowBar]
    contracts: list[EmploymentContract]
    situations: list[Situation]
    dates: list[tuple[dt.date, str]] = field(default_factory=list)
    in_reach: bool = False

    @property
    def late_check(self) -> Window | None:
        """The current window when nobody was checked before its first day."""
        current = self.standing.current
        return current if current is not None and not current.checked else None


def person_page(context: Context, person: Person, today: dt.date) -> PersonPage:
    """A constant number of queries."""
    network = network_of(context)
    standing = standings(context, [person.pk], today)[person.pk]
    recorded = contracts_of([person.pk], network).get(person.pk, [])
    checks = list(
        Eligibility.objects.visible_to(context)
        .filter(person=person, network=network)
        .order_by("-checked_on", "-pk")
    )
    bars = [window_bar(one, today, contract_after(recorded, one)) for one in reversed(standing.windows)]
    page = PersonPage(
        person,
        checks,
        standing,
        bars,
        [one for one in reversed(recorded) if one.origin == ContractOrigin.CLAUSE],
        situations_of(context, person, standing.windows, today),
        in_reach=Person.objects.visible_to(context).filter(pk=person.pk).exists(),
    )
    page.dates = _dates(page, today)
    return page


def window_bar(window: Window, today: dt.date, after: EmploymentContract | None = None) -> WindowBar:
    total = (window.last - window.first).days + 1
    gone = min(max((today - window.first).days, 0), total)
    left, over = (window.last - today).days, today > window.last
    text = _("finie") if over else _("encore %s") % left_text(left)
    late = not over and left <= parameters(window.first).window_alert_days
    return WindowBar(window, total, gone, text, late, over, after)


def left_text(days: int) -> str:
    """ "7 mois", "12 jours": what is left, rounded down."""
    if days >= 62:
        return _("%d mois") % (days * 12 // 365)
    return _("%d jour") % days if days == 1 else _("%d jours") % days


def situations_of(context: Context, person: Person, laid: list[Window], today: dt.date) -> list[Situation]:
    """Those of each window, the latest first: noted, to ask, to come. One query."""
    noted = {
        (one.since, one.months): one
        for one in Outcome.objects.visible_to(context).filter(person=person, network=network_of(context))
    }
    found = []
    for asked in sorted(asked_of(laid, person.pk), key=lambda one: one.day, reverse=True):
        row = noted.pop((asked.since, asked.months), None)
        state = (
            "noted" if row else "coming" if today < asked.day else "due" if today < asked.until else "past"
        )
        found.append(Situation(asked, row, state))
    # A contract that moved takes its window along: what was noted of the former first day is not lost.
    for row in noted.values():
        asked = Asked(person.pk, row.since, row.months, row.observed_on, row.observed_on)
        found.append(Situation(asked, row, "noted", stands=False))
    return found


def proposed_situation(context: Context, person: Person, day: dt.date) -> str:
    """The situation the contracts known to the network speak of on a day. Two queries."""
    return situation_on(contracts_of([person.pk], network_of(context)).get(person.pk, []), day)


def criteria_of_file(context: Context, person: Person, today: dt.date) -> list[Criterion]:
    """The criteria the person's file answers, for who may read that: never a sensitive one."""
    sight = file_sight(context, person.pk)
    if not sight.clauses:
        return []
    running = list(
        Enrolment.objects.filter(network_pathways(context, today), person=person).select_related("programme")
    )
    known = criteria()
    return [known[one.code] for one in met(person, running, today) if one.code in known]


def _dates(page: PersonPage, today: dt.date) -> list[tuple[dt.date, str]]:
    """What comes next, the nearest first."""
    found: list[tuple[dt.date, str]] = []
    if page.standing.current is not None:
        found.append((page.standing.current.last, _("les heures ne comptent plus après ce jour")))
    found += [
        (one.asked.day, _("demander la situation à %d mois") % one.asked.months)
        for one in page.situations
        if one.state == "coming"
    ]
    found += [
        (one.planned_end_date, _("fin prévue du contrat chez %s") % one.employer.name)
        for one in page.contracts
        if one.end_date is None and one.planned_end_date is not None and one.planned_end_date >= today
    ]
    return sorted(found)


def check_of(context: Context, pk: int) -> Any:
    """The checks of the network, for pages that name one."""
    return Eligibility.objects.visible_to(context).filter(network=network_of(context), pk=pk)
