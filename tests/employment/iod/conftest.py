"""A network with an IOD officer, a reference worker in one of its structures, and people in pathways."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.accounts.roles import Role
from maillage.employment.iod.models import IodOffer, IodPost
from maillage.employment.iod.services import (
    CaseFacts,
    HireFacts,
    OfferFacts,
    PostFacts,
    hire_candidate,
    hold_meeting,
    negotiate,
    propose,
    record_post,
    refer,
)
from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme
from maillage.people.models import Person
from tests import build


def today(days: int = 0) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


@dataclass
class Network:
    """`lead` leads the programme; the officer works there, the worker in `operator`."""

    lead: Organisation
    operator: Organisation
    programme: Programme
    officer: Context
    worker: Context

    def person(self, name: str = "Essai", *, agrees: bool = True, **pathway: object) -> Person:
        """Somebody in a pathway of the worker."""
        made = build.person(self.operator, last_name=name)
        pathway.setdefault("entry", today(-200).isoformat())
        build.enrolment(self.programme, made, operator=self.operator, worker=self.worker.account, **pathway)
        if agrees:
            build.agreement(made, self.operator)
        return made

    def followed(self, name: str = "Essai", *, on: dt.date | None = None, **kwargs: object) -> Person:
        """… oriented to the officer."""
        made = self.person(name, **kwargs)
        refer(self.worker, made, CaseFacts(date=on or today(), wish="cuisine, le matin"))
        return made

    def post(self, company: Organisation | None = None, title: str = "Aide de cuisine") -> IodPost:
        company = company or build.organisation("Cantine Comète", "employer")
        return record_post(
            self.officer, company, PostFacts(visited_on=today(), title=title, hours="7 h – 14 h")
        )

    def offer(self, post: IodPost | None = None, kind: str = "cdi", months: int | None = None) -> IodOffer:
        facts = OfferFacts(agreed_on=today(), kind=kind, months=months)
        return negotiate(self.officer, post or self.post(), facts)

    def hired(self, person: Person, offer: IodOffer | None = None, **facts: object):
        """The whole chain: proposed, met today, hired."""
        proposal = propose(self.officer, offer or self.offer(), person)
        proposal = hold_meeting(self.officer, proposal, today())
        said = {"kind": "cdi", "start_date": today(), **facts}
        return hire_candidate(self.officer, proposal, HireFacts(**said))


@pytest.fixture
def network(db) -> Network:
    lead, operator = build.organisation("Pilote", "lead"), build.organisation("Opérateur", "operator")
    with build.writing():
        operator.accounts_managed_by = lead
        operator.save()
    programme = build.programme(lead)
    return Network(
        lead,
        operator,
        programme,
        build.context(lead, Role.IOD_OFFICER),
        build.context(operator, Role.REFERENCE_WORKER),
    )
