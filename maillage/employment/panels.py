"""What a company's file shows of what it does with people: immersions, sponsorship, helps."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import day as format_day
from maillage.kernel.formats import number
from maillage.organisations.managers import members_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel, once
from maillage.organisations.queries import zones_of
from maillage.territory.models import AreaKind

from .helps.models import CompanyHelp
from .helps.programmes import programmes
from .immersions.models import BINDING, Immersion
from .immersions.queries import to_report
from .managers import works
from .sponsorship.models import Sponsorship


def immersions_panel(context: Context, organisation: Organisation) -> Panel | None:
    """How many the network placed there, without a name; and those the reader may open."""
    if not works(context):
        return None
    today = timezone.localdate()
    hosted = Immersion.objects.filter(company=organisation, state__in=BINDING)
    ours = hosted.filter(origin_organisation_id__in=members_of(context))
    all_in = ours.aggregate(n=Count("pk"), year=Count("pk", filter=Q(start_date__year=today.year)))
    mine = Immersion.objects.visible_to(context).filter(company=organisation)
    read = mine.aggregate(n=Count("pk"), due=Count("pk", filter=to_report(today)))
    every = f"{reverse('employment:immersions')}?entreprise={organisation.pk}"
    counts = [
        (_("Accueillies par le réseau"), all_in["n"], ""),
        (_("dont cette année"), all_in["year"] if all_in["n"] else 0, ""),
        (_("Celles que vous suivez"), read["n"], every),
        (_("Bilans à noter"), read["due"], f"{every}&suivi=bilan"),
    ]
    rows = [(label, number(count), url) for label, count, url in counts if count]
    if organisation.closed_on is None:
        address = f"{reverse('employment:immersion_new')}?structure={organisation.pk}"
        rows.append((_("Accueillir quelqu'un"), _("Préparer une immersion"), address))
    return Panel(_("Immersions"), rows)


def sponsorship_panel(context: Context, organisation: Organisation) -> Panel | None:
    """How many people those of the company sponsor for the network; and the pairs the reader may open."""
    if not works(context):
        return None
    given = Sponsorship.objects.filter(company=organisation)
    ours = given.filter(origin_organisation_id__in=members_of(context))
    counts = ours.aggregate(n=Count("pk"), going=Count("pk", filter=Q(end_date__isnull=True)))
    mine = Sponsorship.objects.visible_to(context).filter(company=organisation).count()
    every = f"{reverse('employment:sponsorships')}?entreprise={organisation.pk}"
    rows = [
        (_("Personnes parrainées"), counts["n"], ""),
        (_("dont en cours"), counts["going"], ""),
        (_("Celles que vous suivez"), mine, every),
    ]
    return Panel(_("Parrainage"), [(label, number(count), url) for label, count, url in rows if count])


def free_zone_panel(context: Context, organisation: Organisation) -> Panel | None:
    """The way to the simulator, where the file places the company in a free zone."""
    if not context.has(Right.FOLLOW_COMPANIES):
        return None
    zones = once(context, organisation, "zones", lambda: zones_of(organisation))
    zone = next((area for area in zones if area.kind == AreaKind.ZFU), None)
    if zone is None:
        return None
    address = reverse("employment:free_zone", args=[organisation.pk])
    return Panel(_("Zone franche"), [(zone.name, _("Simuler l'exonération"), address)])


def helps_panel(context: Context, organisation: Organisation) -> Panel | None:
    """The programmes of help the network has, or had, the company in."""
    if not context.has(Right.FOLLOW_COMPANIES):
        return None
    entries = CompanyHelp.objects.visible_to(context).filter(company=organisation).order_by("-start_date")
    rows = []
    for one in entries[:10]:
        known = programmes().get(one.programme)
        if known is not None:
            said = _("depuis le %s") % format_day(one.start_date)
            if one.end_date is not None:
                said = f"{format_day(one.start_date)} – {format_day(one.end_date)}"
            rows.append((str(known.name), said, reverse("employment:help", args=[one.pk])))
    return Panel(_("Aides reçues"), rows)
