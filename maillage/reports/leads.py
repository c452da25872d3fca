"""Which organisation a command speaks of, when nobody is signed in."""

from __future__ import annotations

from django.core.management.base import CommandError
from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.organisations.models import Organisation
from maillage.pathways.models import Programme


def leads() -> list[Organisation]:
    """Organisations that lead a programme, the first to come first."""
    led = Programme.objects.values("organisation_id")
    return list(Organisation.objects.filter(pk__in=led).order_by("pk"))


def leads_named(name: str) -> list[Organisation]:
    """Those of this name or SIRET, all without a name; raise `CommandError` when there is none."""
    found = leads()
    if not found:
        raise CommandError(_("Aucun programme n'est enregistré : il n'y a rien à rapporter."))
    if not name:
        return found
    wanted = Organisation.objects.filter(Q(siret=name) | Q(name=name)).values_list("pk", flat=True)
    chosen = [lead for lead in found if lead.pk in set(wanted)]
    if not chosen:
        raise CommandError(_("Aucune structure « %s » ne pilote de programme.") % name)
    return chosen


def lead_named(name: str) -> Organisation:
    """The one meant; raise `CommandError` where there is a doubt."""
    found = leads_named(name)
    if len(found) > 1:
        names = ", ".join(lead.name for lead in found)
        raise CommandError(
            _("Plusieurs structures pilotent des programmes : précisez --organisation, parmi %s.") % names
        )
    return found[0]
