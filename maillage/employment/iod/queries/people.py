"""People the method follows: their list, the block of their file."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import EmploymentContract
from maillage.organisations.managers import network_of
from maillage.people.models import Person
from maillage.protection.rights.agreed import standing
from maillage.protection.rights.consents import LISTS

from ..followed import followed_in_pathway
from ..models import IodCase, IodEvent, IodProposal
from .hires import Followed, read


def cases(context: Context) -> QuerySet[IodCase]:
    """Every case in reach, with the day of the last event of the person."""
    events = (
        IodEvent.objects.filter(person_id=OuterRef("person_id"), network_id=network_of(context))
        .order_by()
        .values("person_id")
        .annotate(last=Max("date"))
    )
    return (
        IodCase.objects.visible_to(context)
        .select_related("person", "officer", "referred_by")
        .annotate(last_on=Subquery(events.values("last")))
    )


def person_block(context: Context, person: Person) -> dict[str, Any]:
    """What the person's file says of the method, for who runs it and for who works on the pathway."""
    today, network = timezone.localdate(), network_of(context)
    known = list(
        IodCase.objects.visible_to(context)
        .filter(person=person)
        .select_related("officer", "referred_by")
        .order_by("-opened_on", "-pk")
    )
    current = next((case for case in known if case.closed_on is None), None)
    proposals = (
        IodProposal.objects.visible_to(context)
        .filter(person=person)
        .select_related("offer__post__organisation", "officer")
    )
    events = (
        IodEvent.objects.visible_to(context)
        .filter(person=person)
        .select_related("organisation", "officer")
        .order_by("-date", "-pk")
    )
    contracts = EmploymentContract.objects.filter(person=person, origin="iod").select_related("employer")
    hired: list[Followed] = read(contracts.order_by("-start_date", "-pk"), today)
    runs, orients = context.has(Right.RUN_IOD), context.has(Right.EDIT_PATHWAYS)
    agreement = standing(person.pk, LISTS)
    in_pathway = Person.objects.filter(followed_in_pathway(network), pk=person.pk).exists()
    reached = Person.objects.visible_to(context).filter(pk=person.pk).exists()  # else it is read by a share
    runs, orients = runs and reached, orients and reached
    return {
        "iod_current": current,
        "iod_past": [case for case in known if case.closed_on is not None],
        "iod_proposals": list(proposals.order_by("-proposed_on", "-pk")),
        "iod_events": list(events[:60]),
        "iod_hires": hired,
        "iod_runs": runs,
        "iod_works": runs or orients,
        "iod_orients": (runs or orients) and current is None and in_pathway,
        "iod_in_pathway": in_pathway,
        "iod_agreed": agreement.holds,
        "iod_refused": agreement.why in ("refused", "withdrawn"),
        "today": today,
    }
