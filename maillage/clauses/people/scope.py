"""Whom facilitators read in the room: people in their reach, and those the counter knows."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.organisations.managers import members_of, network_of
from maillage.people.models import Keeping, Person

from ..models import Eligibility, HoursLine, Lot


def clause_contracts(context: Context) -> QuerySet[EmploymentContract]:
    """The clause contracts recorded by the organisations of the network; nobody else's reader gets any."""
    if not context.has(Right.RUN_CLAUSES):
        return EmploymentContract.objects.none()
    return EmploymentContract.objects.filter(
        origin=ContractOrigin.CLAUSE, origin_organisation__in=members_of(context)
    )


def known(context: Context, among: QuerySet[Any] | None = None) -> QuerySet[Person]:
    """People the counter knows: checked, hired by it under a clause, or with hours. Their file is not opened.
    `among`: only those of these numbers, which is quicker.

    A clause contract that another structure of the network records of somebody it follows makes them known
    to nobody: hours, or a check, will.
    """
    if not context.has(Right.RUN_CLAUSES):
        return Person.objects.none()
    network = network_of(context)
    own = clause_contracts(context).filter(origin_organisation__in={network, context.organisation_id})
    met = Eligibility.objects.filter(network=network)
    worked = HoursLine.objects.filter(statement__network=network, person__isnull=False)
    if among is not None:
        of_person = {"person": OuterRef("pk")}
        reasons = (Exists(one.filter(**of_person)) for one in (met, own, worked))
        return Person.objects.filter(reduce(or_, reasons), pk__in=among, kept_as=Keeping.LIVE)
    # Few among many: their numbers are gathered first, then their files.
    met, worked = met.values("person"), worked.values("person")
    return Person.objects.filter(pk__in=met.union(own.values("person"), worked), kept_as=Keeping.LIVE)


def people_of_room(context: Context) -> QuerySet[Person]:
    """People whom a facilitator may check or hire: in reach, or known to the counter."""
    if not context.has(Right.RUN_CLAUSES):
        return Person.objects.none()
    reached = Person.objects.visible_to(context).values("pk")
    return Person.objects.filter(Q(pk__in=reached) | Q(pk__in=known(context).values("pk")))


def person_or_404(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(people_of_room(request.context), pk=pk)


def lot_or_404(request: HttpRequest, pk: int) -> Lot:
    """A lot of the network, for who runs it: a buyer reads its lots elsewhere."""
    request.context.require(Right.RUN_CLAUSES)
    lots = Lot.objects.visible_to(request.context).select_related("contract__buyer", "contract__operation")
    return get_object_or_404(lots, pk=pk)


def lot_url(lot: Lot) -> str:
    """The page of a lot."""
    return reverse("clauses:lot", args=[lot.pk])
