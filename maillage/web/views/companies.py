"""The home of who works with companies: people ready to be presented, by the job they look for."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from maillage.pathways.casework.placement_list import jobs_sought
from maillage.pathways.queries.placement import candidates
from maillage.people.queries import place_text

_SHOWN, _JOBS = 8, 10


def companies(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """Who agreed last, and what is sought most: a constant number of queries."""
    rows = candidates(request.context, timezone.localdate())
    latest = list(rows.order_by("-since", "folded_name", "pk")[:_SHOWN])
    every = reverse("pathways:people")
    return "web/home/companies.html", {
        "total": rows.count() if len(latest) == _SHOWN else len(latest),
        "latest": [(person, place_text(person.place)) for person in latest],
        "jobs": [
            (job, count, f"{every}?{urlencode({'metier': job})}") for job, count in jobs_sought(rows, _JOBS)
        ],
    }
