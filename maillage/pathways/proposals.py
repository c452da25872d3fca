"""Which programme puts a person forward for an offer: the one they are followed in that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Q
from django.utils.translation import get_language

from .models import Enrolment, ProgrammeVersion


def current_programmes(people: Collection[int], day: dt.date) -> Mapping[int, str]:
    """The code of the programme of each person's latest pathway that runs on a day."""
    running = Enrolment.objects.filter(
        Q(exit_date__isnull=True) | Q(exit_date__gte=day), person_id__in=people, entry_date__lte=day
    )
    rows = running.order_by("entry_date", "pk").values_list("person_id", "programme__code")
    return dict(rows)


def programme_names(network_id: int) -> Mapping[str, str]:
    """What the programmes a network leads are called, in the newest version of their file."""
    versions = ProgrammeVersion.objects.filter(programme__organisation_id=network_id).order_by("number")
    language = (get_language() or "fr")[:2]
    names: dict[str, str] = {}
    for code, name in versions.values_list("programme__code", "definition__name"):
        words = name if isinstance(name, dict) else {"fr": name}
        names[code] = str(words.get(language) or words.get("fr") or code)
    return names
