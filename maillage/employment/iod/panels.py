"""What a company's file shows of the method: counts, and the way to its posts."""

from __future__ import annotations

from django.db.models import Aggregate, Count, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.employment.models import ContractOrigin, EmploymentContract
from maillage.kernel import formats
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel

from .models import IodEvent, IodOffer, IodPost, OfferState


def iod_panel(context: Context, organisation: Organisation) -> Panel | None:
    """For who follows companies; names are for who runs the method."""
    if not context.has(Right.FOLLOW_COMPANIES):
        return None
    network, today = network_of(context), timezone.localdate()
    here = IodEvent.objects.filter(organisation=OuterRef("pk"), network_id=network)
    hires = EmploymentContract.objects.filter(
        Q(origin_organisation_id=network) | Q(origin_organisation__accounts_managed_by_id=network),
        employer=OuterRef("pk"),
        origin=ContractOrigin.IOD,
    )
    still = Q(end_date__isnull=True) & (Q(planned_end_date__isnull=True) | Q(planned_end_date__gte=today))
    posts = IodPost.objects.filter(organisation=OuterRef("pk"), network_id=network)
    offers = IodOffer.objects.filter(
        post__organisation=OuterRef("pk"), post__network_id=network, state=OfferState.OPEN
    )
    # One question, whatever there is to say.
    met = (
        Organisation.objects.filter(pk=organisation.pk)
        .values(
            first=_one(here.filter(kind="company_meeting"), Min("date")),
            last=_one(here, Max("date")),
            meetings=_one(here.filter(kind="company_meeting"), Count("pk")),
            introductions=_one(here.filter(kind="introduction"), Count("pk")),
            hired=_one(hires, Count("person_id", distinct=True)),
            there=_one(hires.filter(still), Count("person_id", distinct=True)),
            posts=_one(posts, Count("pk")),
            offers=_one(offers, Count("pk")),
        )
        .get()
    )
    runs = context.has(Right.RUN_IOD)
    listed = f"{reverse('iod:posts')}?entreprise={organisation.pk}" if runs else ""
    rows = [
        (_("Premier rendez-vous"), formats.day(met["first"]) if met["first"] else "", ""),
        (_("Dernière nouvelle"), formats.day(met["last"]) if met["last"] else "", ""),
        (_("Rendez-vous"), _count(met["meetings"]), ""),
        (_("Postes visités"), _count(met["posts"]), listed),
        (_("Offres à pourvoir"), _count(met["offers"]), listed),
        (_("Mises en relation"), _count(met["introductions"]), ""),
        (_("Personnes embauchées"), _count(met["hired"]), ""),
        (_("… toujours en poste"), _count(met["there"]), ""),
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


def _one(rows: QuerySet, value: Aggregate) -> Subquery:
    """An aggregate of these rows, as a question inside another."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(one=value).values("one"))


def _count(number: int | None) -> str:
    return formats.number(number) if number else ""
