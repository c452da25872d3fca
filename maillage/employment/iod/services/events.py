"""What officers did, noted as it comes; follow-ups held in one press."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.people.models import Person

from ..models import IodEvent, IodEventKind
from ..models.events import FOLLOW_UPS, OF_COMPANIES, OF_PEOPLE
from ..queries.hires import read
from .cases import case_for
from .checks import require_agreement, require_open, require_past

# What is noted by hand: a visit comes with its post, an orientation with its case.
BY_HAND = tuple(k for k in IodEventKind.values if k not in (IodEventKind.POST_VISIT, IodEventKind.REFERRAL))


@dataclass(frozen=True, kw_only=True)
class EventFacts:
    """An event as it is typed: a company, a person, a few words."""

    kind: str
    date: dt.date
    person: Person | None = None
    organisation: Organisation | None = None
    contract: EmploymentContract | None = None
    words: str = ""

    def checked(self) -> EventFacts:
        if self.kind not in BY_HAND:
            raise DomainError(_("Choisissez ce qui a été fait."), "kind")
        require_past(self.date)
        if self.kind in OF_COMPANIES and self.organisation is None:
            raise DomainError(
                _("Cet événement se passe dans une entreprise : dites laquelle."), "organisation"
            )
        if self.kind in OF_PEOPLE and self.person is None:
            raise DomainError(_("Cet événement concerne une personne : dites laquelle."), "person")
        if self.organisation is not None:
            require_open(self.organisation, self.date)
        return self


def record_event(context: Context, facts: EventFacts) -> IodEvent:
    """Note an event; a person nobody followed yet is followed from then on."""
    context.require(Right.RUN_IOD)
    facts = facts.checked()
    if facts.kind == IodEventKind.INTRODUCTION and facts.person is not None:
        require_agreement(facts.person)
    with changes(context.actor, _("événement IOD")):
        if facts.person is not None:
            case_for(context, facts.person, facts.date)
        contract = facts.contract
        if contract is None and facts.kind in FOLLOW_UPS and facts.person is not None:
            contract = _latest_hire(facts.person, facts.organisation, facts.date)
        return IodEvent.objects.create(
            network_id=network_of(context),
            origin_id=context.organisation_id,
            kind=facts.kind,
            date=facts.date,
            officer=context.account,
            person=facts.person,
            organisation_id=facts.organisation.pk
            if facts.organisation
            else contract.employer_id
            if contract
            else None,
            contract=contract,
            words=facts.words.strip(),
        )


def hold_follow_up(
    context: Context,
    contract: EmploymentContract,
    kind: str,
    due_on: dt.date,
    *,
    date: dt.date | None = None,
    words: str = "",
) -> IodEvent:
    """A follow-up due on a day was held. Of two officers who note it, the second is told it was done."""
    context.require(Right.RUN_IOD)
    if kind not in FOLLOW_UPS or contract.origin != ContractOrigin.IOD:
        raise DomainError(_("Ce contrat n'est pas une embauche par la méthode IOD."))
    day = date or timezone.localdate()
    require_past(day)
    with changes(context.actor, _("suivi après embauche")):
        EmploymentContract.objects.select_for_update(no_key=True).filter(pk=contract.pk).values_list(
            "pk"
        ).get()
        if due_on not in read([contract], timezone.localdate())[0].days:
            raise DomainError(_("Ce suivi n'est plus prévu ce jour-là : le contrat a changé."))
        held = contract.iod_events.filter(kind=kind, due_on=due_on).select_related("officer").first()
        if held is not None:
            who = held.officer.full_name if held.officer else _("Quelqu'un")
            raise DomainError(_("%s vient de noter ce suivi.") % who)
        return IodEvent.objects.create(
            network_id=network_of(context),
            origin_id=context.organisation_id,
            kind=kind,
            date=day,
            officer=context.account,
            person_id=contract.person_id,
            organisation_id=contract.employer_id,
            contract=contract,
            due_on=due_on,
            words=words.strip(),
        )


def remove_event(context: Context, event: IodEvent) -> None:
    """Take away an event noted by mistake. A visit goes with its post, a meeting with its proposal."""
    context.require(Right.RUN_IOD)
    if event.kind == IodEventKind.POST_VISIT and event.post_id is not None:
        raise DomainError(_("Cette visite vient d'un poste : corrigez le poste."))
    with changes(context.actor, _("événement IOD retiré")):
        if event.proposal_id is not None and event.kind == IodEventKind.INTRODUCTION:
            if event.proposal.outcome == "hired":
                raise DomainError(_("Une embauche a suivi cette rencontre : elle reste dans l'histoire."))
            event.proposal.met_on = None
            event.proposal.save(update_fields=["met_on"])
        event.delete()


def _latest_hire(person: Person, company: Organisation | None, day: dt.date) -> EmploymentContract | None:
    """The hire a follow-up is about, when it is not said: the last one begun by then."""
    found = EmploymentContract.objects.filter(person=person, origin=ContractOrigin.IOD, start_date__lte=day)
    if company is not None:
        found = found.filter(employer=company)
    return found.order_by("-start_date", "-pk").first()
