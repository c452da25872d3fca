"""Who read a person's file, for the person's reference team."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.people.models import Person
from maillage.people.team import in_team
from maillage.protection.queries import readings_of
from maillage.protection.wording import line_of

_SHOWN = 200


@needs(Right.SHARE_FILES)
def readers(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.visible_to(request.context), pk=pk)
    if not in_team(request.context, [person.pk]):
        raise Http404
    rows = list(readings_of(person.pk)[: _SHOWN + 1])
    context = {"person": person, "lines": [line_of(r) for r in rows[:_SHOWN]], "more": len(rows) > _SHOWN}
    return render(request, "protection/readers.html", context)
