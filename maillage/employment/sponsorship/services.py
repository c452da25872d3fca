"""Writes of sponsorship: a pair begins, meets, parts."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.organisations.models import Contact
from maillage.people.models import Person
from maillage.protection.rights.consents import LISTS, refused

from ..managers import require_works
from .models import MeetingState, Sponsorship, SponsorshipEnd, SponsorshipMeeting


def begin(
    context: Context, person: Person, sponsor: Contact, *, start_date: dt.date, subject: str = ""
) -> Sponsorship:
    """A pair is made. A refusal to be presented to companies is honoured."""
    require_works(context)
    if refused(person.pk, LISTS):
        raise DomainError(
            _(
                "La personne a refusé d'être présentée à des entreprises : si elle a changé d'avis, notez "
                "d'abord son accord dans son dossier."
            ),
            "person",
        )
    company = sponsor.organisation
    if company.closed_on is not None and company.closed_on < start_date:
        said = _("« %s » est fermée depuis cette date : son équipe ne parraine plus.")
        raise DomainError(said % company.name, "sponsor")
    with changes(context.actor, _("parrainage")):
        Person.objects.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk").get()
        same = Sponsorship.objects.filter(person=person, sponsor=sponsor, end_date__isnull=True)
        if same.exists():
            raise DomainError(_("Ces deux personnes forment déjà un binôme."), "sponsor")
        return Sponsorship.objects.create(
            origin_organisation_id=context.organisation_id,
            person=person,
            company=company,
            sponsor=sponsor,
            subject=" ".join(subject.split()),
            start_date=start_date,
        )


def end(context: Context, pair: Sponsorship, *, end_date: dt.date, reason: str) -> Sponsorship:
    """They part, on their last day together."""
    require_works(context)
    if reason not in SponsorshipEnd.values:
        raise DomainError(_("Dites pourquoi le binôme s'arrête."), "reason")
    if end_date < pair.start_date:
        raise DomainError(_("Le parrainage finit avant de commencer."), "end_date")
    if end_date > timezone.localdate():
        raise DomainError(_("Une fin se note le jour venu."), "end_date")
    if pair.meetings.filter(date__gt=end_date, state=MeetingState.KEPT).exists():
        raise DomainError(_("Ils se sont vus après ce jour."), "end_date")
    with changes(context.actor, _("fin de parrainage")):
        pair.meetings.filter(date__gt=end_date, state=MeetingState.PLANNED).delete()
        pair.end_date, pair.end_reason = end_date, reason
        pair.save(update_fields=["end_date", "end_reason"])
    return pair


def reopen(context: Context, pair: Sponsorship) -> Sponsorship:
    """The end is taken back."""
    require_works(context)
    with changes(context.actor, _("parrainage repris")):
        pair.end_date, pair.end_reason = None, ""
        pair.save(update_fields=["end_date", "end_reason"])
    return pair


def remove(context: Context, pair: Sponsorship) -> None:
    """Take away a pair entered by mistake. Raises `DomainError` when they met: such a pair is ended."""
    require_works(context)
    if pair.meetings.exclude(state=MeetingState.PLANNED).exists():
        raise DomainError(_("Ce binôme s'est rencontré : notez plutôt sa fin."))
    with changes(context.actor, _("parrainage retiré")):
        pair.delete()


def meet(
    context: Context, pair: Sponsorship, *, date: dt.date, state: str = "", note: str = ""
) -> SponsorshipMeeting:
    """Note a meeting, planned or past; said again for the same day, it is corrected."""
    require_works(context)
    if state not in MeetingState.values:
        raise DomainError(_("Une rencontre est prévue, tenue ou manquée."), "state")
    if date < pair.start_date or (pair.end_date is not None and date > pair.end_date):
        raise DomainError(_("La rencontre sort des dates du parrainage."), "date")
    if state and date > timezone.localdate():
        raise DomainError(_("Une rencontre à venir est prévue : sa présence se note le jour venu."), "state")
    with changes(context.actor, _("rencontre de parrainage")):
        meeting, _made = SponsorshipMeeting.objects.update_or_create(
            sponsorship=pair, date=date, defaults={"state": state, "note": " ".join(note.split())}
        )
    return meeting


def unmeet(context: Context, meeting: SponsorshipMeeting) -> None:
    """Take away a meeting entered by mistake."""
    require_works(context)
    with changes(context.actor, _("rencontre retirée")):
        meeting.delete()
