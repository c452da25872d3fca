"""The one candidate of an offer: proposed without a CV, met on the post with the officer, hired or not."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.models import Person

from ..models import IodEvent, IodEventKind, IodOffer, IodProposal, OfferState, Outcome
from ..rules import refusals
from .cases import case_for
from .checks import require_agreement, require_open, require_past


def propose(
    context: Context,
    offer: IodOffer,
    person: Person,
    *,
    meeting_on: dt.date | None = None,
    meeting_at: dt.time | None = None,
) -> IodProposal:
    """Make a person the candidate of an offer. The company receives no CV: they meet on the post.

    Raises `DomainError`: the offer is not open, has a candidate already, the person did not agree to be
    presented to companies or was refused on this offer.
    """
    context.require(Right.RUN_IOD)
    today = timezone.localdate()
    require_agreement(person)
    with changes(context.actor, _("candidat proposé")):
        offer = (
            IodOffer.objects.select_for_update(of=("self",))
            .select_related("post__organisation")
            .get(pk=offer.pk)
        )
        require_open(offer.post.organisation, today)
        if offer.state != OfferState.OPEN:
            raise DomainError(_("Cette offre n'est plus à pourvoir."))
        rivals = list(offer.proposals.values_list("person_id", "outcome"))
        if any(outcome != Outcome.REFUSED for _person, outcome in rivals):
            raise DomainError(
                _("Une offre n'a qu'un candidat à la fois : dites d'abord ce qu'il en est du précédent."),
                "person",
            )
        if any(known == person.pk for known, _outcome in rivals):
            raise DomainError(_("Cette personne a déjà été proposée sur cette offre."), "person")
        case_for(context, person, today)
        return IodProposal.objects.create(
            offer=offer,
            person=person,
            officer=context.account,
            proposed_on=today,
            meeting_on=_planned(meeting_on, today),
            meeting_at=meeting_at if meeting_on else None,
        )


def plan_meeting(
    context: Context, proposal: IodProposal, day: dt.date, at: dt.time | None = None
) -> IodProposal:
    """Plan the meeting on the post, or move it."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("rencontre prévue")):
        proposal = _waiting(proposal)
        if proposal.met_on is not None:
            raise DomainError(_("La rencontre a eu lieu."), "meeting_on")
        proposal.meeting_on, proposal.meeting_at = _planned(day, proposal.proposed_on), at
        proposal.save(update_fields=["meeting_on", "meeting_at"])
    return proposal


def hold_meeting(context: Context, proposal: IodProposal, day: dt.date, words: str = "") -> IodProposal:
    """The candidate and the employer met on the post, the officer with them: an introduction, noted once."""
    context.require(Right.RUN_IOD)
    require_past(day, "date")
    require_agreement(proposal.person)
    with changes(context.actor, _("mise en relation")):
        proposal = _waiting(proposal)
        if day < proposal.proposed_on:
            # Proposed and met before it was typed: the proposal cannot be later than the meeting.
            proposal.proposed_on = day
            if proposal.meeting_on is not None and proposal.meeting_on < day:
                proposal.meeting_on = None
        event = proposal.events.filter(kind=IodEventKind.INTRODUCTION).first() or IodEvent(
            network_id=proposal.offer.post.network_id,
            origin_id=context.organisation_id,
            kind=IodEventKind.INTRODUCTION,
            officer=context.account,
            person_id=proposal.person_id,
            organisation_id=proposal.offer.post.organisation_id,
            post_id=proposal.offer.post_id,
            proposal=proposal,
        )
        event.date, event.words = day, words.strip()
        proposal.met_on = day
        proposal.save(update_fields=["met_on", "proposed_on", "meeting_on"])
        event.save()
    return proposal


def refuse(context: Context, proposal: IodProposal, refusal: str) -> IodProposal:
    """Nothing comes of it, and why, on whose side: the offer waits for another candidate."""
    context.require(Right.RUN_IOD)
    if refusal not in refusals():
        raise DomainError(_("Dites ce qui n'a pas convenu, et à qui."), "refusal")
    with changes(context.actor, _("proposition sans suite")):
        proposal = _waiting(proposal)
        proposal.outcome, proposal.outcome_on = Outcome.REFUSED, timezone.localdate()
        proposal.refusal = refusal
        proposal.save(update_fields=["outcome", "outcome_on", "refusal"])
    return proposal


def resume(context: Context, proposal: IodProposal) -> IodProposal:
    """Take back a refusal noted by mistake, as long as nobody else was proposed."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("proposition reprise")):
        offer = IodOffer.objects.select_for_update(of=("self",)).get(pk=proposal.offer_id)
        proposal = IodProposal.objects.get(pk=proposal.pk)
        if proposal.outcome != Outcome.REFUSED:
            raise DomainError(_("Cette proposition n'est pas sans suite."))
        if offer.state != OfferState.OPEN:
            raise DomainError(_("Cette offre n'est plus à pourvoir."))
        if offer.proposals.exclude(pk=proposal.pk).exclude(outcome=Outcome.REFUSED).exists():
            raise DomainError(_("Quelqu'un d'autre est maintenant candidat sur cette offre."))
        proposal.outcome, proposal.outcome_on, proposal.refusal = Outcome.WAITING, None, ""
        proposal.save(update_fields=["outcome", "outcome_on", "refusal"])
    return proposal


def withdraw_proposal(context: Context, proposal: IodProposal) -> None:
    """Take away a proposal noted by mistake, as long as nothing came of it."""
    context.require(Right.RUN_IOD)
    with changes(context.actor, _("proposition retirée")):
        proposal = _waiting(proposal)
        if proposal.met_on is not None:
            raise DomainError(_("Ils se sont rencontrés : dites plutôt que la proposition est sans suite."))
        proposal.delete()


def _planned(day: dt.date | None, first: dt.date) -> dt.date | None:
    if day is not None and day < first:
        raise DomainError(_("La rencontre précède la proposition."), "meeting_on")
    return day


def _waiting(proposal: IodProposal) -> IodProposal:
    """The proposal held by its offer's row, with nothing come of it yet."""
    IodOffer.objects.select_for_update(of=("self",)).filter(pk=proposal.offer_id).values_list("pk").get()
    found = IodProposal.objects.select_related("offer__post__organisation", "person").get(pk=proposal.pk)
    if found.outcome != Outcome.WAITING:
        raise DomainError(_("Cette proposition a déjà son issue."))
    return found
