"""What a company's file shows of the method: counts, and the way to its posts."""

from __future__ import annotations

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel import formats
from maillage.organisations.managers import network_members, network_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel

from .models import IodEvent, IodOffer, IodPost, OfferState


def iod_panel(context: Context, organisation: Organisation) -> Panel | None:
    """For who follows companies; names are for who runs the method."""
    if not context.has(Right.FOLLOW_COMPANIES):
        return None
    network, today = network_of(context), timezone.localdate()
    met = IodEvent.objects.filter(organisation=organisation, network_id=network).aggregate(
        first=Min("date", filter=Q(kind="company_meeting")),
        last=Max("date"),
        meetings=Count("pk", filter=Q(kind="company_meeting")),
        introductions=Count("pk", filter=Q(kind="introduction")),
    )
    hired = EmploymentContract.objects.filter(
        employer=organisation,
        origin=ContractOrigin.IOD,
        origin_organisation_id__in=network_members(network),
    ).aggregate(
        people=Count("person_id", distinct=True),
        there=Count(
            "person_id",
            distinct=True,
            filter=Q(end_date__isnull=True)
            & (Q(planned_end_date__isnull=True) | Q(planned_end_date__gte=today)),
        ),
    )
    posts = IodPost.objects.filter(organisation=organisation, network_id=network).count()
    offers = IodOffer.objects.filter(
        post__organisation=organisation, post__network_id=network, state=OfferState.OPEN
    ).count()
    runs = context.has(Right.RUN_IOD)
    listed = f"{reverse('iod:posts')}?entreprise={organisation.pk}" if runs else ""
    rows = [
        (_("Premier rendez-vous"), formats.day(met["first"]) if met["first"] else "", ""),
        (_("Dernière nouvelle"), formats.day(met["last"]) if met["last"] else "", ""),
        (_("Rendez-vous"), _count(met["meetings"]), ""),
        (_("Postes visités"), _count(posts), listed),
        (_("Offres à pourvoir"), _count(offers), listed),
        (_("Mises en relation"), _count(met["introductions"]), ""),
        (_("Personnes embauchées"), _count(hired["people"]), ""),
        (_("… toujours en poste"), _count(hired["there"]), ""),
    ]
    said = [(label, value, url) for label, value, url in rows if value]
    action = None
    if runs and organisation.closed_on is None:
        action = (_("Visiter un poste"), f"{reverse('iod:post_new')}?entreprise={organisation.pk}")
    return Panel(
        _("Méthode IOD"),
        said,
        action=action,
        empty=_("Aucun poste n'y a encore été visité.") if action else "",
    )


def _count(number: int) -> str:
    return formats.number(number) if number else ""
