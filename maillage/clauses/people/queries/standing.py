"""Where people stand on a day: checked or not, in a window or past it. For one person or a whole network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.accounts.context import Context
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_members, network_of

from ...models import Eligibility, Outcome
from ...nomenclature import longest_follow_up, parameters
from ..scope import known
from ..windows import Known, Window, holding, is_eligible, known_of, laid_out


class State(models.TextChoices):
    """One a person and a day, the first that holds."""

    UNCHECKED = "unchecked", _("sans vérification")
    SOON = "soon", _("période bientôt finie")
    OPEN = "open", _("période en cours")
    READY = "ready", _("éligible")
    OVER = "over", _("période finie")
    REFUSED = "refused", _("non éligible")

    @property
    def kind(self) -> str:
        """The badge that shows it."""
        return _BADGES[self]


_BADGES = {
    State.UNCHECKED: "late",
    State.SOON: "soon",
    State.OPEN: "ok",
    State.READY: "",
    State.OVER: "outline",
    State.REFUSED: "late",
}


@dataclass(frozen=True)
class Standing:
    """What is known of a person, as windows read it, and what it makes of a day."""

    known: Known
    today: dt.date

    @cached_property
    def windows(self) -> list[Window]:
        """Those opened by today, the first one first."""
        return [one for one in laid_out(self.known) if one.first <= self.today]

    @cached_property
    def current(self) -> Window | None:
        return holding(self.windows, self.today)

    @property
    def days_left(self) -> int | None:
        """Days of the current window after today."""
        return (self.current.last - self.today).days if self.current else None

    @property
    def ends_soon(self) -> bool:
        left = self.days_left
        return left is not None and left <= parameters(self.today).window_alert_days

    @property
    def state(self) -> State:
        if self.current is not None:
            if not self.current.checked:
                return State.UNCHECKED
            return State.SOON if self.ends_soon else State.OPEN
        if is_eligible(self.known, self.today):
            return State.READY
        return State.OVER if self.windows else State.REFUSED


@dataclass(frozen=True)
class Asked:
    """A situation to ask: of whom, since which first contract, how many months after, and from which day."""

    person_id: int
    since: dt.date
    months: int
    day: dt.date
    until: dt.date  # asked about no more from this day on

    @property
    def since_text(self) -> str:
        """As addresses write it."""
        return self.since.isoformat()


def standings(context: Context, ids: Collection[int], today: dt.date) -> dict[int, Standing]:
    """By person, those of whom nothing is known included. Three queries."""
    found = known_of(ids, network_of(context))
    return {person: Standing(found.get(person, Known()), today) for person in ids}


def everybody(context: Context, today: dt.date) -> dict[int, Standing]:
    """The same of all whom the counter knows. Four queries."""
    return standings(context, list(known(context).values_list("pk", flat=True)), today)


def still_followed(context: Context, today: dt.date) -> dict[int, Standing]:
    """The same of those of whom something may be to do: a window that runs, situations to ask. Four queries.

    Such a window began within the longest follow-up: on the first day of a contract or on that of a check.
    """
    since = add_months(today, -longest_follow_up())
    hired = EmploymentContract.objects.filter(
        origin=ContractOrigin.CLAUSE,
        origin_organisation__in=network_members(network_of(context)),
        start_date__gte=since,
    ).values("person")
    checked = Eligibility.objects.filter(network=network_of(context), checked_on__gte=since).values("person")
    people = known(context, among=hired.union(checked))
    return standings(context, list(people.values_list("pk", flat=True)), today)


def asked_of(windows: Collection[Window], person_id: int) -> list[Asked]:
    """The situations to ask of a person, past and to come: each from its day until the next is, the last
    one as long again as the window lasts."""
    found = []
    for window in windows:
        said = parameters(window.first)
        ends = (*said.outcome_months, said.window_months)
        for months, following in zip(said.outcome_months, ends[1:], strict=True):
            found.append(
                Asked(
                    person_id,
                    window.first,
                    months,
                    add_months(window.first, months),
                    add_months(window.first, max(following, months + 1)),
                )
            )
    return found


def situations_due(context: Context, found: dict[int, Standing], today: dt.date) -> list[Asked]:
    """Those to ask today and not noted yet, the longest due first. One query."""
    due = [
        one
        for person, standing in found.items()
        for one in asked_of(standing.windows, person)
        if one.day <= today < one.until
    ]
    if not due:
        return []
    noted = set(
        Outcome.objects.visible_to(context)
        .filter(network=network_of(context), person_id__any_of=sorted({one.person_id for one in due}))
        .values_list("person_id", "since", "months")
    )
    return sorted(
        (one for one in due if (one.person_id, one.since, one.months) not in noted),
        key=lambda one: (one.day, one.person_id),
    )
