"""Sessions of a recruitment: convened to, attended, and what attendance says of the application."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..models import Application, Attendance, Convening, JobOffer, RecruitmentSession, SessionKind
from .applications import record_stage


@dataclass(frozen=True, kw_only=True)
class SessionFacts:
    """A session: the stage it is (`kind`), when, where, for how many (None: as many as come)."""

    kind: str
    date: dt.date
    starts_at: dt.time
    place: str
    ends_at: dt.time | None = None
    capacity: int | None = None
    instructions: str = ""

    def checked(self) -> SessionFacts:
        if self.kind not in SessionKind.values:
            raise DomainError(_("« %s » n'est pas une nature de séance.") % self.kind, "kind")
        if not self.place.strip():
            raise DomainError(_("Dites où se tient la séance : la convocation l'écrit."), "place")
        if self.ends_at is not None and self.ends_at <= self.starts_at:
            raise DomainError(_("La séance finit avant de commencer."), "ends_at")
        if self.capacity is not None and self.capacity < 1:
            raise DomainError(_("Une séance a au moins une place."), "capacity")
        return self


def create_session(context: Context, offer: JobOffer, facts: SessionFacts) -> RecruitmentSession:
    """Add a day to a recruitment."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("séance de recrutement")):
        made = RecruitmentSession(offer=offer)
        _write(made, facts)
        if not offer.collective:
            offer.collective = True
            offer.save(update_fields=["collective"])
    return made


def update_session(context: Context, session: RecruitmentSession, facts: SessionFacts) -> RecruitmentSession:
    """Correct a day. Who was noted present keeps the stage, on the new date."""
    context.require(Right.FOLLOW_COMPANIES)
    facts = facts.checked()
    with changes(context.actor, _("correction d'une séance")):
        if facts.kind != session.kind and session.convenings.exclude(attendance="").exists():
            raise DomainError(_("Des présences sont notées : la nature de la séance ne change plus."), "kind")
        before = session.date
        _write(session, facts)
        if before != session.date:
            column = f"{session.kind}_on"
            came = Application.objects.filter(
                convenings__session=session, convenings__attendance=Attendance.PRESENT, **{column: before}
            )
            for application in came:
                record_stage(context, application, session.kind, session.date)
    return session


def remove_session(context: Context, session: RecruitmentSession) -> None:
    """Take away a day nobody attended."""
    context.require(Right.FOLLOW_COMPANIES)
    if session.convenings.exclude(attendance="").exists():
        raise DomainError(_("Des présences sont notées à cette séance : effacez-les d'abord."))
    with changes(context.actor, _("séance retirée")):
        session.delete()


def convene(
    context: Context, session: RecruitmentSession, applications: Iterable[Application]
) -> list[Convening]:
    """Convene candidates: those not convened yet. Dates their invitation, where it has no date.

    Raises `DomainError` when there is no room for all: nobody is convened then.
    """
    context.require(Right.FOLLOW_COMPANIES)
    today = timezone.localdate()
    with changes(context.actor, _("convocation")):
        session = RecruitmentSession.objects.select_for_update().get(pk=session.pk)
        wanted = [a.pk for a in applications]
        rows = (
            Application.objects.filter(
                pk__in=wanted,
                offer_id=session.offer_id,
                withdrawn_on__isnull=True,
                refused_on__isnull=True,
            )
            .exclude(convenings__session=session)
            .order_by("pk")
            .select_for_update(of=("self",))
        )
        invited = list(rows)
        if session.capacity is not None:
            left = session.capacity - session.convenings.count()
            if len(invited) > left:
                raise DomainError(
                    _("Il reste %(left)s places pour %(asked)s personnes : choisissez-en moins.")
                    % {"left": max(left, 0), "asked": len(invited)},
                    "applications",
                )
        made = Convening.objects.bulk_create(
            Convening(session=session, application=application) for application in invited
        )
        new = [a.pk for a in invited if a.invited_on is None]
        Application.objects.filter(pk__in=new).update(invited_on=today)
    return made


def release(context: Context, convening: Convening) -> None:
    """Give a place back; a noted attendance is emptied first."""
    context.require(Right.FOLLOW_COMPANIES)
    if convening.attendance:
        raise DomainError(_("Une présence est notée : effacez-la d'abord."))
    with changes(context.actor, _("convocation retirée")):
        convening.delete()


def mark_attendance(context: Context, convening: Convening, attendance: str) -> Convening:
    """One tap: there, absent, excused, or "" to empty it. Being there dates the stage of the application."""
    context.require(Right.FOLLOW_COMPANIES)
    if attendance and attendance not in Attendance.values:
        raise DomainError(_("« %s » n'est pas une présence.") % attendance, "attendance")
    with changes(context.actor, _("présence à une séance")):
        row = (
            Convening.objects.select_for_update(of=("self",))
            .select_related("session", "application")
            .get(pk=convening.pk)
        )
        session, column = row.session, f"{row.session.kind}_on"
        if attendance and session.date > timezone.localdate():
            raise DomainError(_("Les présences se notent le jour de la séance."), "attendance")
        row.attendance = attendance
        row.save(update_fields=["attendance"])
        if attendance == Attendance.PRESENT:
            record_stage(context, row.application, session.kind, session.date)
        elif getattr(row.application, column) == session.date and not _came_elsewhere(row):
            record_stage(context, row.application, session.kind, None)
    return row


def _came_elsewhere(row: Convening) -> bool:
    same = Convening.objects.filter(
        application_id=row.application_id,
        attendance=Attendance.PRESENT,
        session__kind=row.session.kind,
        session__date=row.session.date,
    )
    return same.exclude(pk=row.pk).exists()


def _write(session: RecruitmentSession, facts: SessionFacts) -> None:
    for field in fields(SessionFacts):
        setattr(session, field.name, getattr(facts, field.name))
    session.save()
