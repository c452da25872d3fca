"""The first page after signing in: what there is to do, for each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right, Role
from maillage.employment.immersions.queries import due_count
from maillage.kernel.addresses import address
from maillage.pathways.queries.week import Case, week_of
from maillage.protection.queries import waiting_count
from maillage.protection.retention.queries import noticed_count

from .bars import WINDOW, lines_of
from .clauses import clauses
from .companies import companies
from .roles import administration, figures, manager, partner, reception
from .watch import watch

Builder = Callable[[HttpRequest], tuple[str, dict[str, Any]]]


@needs()
def home(request: HttpRequest) -> HttpResponse:
    if request.context.role == Role.BUYER:
        return redirect("clauses:own_contracts")
    build = _BUILDERS.get(request.context.role, figures)
    template, context = build(request)
    if request.context.has(Right.SHARE_FILES):
        context["shares_waiting"] = waiting_count(request.context)
    if request.context.has(Right.EDIT_PATHWAYS):
        context["terms_noticed"] = noticed_count(request.context)
    if request.context.has(Right.EDIT_PATHWAYS) or request.context.has(Right.FOLLOW_COMPANIES):
        context["immersions_due"] = due_count(request.context)
    return render(request, template, {"today": timezone.localdate(), **context})


def worker(request: HttpRequest) -> tuple[str, dict[str, Any]]:
    """This week on the left, the caseload on the right: nothing there that is not to be done."""
    week = week_of(request.context, timezone.localdate(), WINDOW)
    by_name = request.GET.get("tri") == "nom"
    return "web/home/worker.html", {
        "week": week,
        "by_name": by_name,
        "lines": lines_of(week, week.by_name if by_name else week.by_attention),
        "blocked": [_to_present(case) for case in week.blocked],
        "todo": _todo(week),
        "tomorrow": week.today + dt.timedelta(days=1),
    }


def _to_present(case: Case) -> dict[str, str]:
    """A blocked pathway as its line prints it; there are dozens."""
    person = case.enrolment.person_id
    return {
        "url": address("pathways:person", person),
        "name": str(case.enrolment.person),
        "why": " · ".join(case.blocked),
        "arrange_url": "" if case.next_date else address("pathways:appointment_create", person),
    }


def _todo(week: Any) -> int:
    """How many lines wait on the left."""
    lists = (week.coming, week.unsaid, week.missed, week.steps_ending, week.contracts_ending, week.referrals)
    return sum(len(one) for one in lists) + len(week.blocked)


_BUILDERS: dict[str, Builder] = {
    Role.REFERENCE_WORKER: worker,
    Role.IOD_OFFICER: worker,
    Role.CREATION_ADVISER: worker,
    Role.PROGRAMME_MANAGER: manager,
    Role.RECEPTION: reception,
    Role.ADMINISTRATOR: administration,
    Role.PARTNER: partner,
    Role.LIAISON_OFFICER: companies,
    Role.CLAUSE_FACILITATOR: clauses,
    Role.DATA_PROTECTION: watch,
}
