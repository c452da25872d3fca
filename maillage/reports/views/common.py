"""What every page of the room begins with: whose report, of which year."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.reports import queries
from maillage.reports.subject import Subject
from maillage.reports.topics import Topic, find

LEAD = "pilote"  # parameter of an address: the lead, where it is not the reader's own organisation


def topic_or_404(request: HttpRequest, section: str) -> Topic:
    """The programme or the section of this code whose figures the request may read."""
    topic = find(request.context, section, request.GET.get(LEAD, ""))
    if topic is None:
        raise Http404
    return topic


def subject_or_404(request: HttpRequest, section: str, year: int) -> Subject:
    """The chapter of a year; years before the first or after this one have none."""
    topic = topic_or_404(request, section)
    if year not in queries.years(topic):
        raise Http404
    return Subject(topic, year)


def address(context: Context, name: str, topic: Topic, *args: object, **parameters: object) -> str:
    """The address of a page of the room about `topic`; names the lead where it must."""
    query = {key: value for key, value in parameters.items() if value not in (None, "")}
    if not queries.leads(context, topic):
        query[LEAD] = topic.organisation_id
    url = reverse(name, args=[topic.code, *args])
    return f"{url}?{urlencode(query)}" if query else url
