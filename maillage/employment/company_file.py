"""What a company's file shows of hires and offers: who is still there, and both in its timeline.

Counts are of the network and name nobody; a hire is shown by itself only to who may read of the person.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import number
from maillage.organisations.managers import members_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel
from maillage.organisations.timeline import Moment
from maillage.people.models import Person

from .managers import works
from .models import EmploymentContract
from .offers.models import JobOffer

_SHOWN = 60  # hires and offers in the picture


def hires_panel(context: Context, organisation: Organisation) -> Panel | None:
    """How many people the network saw hired there, this year, and still there."""
    if not works(context):
        return None
    today = timezone.localdate()
    members = members_of(context)
    held = EmploymentContract.objects.filter(employer=organisation, origin_organisation_id__in=members)
    running = Q(start_date__lte=today) & (Q(end_date__isnull=True) | Q(end_date__gte=today))
    counts = held.aggregate(
        people=Count("person_id", distinct=True),
        year=Count("person_id", distinct=True, filter=Q(start_date__year=today.year)),
        there=Count("person_id", distinct=True, filter=running),
    )
    if not counts["people"]:
        return None
    rows = (
        (_("Personnes embauchées"), counts["people"]),
        (_("dont cette année"), counts["year"]),
        (_("Toujours en poste"), counts["there"]),
    )
    return Panel(_("Embauches"), [(label, number(count), "") for label, count in rows])


def hires_and_offers(context: Context, organisation: Organisation) -> Sequence[Moment]:
    """Two questions: contracts of people within reach, offers of the network."""
    return [*_hires(context, organisation), *_offers(context, organisation)]


def _hires(context: Context, organisation: Organisation) -> list[Moment]:
    if not works(context):
        return []
    reach = Person.objects.visible_to(context)
    rows = EmploymentContract.objects.filter(employer=organisation, person__in=reach).order_by("-start_date")
    return [
        Moment(
            _("Embauches"),
            "diamond",
            one.start_date,
            one.get_kind_display(),
            end=one.end_date,
            detail=one.job_title,
            order=60,
            runs=True,
        )
        for one in rows[:_SHOWN]
    ]


def _offers(context: Context, organisation: Organisation) -> list[Moment]:
    if not context.has(Right.FOLLOW_COMPANIES):
        return []
    rows = JobOffer.objects.visible_to(context).filter(company=organisation).order_by("-opened_on")
    return [
        Moment(
            _("Offres"),
            "bar",
            one.opened_on,
            one.title,
            end=one.closed_on or one.valid_until,
            hue="hue-4",
            url=reverse("employment:offer", args=[one.pk]),
            order=55,
        )
        for one in rows[:_SHOWN]
    ]
