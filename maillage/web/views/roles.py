"""The homes of the roles that follow nobody themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from maillage.accounts.models import Membership
from maillage.accounts.roles import Role
from maillage.indicators import Figure, IndicatorError, compute
from maillage.kernel.period import Period
from maillage.pathways.models import (
    Appointment,
    Commission,
    Enrolment,
    Programme,
    ReferenceAssignment,
    Referral,
    ReferralState,
)
from maillage.pathways.queries.caseload import caseload
from maillage.pathways.queries.file import PENDING
from maillage.pathways.queries.programmes import led_by
from maillage.reports.queries import programmes as reported

Page = tuple[str, dict[str, Any]]
_SHOWN = 8
_PERSON = ("person__first_name", "person__last_name")
# What a direction looks at first: (indicator, breakdown).
_KEY_FIGURES = ("participants", "new_entrants", "steps", "persons_with_contract", "positive_exit_rate")


def manager(request: HttpRequest) -> Page:
    """Programme manager: what waits for a hand, the next meetings, who carries how much."""
    context, today = request.context, timezone.localdate()
    held = ReferenceAssignment.objects.filter(enrolment_id=OuterRef("pk"), end_date__isnull=True)
    loads = caseload(context, list(led_by(context)), today)
    # What a manager sees is what their organisation leads: the count is the caseload's own.
    unassigned = (
        Enrolment.objects.visible_to(context)
        .filter(~Exists(held), exit_date__isnull=True)
        .select_related("person", "programme", "operator")
        .only("person_id", "entry_date", *_PERSON, "programme__name", "operator__name")
        .order_by("entry_date", "pk")
    )
    referrals = Referral.objects.visible_to(context)
    counts = dict(referrals.filter(state__in=PENDING).values_list("state").annotate(n=Count("pk")))
    oldest = referrals.filter(state=ReferralState.RECEIVED).select_related("person", "operator", "worker")
    oldest = oldest.only(
        "received_on", *_PERSON, "operator__name", "worker__first_name", "worker__last_name"
    ).order_by("received_on", "pk")
    return "web/home/manager.html", {
        "unassigned": list(unassigned[:_SHOWN]) if loads.unassigned else [],
        "unassigned_count": loads.unassigned,
        "to_diagnose": list(oldest[:_SHOWN]),
        "referral_counts": [(state.label, counts.get(state, 0)) for state in PENDING],
        "to_diagnose_count": counts.get(ReferralState.RECEIVED, 0),
        "commissions": list(
            Commission.objects.visible_to(context)
            .filter(held=False, date__gte=today)
            .select_related("programme", "branch")
            .annotate(points=Count("items"))
            .order_by("date", "pk")[:_SHOWN]
        ),
        "caseload": loads,
        "loads": [
            (load, None if load.percent is None else min(int(load.percent), 100)) for load in loads.loads
        ],
    }


def reception(request: HttpRequest) -> Page:
    """Reception of a branch: who is expected today, and what of yesterday is still to be said."""
    today = timezone.localdate()
    rows = Appointment.objects.visible_to(request.context).select_related("person", "worker").defer("note")
    ordered = rows.order_by("date", F("time").asc(nulls_last=True), "pk")
    yesterday = today - dt.timedelta(days=7)
    return "web/home/reception.html", {
        "expected": list(ordered.filter(date=today)),
        "unsaid": list(
            ordered.filter(date__range=(yesterday, today - dt.timedelta(days=1)), attendance="")[:20]
        ),
        "tomorrow_count": rows.filter(date=today + dt.timedelta(days=1)).count(),
    }


def administration(request: HttpRequest) -> Page:
    """Administration: who comes in."""
    organisation = request.context.organisation_id
    managed = Membership.objects.filter(
        Q(organisation_id=organisation) | Q(organisation__accounts_managed_by_id=organisation)
    )
    by_role = dict(managed.active().values_list("role").annotate(n=Count("account_id", distinct=True)))
    return "web/home/administration.html", {
        "roles": [(label, by_role[role]) for role, label in Role.choices if role in by_role],
        "accounts": managed.active().values("account_id").distinct().count(),
        "latest": list(
            managed.active().select_related("account", "organisation").order_by("-started_on", "-pk")[:_SHOWN]
        ),
    }


def partner(request: HttpRequest) -> Page:
    """A prescriber: what became of the people they proposed."""
    context = request.context
    referrals = (
        Referral.objects.visible_to(context)
        .select_related("person", "programme", "operator")
        .order_by("-received_on", "-pk")
    )
    return "web/home/partner.html", {
        "referrals": list(referrals[:25]),
        "open_count": Enrolment.objects.visible_to(context).filter(exit_date__isnull=True).count(),
    }


def figures(request: HttpRequest) -> Page:
    """Direction and the roles whose own rooms are elsewhere: figures of the year, nobody's name."""
    today = timezone.localdate()
    programmes = reported(request.context)
    main = _largest(programmes)
    year = Period(dt.date(today.year, 1, 1), today)
    return "web/home/figures.html", {
        "year": today.year,
        "programmes": programmes,
        "main": main,
        "figures": _key_figures(main.code, main.organisation_id, year) if main else [],
    }


def _largest(programmes: list[Programme]) -> Programme | None:
    """The programme with most pathways open: its figures are the ones looked for first."""
    counts = dict(
        Enrolment.objects.filter(programme__in=programmes, exit_date__isnull=True)
        .values_list("programme_id")
        .annotate(n=Count("pk"))
    )
    return max(programmes, key=lambda p: counts.get(p.pk, 0), default=None)


def _key_figures(code: str, organisation_id: int, period: Period) -> list[Figure]:
    """The key figures of a programme since the beginning of the year; none where it has no section."""
    try:
        return compute(code, organisation_id, [(indicator, period) for indicator in _KEY_FIGURES])
    except IndicatorError:
        return []
