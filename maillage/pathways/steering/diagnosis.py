"""The shared diagnosis: written with the person in front, kept as it is being written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify
from maillage.pathways.models import Diagnosis, Referral, ReferralState
from maillage.pathways.programmes import definition_in_force
from maillage.pathways.services.referrals import BEFORE_COMMISSION, save_diagnosis
from maillage.people.team import require_team

from .forms.referrals import DiagnosisForm
from .referrals import referral_or_404


@needs(Right.EDIT_PATHWAYS)
def diagnosis(request: HttpRequest, pk: int) -> HttpResponse:
    """One press keeps it for later, the other gives it to the commission."""
    referral = referral_or_404(request, pk)
    require_team(request.context, referral.person_id)
    if referral.state not in BEFORE_COMMISSION:
        notify(request, _("La commission a décidé : le diagnostic ne change plus."), error=True)
        return redirect("pathways:referral", pk=pk)
    definition = definition_in_force(referral.programme, timezone.localdate())
    form = DiagnosisForm(request.POST or None, initial=_initial(referral), definition=definition)
    if request.method == "POST" and form.is_valid():
        finished = "finish" in request.POST or referral.state == ReferralState.DIAGNOSED
        try:
            save_diagnosis(request.context, referral, form.facts(), finished=finished)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(
                request,
                _("Diagnostic terminé : la prochaine commission le verra.")
                if finished
                else _("Diagnostic enregistré ; il reste à terminer."),
            )
            return redirect("pathways:referral", pk=pk)
    return render(
        request,
        "pathways/steering/diagnosis.html",
        {"form": form, "referral": referral, "definition": definition},
        status=422 if form.errors else 200,
    )


def _initial(referral: Referral) -> dict[str, Any]:
    """The diagnosis as it stands; a first one starts from the file's open barriers and the referral."""
    found = Diagnosis.objects.filter(referral=referral).first()
    open_barriers = list(referral.person.barriers.filter(until__isnull=True).values_list("kind", flat=True))
    if found is None:
        return {"date": timezone.localdate(), "barriers": open_barriers}
    names = ("date", "situation", "strengths", "project", "objectives", "education_level", "entry_situations")
    return {name: getattr(found, name) for name in names} | {"barriers": open_barriers}
