"""The home of who works with companies: their day, then people ready to be presented, by job sought."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.organisations.forms import QuickExchangeForm
from maillage.organisations.models import Organisation
from maillage.organisations.queries import day_of
from maillage.pathways.casework.placement_list import jobs_sought
from maillage.pathways.queries.placement import candidates
from maillage.people.queries import place_text

_SHOWN, _JOBS = 8, 10


def companies(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """What is due, who stays silent; who agreed last, what is sought most: a constant number of queries."""
    today = timezone.localdate()
    rows, mine = candidates(request.context, today), day_of(request.context, today)
    listed = reverse("organisations:list")
    latest = list(rows.order_by("-since", "folded_name", "pk")[:_SHOWN])
    every = reverse("pathways:people")
    return "web/home/companies.html", {
        "mine": mine,
        "due": [
            (_("En retard"), "late", mine.late),
            (_("Aujourd'hui"), "", mine.today),
            (_("Cette semaine"), "", mine.week),
        ],
        "silent": mine.silent[:_SHOWN],
        "silent_url": f"{listed}?suivi=silence",
        "places": [
            (name, count, f"{listed}?{urlencode({'suivi': 'miennes', 'lieu': pk})}" if pk else "")
            for name, count, pk in mine.places
        ],
        "form": QuickExchangeForm(organisations=Organisation.objects.visible_to(request.context)),
        "total": rows.count() if len(latest) == _SHOWN else len(latest),
        "latest": [(person, place_text(person.place)) for person in latest],
        "jobs": [
            (job, count, f"{every}?{urlencode({'metier': job})}") for job, count in jobs_sought(rows, _JOBS)
        ],
    }
