"""Scoped reads of programmes of help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from maillage.accounts.context import Context
from maillage.organisations.queries import named as named_companies

from .models import CompanyHelp
from .programmes import HelpProgramme, programmes


def rows(context: Context) -> QuerySet[CompanyHelp]:
    """The network's entries, with the number of actions and the day of the last one."""
    found = CompanyHelp.objects.visible_to(context).select_related("company")
    return found.annotate(done=Count("actions"), last=Max("actions__date"))


def of_company(found: QuerySet[CompanyHelp], text: str) -> QuerySet[CompanyHelp]:
    from maillage.organisations.models import Organisation

    return found.filter(company__in=named_companies(Organisation.objects.all(), text).values("pk"))


@dataclass(frozen=True)
class Board:
    """A programme this year: companies in it today, entered and left since 1 January, what was done."""

    programme: HelpProgramme
    running: int
    entered: int
    closed: int
    actions: int
    people: int

    @property
    def label(self) -> str:
        return self.programme.counted(self.running)


def board(context: Context, today: dt.date) -> list[Board]:
    """One line a programme, in two questions."""
    first = today.replace(month=1, day=1)
    entries = CompanyHelp.objects.visible_to(context)
    running = Q(start_date__lte=today) & (Q(end_date__isnull=True) | Q(end_date__gte=today))
    counted = {
        row.pop("programme"): row
        for row in entries.order_by()
        .values("programme")
        .annotate(
            running=Count("pk", filter=running),
            entered=Count("pk", filter=Q(start_date__range=(first, today))),
            closed=Count("pk", filter=Q(end_date__range=(first, today))),
        )
    }
    this_year = Q(actions__date__range=(first, today))
    done = {
        row.pop("programme"): row
        for row in entries.order_by()
        .values("programme")
        .annotate(done=Count("actions", filter=this_year), reached=Sum("actions__people", filter=this_year))
    }
    return [
        Board(
            programme,
            counted.get(code, {}).get("running", 0),
            counted.get(code, {}).get("entered", 0),
            counted.get(code, {}).get("closed", 0),
            done.get(code, {}).get("done", 0),
            done.get(code, {}).get("reached") or 0,
        )
        for code, programme in programmes().items()
    ]
