"""Who follows people through their pathways: told to `people.followers`.

Six queries whatever the number of people: pathways with their prescribers, reference workers,
prescriptions, steps held by other structures, appointments of other professionals, and names of steps.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.organisations.models import Organisation
from maillage.people.followers import Follower

from .models import Appointment, Attendance, Enrolment, ReferenceAssignment, Referral, ReferralState, Step
from .queries.labels import Labels, short_name

_PENDING = (ReferralState.RECEIVED, ReferralState.DIAGNOSED, ReferralState.VALIDATED)
_MET_WITHIN = dt.timedelta(days=365)  # who met the person later than that still counts as involved


def pathway_followers(person_ids: list[int]) -> Iterator[Follower]:
    """Reference workers, prescribers, diagnosticians, operators of steps, professionals met."""
    yield from _reference_workers(person_ids)
    yield from _prescribers(person_ids)
    yield from _referrals(person_ids)
    yield from _operators(person_ids)
    yield from _met(person_ids)


def _reference_workers(person_ids: list[int]) -> Iterator[Follower]:
    today = timezone.localdate()
    rows = ReferenceAssignment.objects.filter(enrolment__person_id__in=person_ids).select_related(
        "worker", "organisation", "enrolment__programme"
    )
    for one in rows:
        running = (one.end_date or today) >= today and (one.enrolment.exit_date or today) >= today
        yield _professional(
            one.enrolment.person_id,
            _("Référence de parcours"),
            one.worker,
            one.organisation,
            since=one.start_date,
            until=one.end_date,
            lead=running,
            detail=short_name(one.enrolment.programme),
        )


def _prescribers(person_ids: list[int]) -> Iterator[Follower]:
    rows = Enrolment.objects.filter(person_id__in=person_ids, prescriber__isnull=False)
    for one in rows.select_related("prescriber", "programme"):
        yield _structure(
            one.person_id,
            _("A prescrit le parcours"),
            one.prescriber,
            since=one.entry_date,
            until=one.exit_date,
            detail=short_name(one.programme),
        )


def _referrals(person_ids: list[int]) -> Iterator[Follower]:
    """Prescriptions under way: who sent the person, who was asked to receive them."""
    rows = Referral.objects.filter(person_id__in=person_ids, state__in=_PENDING)
    for one in rows.select_related("prescriber", "operator", "worker", "programme"):
        programme = short_name(one.programme)
        if one.prescriber is not None:
            yield _structure(
                one.person_id,
                _("A prescrit le parcours"),
                one.prescriber,
                since=one.received_on,
                detail=programme,
            )
        what = _("Accueille la prescription")
        if one.worker is None:
            yield _structure(one.person_id, what, one.operator, since=one.received_on, detail=programme)
        else:
            yield _professional(
                one.person_id,
                what,
                one.worker,
                one.operator,
                since=one.received_on,
                lead=True,
                detail=programme,
            )


def _operators(person_ids: list[int]) -> Iterator[Follower]:
    rows = list(
        Step.objects.filter(enrolment__person_id__in=person_ids, operator__isnull=False)
        .select_related("operator", "step_type", "enrolment__programme")
        .order_by("start_date", "pk")
    )
    labels = Labels.of({one.enrolment.programme for one in rows})
    for one in rows:
        yield _structure(
            one.enrolment.person_id,
            _("Opérateur d'une étape"),
            one.operator,
            since=one.start_date,
            until=one.end_date,
            detail=labels.step(one)[0],
            part="steps",
        )


def _met(person_ids: list[int]) -> Iterator[Follower]:
    """Professionals who are nobody's reference and met the person within a year, or are about to."""
    since = timezone.localdate() - _MET_WITHIN
    rows = list(
        Appointment.objects.filter(person_id__in=person_ids, date__gte=since, worker__isnull=False)
        .exclude(attendance__in=(Attendance.MISSED, Attendance.EXCUSED))
        .exclude(Q(enrolment__assignments__worker=F("worker")))
        .values("person_id", "worker_id", "origin_id")
        .annotate(first=Min("date"), last=Max("date"), times=Count("pk"))
        .order_by("person_id", "worker_id")
    )
    accounts = Account.objects.in_bulk({row["worker_id"] for row in rows})
    structures = Organisation.objects.in_bulk({row["origin_id"] for row in rows})
    for row in rows:
        yield _professional(
            row["person_id"],
            _("A reçu la personne en entretien"),
            accounts[row["worker_id"]],
            structures[row["origin_id"]],
            since=row["first"],
            until=row["last"],
        )


def _professional(
    person_id: int,
    what: str,
    account: Account,
    organisation: Organisation,
    *,
    since: dt.date | None,
    until: dt.date | None = None,
    lead: bool = False,
    detail: str = "",
) -> Follower:
    return Follower(
        person_id,
        what,
        account.full_name,
        organisation.name,
        organisation.pk,
        account_id=account.pk,
        since=since,
        until=until,
        email=account.email,
        phone=account.phone or organisation.phone,
        lead=lead,
        detail=detail,
        reveals=organisation.reveals,
    )


def _structure(
    person_id: int,
    what: str,
    organisation: Organisation,
    *,
    since: dt.date | None,
    until: dt.date | None = None,
    detail: str = "",
    part: str = "pathways",
) -> Follower:
    return Follower(
        person_id,
        what,
        "",
        organisation.name,
        organisation.pk,
        since=since,
        until=until,
        email=organisation.email,
        phone=organisation.phone,
        detail=detail,
        part=part,
        reveals=organisation.reveals,
    )
