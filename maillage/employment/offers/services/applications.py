"""Applications: people put forward, the stages they reach, and how it ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.organisations.managers import network_of
from maillage.people.models import Person

from ..managers import refused as refused_presentation
from ..models import Application, JobOffer
from ..nomenclature import CANDIDATE, COURSE, EMPLOYER, HIRED, STAGE_NAMES, Source, reasons
from ..programmes import programmes_of

_FREE = {"withdrawn_on": None, "refused_on": None, "reason": ""}


@dataclass(frozen=True)
class Ended:
    """How an application ended: the day, a reason of the side that ended it, a few words."""

    day: dt.date
    reason: str = ""
    note: str = ""


def propose(
    context: Context,
    offer: JobOffer,
    person: Person,
    *,
    source: str = Source.NETWORK,
    programme: str = "",
    day: dt.date | None = None,
) -> Application:
    """Put a person forward for an offer, today by default; the caller has found both within reach.

    Raises `DomainError`: an offer that expired or closed, somebody who refused to be presented to companies,
    or who is proposed already.
    """
    made, refusals = propose_many(context, offer, [person], source=source, programme=programme, day=day)
    if refusals:
        raise DomainError(refusals[0][1], "person")
    return made[0]


def propose_many(
    context: Context,
    offer: JobOffer,
    people: Iterable[Person],
    *,
    source: str = Source.NETWORK,
    programme: str = "",
    day: dt.date | None = None,
) -> tuple[list[Application], list[tuple[Person, str]]]:
    """Put people forward together: the applications made, and who could not be with the sentence why.

    The network's come from the programme each is followed in, unless `programme` says another.
    """
    _require_worker(context)
    if offer.network_id != network_of(context):
        raise NotAllowed(_("Cette offre est celle d'un autre réseau."))
    if source not in Source.values:
        raise DomainError(_("« %s » n'est pas une source de candidature.") % source, "source")
    if programme and source != Source.NETWORK:
        raise DomainError(_("Seule une candidature du réseau vient d'un dispositif."), "programme")
    day = day or timezone.localdate()
    if day > timezone.localdate():
        raise DomainError(_("Une proposition se note le jour venu."), "day")
    people = list({person.pk: person for person in people}.values())
    with changes(context.actor, _("proposition sur l'offre « %s »") % offer.title):
        offer = JobOffer.objects.select_for_update().get(pk=offer.pk)
        check_takes(offer, day)
        kept, refusals = _presentable(offer, people)
        followed = programmes_of([p.pk for p in kept], day) if source == Source.NETWORK else {}
        made = Application.objects.bulk_create(
            Application(
                offer=offer,
                person=person,
                origin_id=context.organisation_id,
                proposed_by=context.account,
                source=source,
                programme=programme or followed.get(person.pk, ""),
                proposed_on=day,
            )
            for person in kept
        )
    return made, refusals


def check_takes(offer: JobOffer, day: dt.date) -> None:
    """Raise `DomainError` unless somebody may be added to the offer on this day."""
    if offer.closed_on is not None and offer.closed_on < day:
        raise DomainError(
            _("L'offre est close depuis le %s : rouvrez-la pour y ajouter quelqu'un.")
            % formats.day(offer.closed_on),
            "offer",
        )
    if offer.valid_until < day:
        raise DomainError(
            _(
                "L'offre était valable jusqu'au %s : confirmez-la auprès de l'entreprise avant d'y ajouter "
                "quelqu'un."
            )
            % formats.day(offer.valid_until),
            "offer",
        )


def _presentable(offer: JobOffer, people: list[Person]) -> tuple[list[Person], list[tuple[Person, str]]]:
    ids = [person.pk for person in people]
    unwilling = set(
        Person.objects.filter(refused_presentation("pk"), pk__in=ids).values_list("pk", flat=True)
    )
    already = set(
        Application.objects.filter(offer=offer, person_id__in=ids).values_list("person_id", flat=True)
    )
    kept: list[Person] = []
    refusals: list[tuple[Person, str]] = []
    for person in people:
        if person.pk in unwilling:
            said = _("%s ne souhaite pas être présenté aux entreprises : demandez d'abord son accord.")
            refusals.append((person, said % person))
        elif person.pk in already:
            refusals.append((person, _("%s est déjà proposé sur cette offre.") % person))
        else:
            kept.append(person)
    return kept, refusals


def remove_application(context: Context, application: Application) -> None:
    """Take away a proposal made by mistake: one that got no further."""
    _require_worker(context)
    with changes(context.actor, _("proposition retirée")):
        row = hold(application)
        if any(getattr(row, column) for column in (*COURSE, "hired_on")):
            raise DomainError(
                _("La candidature a déjà avancé : notez un désistement ou un refus plutôt que la retirer.")
            )
        row.delete()


def record_stage(context: Context, application: Application, stage: str, day: dt.date | None) -> Application:
    """Date a stage, or empty it with None. The hire itself is `hire_applicant`."""
    context.require(Right.FOLLOW_COMPANIES)
    if stage not in STAGE_NAMES or stage == HIRED.name:
        raise DomainError(_("Cette étape n'est pas connue."), "stage")
    if day is not None and stage != "invited" and day > timezone.localdate():
        raise DomainError(_("Une étape se note une fois passée."), "day")
    with changes(context.actor, _("étape d'une candidature")):
        row = hold(application)
        setattr(row, f"{stage}_on", day)
        _begin_with(row, day)
        _check_hire(row)
        row.save(update_fields=[f"{stage}_on", "proposed_on"])
    return row


def record_stages(
    context: Context, application: Application, days: Mapping[str, dt.date | None]
) -> Application:
    """All the dates that changed, by stage: together or not at all."""
    with changes(context.actor, _("étapes d'une candidature")):
        for stage, day in days.items():
            if day != getattr(application, f"{stage}_on"):
                application = record_stage(context, application, stage, day)
    return application


def withdraw(context: Context, application: Application, ended: Ended) -> Application:
    """The person gives up, or declines what is proposed."""
    _require_worker(context)
    return _end(context, application, ended, CANDIDATE, "withdrawn_on", _("désistement"))


def refuse(context: Context, application: Application, ended: Ended) -> Application:
    """The company says no."""
    context.require(Right.FOLLOW_COMPANIES)
    return _end(context, application, ended, EMPLOYER, "refused_on", _("refus de l'entreprise"))


def resume(context: Context, application: Application) -> Application:
    """Take a withdrawal or a refusal back."""
    _require_worker(context)
    with changes(context.actor, _("candidature reprise")):
        row = hold(application)
        if row.refused_on is not None:
            context.require(Right.FOLLOW_COMPANIES)
        for name, value in _FREE.items():
            setattr(row, name, value)
        row.save(update_fields=list(_FREE))
    return row


def _end(
    context: Context, application: Application, ended: Ended, side: str, column: str, why: str
) -> Application:
    known = reasons().get(ended.reason)
    if ended.reason and (known is None or known.side != side):
        raise DomainError(_("Cette raison n'est pas l'une de celles proposées."), "reason")
    if ended.day > timezone.localdate():
        raise DomainError(_("Cela se note le jour venu."), "day")
    with changes(context.actor, why):
        row = hold(application)
        if row.hired_on is not None:
            raise DomainError(_("Cette personne est embauchée : retirez d'abord l'embauche."), "day")
        for name, value in _FREE.items():
            setattr(row, name, value)
        setattr(row, column, ended.day)
        row.reason, row.note = ended.reason, " ".join(ended.note.split())[:300]
        _begin_with(row, ended.day)
        row.save(update_fields=[*_FREE, "note", "proposed_on"])
    return row


def hold(application: Application) -> Application:
    """The application as it stands, held until the transaction ends; DomainError when it was taken away."""
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("offer__company", "person")
        .filter(pk=application.pk)
        .first()
    )
    if row is None:
        raise DomainError(_("Cette candidature vient d'être retirée."))
    return row


def _begin_with(row: Application, day: dt.date | None) -> None:
    """An application begins with its first day, whatever day it was typed on."""
    if day is not None and day < row.proposed_on:
        row.proposed_on = day


def _check_hire(row: Application) -> None:
    began = [day for column in COURSE if (day := getattr(row, column)) is not None]
    if row.hired_on is not None and began and row.hired_on < min(began):
        raise DomainError(_("L'embauche précède la candidature."), "day")


def _require_worker(context: Context) -> None:
    if not (context.has(Right.FOLLOW_COMPANIES) or context.has(Right.EDIT_PATHWAYS)):
        context.require(Right.FOLLOW_COMPANIES)
