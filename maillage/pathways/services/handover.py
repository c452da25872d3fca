"""Hand-over (passage de relais): a pathway changes reference worker on a day, for a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.models import Account
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.organisations.models import Organisation
from maillage.pathways.models import Enrolment, ReferenceAssignment
from maillage.pathways.queries.workers import works_for


def hand_over(
    context: Context,
    enrolment: Enrolment,
    *,
    worker: Account,
    organisation: Organisation,
    day: dt.date,
    reason: str,
) -> ReferenceAssignment:
    """Give one pathway to `worker` of `organisation` from `day` on; see `hand_over_many`."""
    return hand_over_many(
        context, [enrolment], worker=worker, organisation=organisation, day=day, reason=reason
    )[0]


def hand_over_many(
    context: Context,
    enrolments: Iterable[Enrolment],
    *,
    worker: Account,
    organisation: Organisation,
    day: dt.date,
    reason: str,
) -> list[ReferenceAssignment]:
    """Give open pathways to a worker from a day on, all or none; the one before keeps them until the eve.

    Within their own structure, those who follow pathways hand over; across structures, the programme's
    manager does, and the pathway is then carried by the new structure.
    """
    context.require(Right.EDIT_PATHWAYS)
    _check(worker, organisation, day, reason)
    with changes(context.actor, reason.strip()):
        ids = [enrolment.pk for enrolment in enrolments]
        locked = list(
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("person", "programme")
            .filter(pk__in=ids)
            .order_by("pk")
        )
        return [_hand_over(context, one, worker, organisation, day, reason.strip()) for one in locked]


def _hand_over(
    context: Context,
    enrolment: Enrolment,
    worker: Account,
    organisation: Organisation,
    day: dt.date,
    reason: str,
) -> ReferenceAssignment:
    _require(context, enrolment, organisation)
    if enrolment.exit_date is not None:
        raise DomainError(_("Le parcours de %s est clos : il ne change plus de référent.") % enrolment.person)
    if day < enrolment.entry_date:
        raise DomainError(
            _("Le parcours de %(person)s commence le %(day)s.")
            % {"person": enrolment.person, "day": format_day(enrolment.entry_date)},
            "day",
        )
    current = enrolment.assignments.filter(end_date__isnull=True).first()
    made = None
    if current is not None:
        if (current.worker_id, current.organisation_id) == (worker.pk, organisation.pk):
            raise DomainError(
                _("%(worker)s suit déjà %(person)s.") % {"worker": worker, "person": enrolment.person},
                "worker",
            )
        if day < current.start_date:
            raise DomainError(
                _("Le relais de %(person)s ne peut pas précéder le %(day)s, début de la référence en cours.")
                % {"person": enrolment.person, "day": format_day(current.start_date)},
                "day",
            )
        if day == current.start_date:
            made = current  # a correction on the first day: nobody was the reference worker for no time
        else:
            current.end_date = day - dt.timedelta(days=1)
            current.save(update_fields=["end_date"])
    made = made or ReferenceAssignment(enrolment=enrolment, start_date=day)
    made.worker, made.organisation, made.reason = worker, organisation, reason
    made.save()
    if enrolment.operator_id != organisation.pk:
        enrolment.operator = organisation
        enrolment.save(update_fields=["operator"])
    return made


def _require(context: Context, enrolment: Enrolment, organisation: Organisation) -> None:
    inside = context.organisation_id == enrolment.operator_id == organisation.pk
    leads = context.has(Right.MANAGE_PROGRAMME) and (
        enrolment.programme.organisation_id == context.organisation_id
    )
    if not (inside or leads):
        raise NotAllowed(_("Seule l'animation du programme confie un parcours à une autre structure."))


def _check(worker: Account, organisation: Organisation, day: dt.date, reason: str) -> None:
    if not reason.strip():
        raise DomainError(_("Indiquez le motif du passage de relais."), "reason")
    if day > timezone.localdate():
        raise DomainError(_("Un passage de relais prend effet aujourd'hui ou avant."), "day")
    if not works_for(worker, organisation):
        raise DomainError(_("Cette personne ne suit pas de parcours dans cette structure."), "worker")
