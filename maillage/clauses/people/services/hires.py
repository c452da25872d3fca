"""A hire under a clause: nobody is hired before being checked, and who may not be is told why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.hires import hire
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.employment.services import ContractFacts
from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.people.models import Person

from ...models import Eligibility, Lot
from ..windows import Known, is_eligible, known_of, laid_out


def refusal_to_hire(person: Person, network_id: int, day: dt.date) -> str:
    """Why a person may not be hired under a clause on a day, "" when they may."""
    known = known_of([person.pk], network_id).get(person.pk, Known())
    if is_eligible(known, day):
        return ""
    said = {"person": person, "day": format_day(day)}
    if late := [granted for granted in known.grants if granted > day]:
        return _(
            "L'éligibilité de %(person)s est vérifiée depuis le %(checked)s : le contrat ne peut pas "
            "commencer avant."
        ) % {**said, "checked": format_day(late[0])}
    if ended := [one.last for one in laid_out(known) if one.last < day]:
        return _(
            "La période où les heures de %(person)s comptent a pris fin le %(last)s : une nouvelle "
            "vérification ouvre une nouvelle période."
        ) % {**said, "last": format_day(ended[-1])}
    checks = Eligibility.objects.filter(network_id=network_id, person=person, granted=False)
    refused = checks.filter(checked_on__lte=day).order_by("-checked_on", "-pk").first()
    if refused is not None:
        return _(
            "%(person)s n'a pas été reconnue éligible le %(checked)s (%(reason)s) : vérifiez un autre "
            "critère."
        ) % {**said, "checked": format_day(refused.checked_on), "reason": refused.reason.rstrip(". ")}
    return (
        _("L'éligibilité de %(person)s n'est pas vérifiée au %(day)s : vérifiez-la avant l'embauche.") % said
    )


def hire_on_lot(
    context: Context, lot: Lot, person: Person, company: Organisation, facts: ContractFacts
) -> EmploymentContract:
    """Record that a company of a lot hires a person for it, and what follows in their pathway.

    Raises `DomainError`: the person may not be hired on that day, the company is not on the lot or employs
    them already, or what `hires.hire` refuses.
    """
    context.require(Right.RUN_CLAUSES)
    if not lot.companies.filter(organisation=company).exists():
        raise DomainError(_("Cette entreprise n'est pas sur ce lot : ajoutez-la d'abord."), "company")
    facts = replace(facts.checked(), employer=company, origin=ContractOrigin.CLAUSE)
    with changes(context.actor, _("embauche sur un marché à clause")):
        Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").get()
        refuse_hire(person, network_of(context), company, facts)
        return hire(context, person, facts)


def refuse_hire(
    person: Person,
    network_id: int,
    company: Organisation,
    facts: ContractFacts,
    *,
    apart: int | None = None,
) -> None:
    """Raise `DomainError` unless the person may be hired under a clause by this company on that day.

    `apart`: a contract already recorded, which is the one this is about.
    """
    refusal = refusal_to_hire(person, network_id, facts.start_date)
    if refusal:
        raise DomainError(refusal, "person")
    running = EmploymentContract.objects.filter(
        person=person, employer=company, origin=ContractOrigin.CLAUSE, start_date__lte=facts.start_date
    ).exclude(end_date__lt=facts.start_date)
    for one in running.exclude(pk=apart):
        last = one.end_date or one.planned_end_date
        if last is None or last >= facts.start_date:
            raise DomainError(
                _(
                    "%(person)s travaille déjà pour « %(company)s » sous un contrat de clause, depuis le "
                    "%(day)s."
                )
                % {"person": person, "company": company.name, "day": format_day(one.start_date)},
                "person",
            )
