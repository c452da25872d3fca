"""Hires: follow-ups in one press, trial period and end, still in post over a year."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import RIGHTS, Right
from maillage.kernel import formats
from maillage.kernel.charts import Chart, Segments, stacked_columns
from maillage.kernel.errors import DomainError
from maillage.kernel.forms import DateNotUnderstood, read_date
from maillage.kernel.period import Period
from maillage.kernel.text import whole_number
from maillage.kernel.toasts import notify
from maillage.organisations.managers import members_of
from maillage.people.views import back_to, file_url

from .. import services
from ..forms import HirePageForm
from ..models import IodEvent
from ..models.events import FOLLOW_UPS
from ..queries.hires import Followed, read
from ..queries.retention import Retention, retention, years
from ..rules import breakages
from ..schedule import nearest
from . import form_page, hire_or_404

_RUNNING = [role for role, rights in RIGHTS.items() if Right.RUN_IOD in rights]


@needs(Right.RUN_IOD)
def hire(request: HttpRequest, pk: int) -> HttpResponse:
    contract, today = hire_or_404(request, pk), timezone.localdate()
    row = read([contract], today)[0]
    form = HirePageForm(
        request.POST or None,
        officers=_officers(request, row),
        initial={
            "officer": str(row.officer_id or ""),
            "trial_until": row.trial_until,
            "end_date": contract.end_date,
            "breakage": row.hire.breakage if row.hire else "",
            "breakage_words": row.hire.breakage_words if row.hire else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.set_hire(request.context, contract, **form.said())
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Suivi de l'embauche enregistré."))
            return redirect("iod:hire", pk=pk)
    return form_page(
        request,
        "hire",
        form,
        row=row,
        contract=contract,
        person=contract.person,
        parties=[(kind, kind.label, row.parties[kind], _slots(row, kind, today)) for kind in FOLLOW_UPS],
        breakage=breakages().get(row.hire.breakage) if row.hire else None,
        today=today,
        here=request.path,
    )


def _slots(row: Followed, kind: str, today: dt.date) -> list[dict[str, object]]:
    """Each day due with the meeting that answers for it, if any."""
    held: dict[dt.date | None, IodEvent] = {}
    for event in row.events:
        if event.kind == kind:
            held.setdefault(nearest(row.days, event.due_on or event.date), event)
    where = row.parties[kind]
    return [
        {
            "due": day,
            "event": held.get(day),
            "state": _state(day, day in held, where.due, today),
        }
        for day in row.days
    ]


def _state(day: dt.date, held: bool, due: dt.date | None, today: dt.date) -> str:
    if held:
        return "done"
    if day == due:
        return "due"
    return "missed" if day <= today else "coming"


def _officers(request: HttpRequest, row: Followed) -> list[Account]:
    """Who runs the method in the network today, and who follows this hire whatever their role became."""
    members = Membership.objects.active().filter(
        organisation_id__in=members_of(request.context), role__in=_RUNNING
    )
    found = Account.objects.filter(pk__in=members.values("account_id"))
    if row.officer_id:
        found = found | Account.objects.filter(pk=row.officer_id)
    return list(found.distinct().order_by("last_name", "first_name"))


@needs(Right.RUN_IOD)
@require_POST
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """One press: held today, a few words if there are some."""
    contract = hire_or_404(request, pk)
    try:
        due = read_date(request.POST.get("due", "")[:20])
        event = services.hold_follow_up(
            request.context,
            contract,
            request.POST.get("kind", "")[:20],
            due,
            words=request.POST.get("words", "")[:500],
        )
    except DateNotUnderstood:
        notify(request, _("Le jour de ce suivi ne se lit pas : rouvrez la page."), error=True)
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(
            request,
            _("%(what)s noté : %(who)s.") % {"what": event.get_kind_display(), "who": contract.person},
            undo=reverse("iod:event_remove", args=[event.pk]),
        )
    return back_to(request, reverse("iod:hire", args=[pk]))


@needs(Right.RUN_IOD)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    contract = hire_or_404(request, pk)
    services.cancel_hire(request.context, contract)
    notify(request, _("L'embauche n'est plus suivie. Le contrat reste au dossier de la personne."))
    return redirect(file_url(contract.person_id, "iod"))


@needs(Right.RUN_IOD)
def retention_page(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    known = years(request.context, today)
    asked = whole_number(request.GET.get("annee", "")[:4])
    year = asked if asked in known else known[0]
    found = retention(request.context, Period.year(year), today)
    return render(
        request,
        "employment/iod/retention.html",
        {"found": found, "year": year, "years": known, "chart": _picture(found), "today": today},
    )


def _picture(found: Retention) -> Chart | None:
    """In post, no more, not known, at each milestone that somebody reached."""
    reached = [one for one in found.milestones if one.reached]
    if not reached:
        return None
    return stacked_columns(
        [
            Segments(
                _("%(count)d mois") % {"count": one.months},
                [one.in_post, one.left, one.unknown],
                [formats.number(n) if n else "" for n in (one.in_post, one.left, one.unknown)],
            )
            for one in reached
        ],
        [_("en poste"), _("parties"), _("on ne sait pas")],
        title=_("Maintien dans l'emploi des embauches de %s") % found.period.label,
    )
