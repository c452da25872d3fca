"""What the data protection officer watches: weekly digests, shares and emergencies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, ngettext_lazy

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.listing import ChoiceFilter, Column, Empty, Listing
from maillage.protection import queries
from maillage.protection.habits import Finding
from maillage.protection.models import ShareKind, ShareState
from maillage.protection.thresholds import thresholds


@needs(Right.SEE_ACCESS_LOG)
def digests(request: HttpRequest) -> HttpResponse:
    known = list(queries.digests(request.context)[:60])
    return render(request, "protection/digests.html", {"digests": known})


@needs(Right.SEE_ACCESS_LOG)
def digest(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.digests(request.context), pk=pk)
    context = {
        "digest": found,
        "findings": [Finding(**finding) for finding in found.findings],
        "thresholds": [(one.label, one.why, one.on(found.last_day)) for one in thresholds().values()],
    }
    return render(request, "protection/digest.html", context)


class WatchedListing(Listing):
    columns = [
        Column("asked_at", gettext_lazy("Quand"), kind="moment", sort="asked_at"),
        Column("kind", gettext_lazy("Nature"), value="get_kind_display"),
        Column("account", gettext_lazy("Qui"), value="account.full_name", sub=lambda s: s.organisation.name),
        Column("person", gettext_lazy("Dossier n°"), value=lambda s: str(s.person_id)),
        Column("level", gettext_lazy("Étendue"), value="get_level_display"),
        Column("reason", gettext_lazy("Motif")),
        Column("state", gettext_lazy("État"), value="words"),
        Column("until", gettext_lazy("Jusqu'au"), kind="moment", sort="until"),
    ]
    filters = [
        ChoiceFilter("kind", gettext_lazy("Nature"), choices=ShareKind.choices, lookup="kind"),
        ChoiceFilter("state", gettext_lazy("État"), choices=ShareState.choices, lookup="state"),
    ]
    default_sort = "-asked_at"
    count_label = ngettext_lazy("%(count)s partage", "%(count)s partages", "count")
    export_name, export_right = "partages", Right.SEE_ACCESS_LOG
    template = "protection/watched.html"
    empty = Empty(
        gettext_lazy("Aucun partage"),
        gettext_lazy("Les demandes entre structures et les accès d'urgence viendront ici."),
        icon="link",
    )


@needs(Right.SEE_ACCESS_LOG)
def watched(request: HttpRequest) -> HttpResponse:
    """Every request and emergency, with its reason: numbers of files, no name of people followed."""
    return WatchedListing(request, queries.shares_watched(request.context)).response(
        title=gettext_lazy("Partages et accès d'urgence"),
        notices=list(queries.notices_of(request.context)[:50]),
    )
