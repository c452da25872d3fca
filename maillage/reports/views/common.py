"""What every page of the room begins with: whose report, of which year."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.pathways.models import Programme
from maillage.reports import queries
from maillage.reports.subject import Subject

LEAD = "pilote"  # parameter of an address: the lead, where it is not the reader's own organisation


def programme_or_404(request: HttpRequest, section: str) -> Programme:
    """The programme of this code whose figures the request may read; its own before another lead's."""
    wanted = request.GET.get(LEAD, "")
    for programme in queries.programmes(request.context):
        if programme.code == section and wanted in ("", str(programme.organisation_id)):
            return programme
    raise Http404


def subject_or_404(request: HttpRequest, section: str, year: int) -> Subject:
    """The chapter of a year; years before the first or after this one have none."""
    programme = programme_or_404(request, section)
    if year not in queries.years(programme):
        raise Http404
    return Subject(programme, year)


def address(context: Context, name: str, programme: Programme, *args: object, **parameters: object) -> str:
    """The address of a page of the room about `programme`; names the lead where it must."""
    query = {key: value for key, value in parameters.items() if value not in (None, "")}
    if not queries.leads(context, programme):
        query[LEAD] = programme.organisation_id
    url = reverse(name, args=[programme.code, *args])
    return f"{url}?{urlencode(query)}" if query else url
