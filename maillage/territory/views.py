"""Branches (antennes): the places of reception, and the territories of commissions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.decorators import needs
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from .forms import BranchForm
from .models import Branch
from .queries import branches_of
from .services import save_branch

_FIELDS = ("name", "address", "postcode", "city", "insee_code")


@needs(Right.SEE_ORGANISATIONS)
def branch_list(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "territory/branches.html",
        {
            "branches": branches_of(request.context),
            "edits": request.context.has(Right.MANAGE_PROGRAMME),
            "organisation": request.context.organisation,
        },
    )


@needs(Right.MANAGE_PROGRAMME)
def branch_new(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@needs(Right.MANAGE_PROGRAMME)
def branch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    own = Branch.objects.filter(organisation_id=request.context.organisation_id)
    return _page(request, get_object_or_404(own, pk=pk))


def _page(request: HttpRequest, branch: Branch | None) -> HttpResponse:
    initial = {name: getattr(branch, name) for name in _FIELDS} if branch else {}
    form = BranchForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_branch(request.context, branch, **form.cleaned_data)
        except DomainError as error:
            form.refuse(error)
        else:
            notify(request, _("Antenne « %s » enregistrée.") % saved.name)
            return redirect("territory:branches")
    return render(
        request,
        "territory/branch_form.html",
        {"form": form, "branch": branch},
        status=422 if form.errors else 200,
    )
