"""What a company's file shows of its offers: counts of the reader's network."""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.formats import number
from maillage.organisations.managers import network_of
from maillage.organisations.models import Organisation
from maillage.organisations.panels import Panel

from .managers import open_on
from .models import Application, JobOffer
from .queries import to_confirm


def offers_panel(context: Context, organisation: Organisation) -> Panel | None:
    """Offers open, to be confirmed, all; persons proposed and hired. One query each for offers and people."""
    if not context.has(Right.FOLLOW_COMPANIES):
        return None
    today = timezone.localdate()
    held = JobOffer.objects.visible_to(context).filter(company=organisation)
    offers = held.aggregate(
        all=Count("pk"), open=Count("pk", filter=open_on(today)), late=Count("pk", filter=to_confirm(today))
    )
    people = Application.objects.filter(
        offer__company=organisation, offer__network_id=network_of(context)
    ).aggregate(all=Count("pk"), hired=Count("pk", filter=Q(hired_on__isnull=False)))
    listed = f"{reverse('employment:offers')}?q={'+'.join(organisation.folded_name.split())}"
    rows = [
        (_("Offres ouvertes"), offers["open"], f"{listed}&etat=open"),
        (_("Offres à confirmer"), offers["late"], f"{listed}&etat=confirm"),
        (_("Offres en tout"), offers["all"], listed),
        (_("Personnes proposées"), people["all"], ""),
        (_("Personnes embauchées par une offre"), people["hired"], ""),
    ]
    shown = [(label, number(count), url) for label, count, url in rows if count]
    shown.append(
        (
            _("Une offre de plus"),
            _("la noter"),
            f"{reverse('employment:offer_new')}?structure={organisation.pk}",
        )
    )
    return Panel(_("Recrutements"), shown)
