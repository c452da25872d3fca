"""A hire: the contract is recorded once; what follows from it in upper rooms follows by itself.

Pathways register here how a hire becomes a step. Offers, the IOD method and job datings all hire by `hire`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.models import Person

from . import guards
from .models import EmploymentContract
from .services import ContractFacts, write_contract

Follower = Callable[[Context, EmploymentContract], None]
Many = Callable[[int, Iterable[EmploymentContract], Mapping[int, dt.date]], None]

_followers: list[Follower] = []
_many: list[Many] = []
_retractors: list[Follower] = []


def register_follower(follower: Follower, many: Many | None = None) -> None:
    """Add what a hire brings about, in the same transaction; `many` does the same for `follow_many`."""
    if follower not in _followers:
        _followers.append(follower)
    if many is not None and many not in _many:
        _many.append(many)


def follow_many(
    organisation_id: int, contracts: Iterable[EmploymentContract], moved: Mapping[int, dt.date]
) -> None:
    """What follows the hires an organisation recorded in bulk, in a constant number of questions.

    `moved` are those, by number, recorded before, that now begin on another day than the one given. Inside
    the caller's `changes`.
    """
    found = list(contracts)
    for follow in _many:
        follow(organisation_id, found, moved)


def register_retractor(retractor: Follower) -> None:
    """Add what taking a hire back takes away, before its contract goes."""
    if retractor not in _retractors:
        _retractors.append(retractor)


def take_back(context: Context, contract: EmploymentContract) -> None:
    """Undo a hire entered by mistake: what followed from it goes, then the contract.

    Raises `DomainError` where something else rests on the contract (an exit, a proof).
    """
    if not (context.has(Right.FOLLOW_COMPANIES) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.FOLLOW_COMPANIES)
    guards.refuse(contract.pk)
    with changes(context.actor, _("embauche retirée")):
        for retract in _retractors:
            retract(context, contract)
        try:
            contract.delete()
        except ProtectedError as error:
            raise DomainError(
                _("Une étape ou une sortie s'appuie sur ce contrat : retirez-la d'abord.")
            ) from error


def hire(
    context: Context, person: Person, facts: ContractFacts, *, ref: str | None = None
) -> EmploymentContract:
    """Record that a company hires a person, and everything that follows from it; all of it or nothing.

    For who follows companies as for who follows the person. Raises `DomainError`: wrong facts, the company
    closed before the first day, or this very hire recorded already (same person, employer and first day).
    """
    if not (context.has(Right.FOLLOW_COMPANIES) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("embauche")):
        contract = EmploymentContract(
            origin_organisation_id=context.organisation_id, person=person, ref=ref or None
        )
        write_contract(context, contract, facts)
        employer = contract.employer
        if employer.closed_on and employer.closed_on < contract.start_date:
            raise DomainError(
                _("« %s » est fermée depuis cette date : elle n'embauche plus.") % employer.name, "employer"
            )
        # Two officers may record the same hire at once: the person's row is held while we look.
        Person.objects.select_for_update().filter(pk=person.pk).values_list("pk").get()
        same = EmploymentContract.objects.filter(
            person=person, employer=employer, start_date=contract.start_date
        )
        if same.exclude(pk=contract.pk).exists():
            raise DomainError(_("Cette embauche est déjà enregistrée pour cette personne."), "start_date")
        for follow in _followers:
            follow(context, contract)
    return contract
