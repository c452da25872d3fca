"""What became of people: a situation so many months after the first day of a window."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.kernel.months import add_months
from maillage.organisations.managers import network_of
from maillage.people.models import Person

from ...models import Outcome
from ...nomenclature import parameters, situations
from ..windows import windows


def note_outcome(
    context: Context,
    person: Person,
    *,
    since: dt.date,
    months: int,
    situation: str,
    observed_on: dt.date,
    source: str = "",
) -> Outcome:
    """Note the situation of a person, or put right the one noted.

    `since` is the first day of one of their windows, `months` one of `outcome_months`. Raises `DomainError`:
    no such window, an unknown situation, a day to come or before the one asked about.
    """
    context.require(Right.RUN_CLAUSES)
    network = network_of(context)
    if situation not in situations():
        raise DomainError(_("« %s » n'est pas une situation.") % situation, "situation")
    if months not in parameters(since).outcome_months:
        raise DomainError(_("Cette situation ne se demande pas à cette échéance."), "situation")
    asked = add_months(since, months)
    if observed_on > timezone.localdate():
        raise DomainError(_("Une situation se note le jour venu."), "observed_on")
    if observed_on < asked:
        raise DomainError(
            _("La situation à %(months)d mois se constate à partir du %(day)s.")
            % {"months": months, "day": format_day(asked)},
            "observed_on",
        )
    with changes(context.actor, _("situation à %d mois") % months):
        Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").get()
        if not any(one.first == since for one in windows([person.pk], network).get(person.pk, [])):
            raise DomainError(_("Aucun premier contrat de clause n'est connu à cette date."), "situation")
        row, _made = Outcome.objects.update_or_create(
            network_id=network,
            person=person,
            since=since,
            months=months,
            defaults={
                "situation": situation,
                "observed_on": observed_on,
                "source": " ".join(source.split())[:200],
            },
        )
    return row


def forget_outcome(context: Context, outcome: Outcome) -> None:
    """Take away a situation noted by mistake."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("situation retirée")):
        outcome.delete()
