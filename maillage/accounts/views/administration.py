"""Administration of accounts: who has which role where. Shows professionals, never people followed."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import services
from maillage.accounts.decorators import needs
from maillage.accounts.forms import InvitationForm
from maillage.accounts.models import Membership
from maillage.accounts.queries import manageable_memberships, manageable_organisations
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError


@needs(Right.MANAGE_ACCOUNTS)
def memberships(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    found = manageable_memberships(request.context).order_by(
        "organisation__folded_name", "account__last_name", "account__first_name", "role"
    )
    for word in words.split():
        found = found.filter(
            Q(account__email__icontains=word)
            | Q(account__last_name__icontains=word)
            | Q(account__first_name__icontains=word)
            | Q(organisation__name__icontains=word)
        )
    return render(
        request,
        "accounts/memberships.html",
        {"memberships": found, "q": words, "today": timezone.localdate()},
    )


@needs(Right.MANAGE_ACCOUNTS)
def invite(request: HttpRequest) -> HttpResponse:
    organisations = manageable_organisations(request.context).order_by("folded_name")
    form = InvitationForm(
        request.POST or None,
        organisations=organisations,
        initial={"organisation": request.GET.get("organisation") or request.context.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            membership, secret = services.invite(request.context, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _shown_once(request, membership, secret)
    return render(request, "accounts/invite.html", {"form": form})


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, lambda m: services.end_membership(request.context, m, timezone.localdate()))


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, lambda m: services.reopen_membership(request.context, m))


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    membership = get_object_or_404(manageable_memberships(request.context), pk=pk)
    try:
        secret = services.renew_link(request.context, membership)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:memberships")
    return _shown_once(request, membership, secret)


def _change(request: HttpRequest, pk: int, act: Callable[[Membership], Membership]) -> HttpResponse:
    membership = get_object_or_404(manageable_memberships(request.context), pk=pk)
    try:
        act(membership)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C'est fait : le rôle de %s est à jour.") % membership.account)
    return redirect("accounts:memberships")


def _shown_once(request: HttpRequest, membership: object, secret: str | None) -> HttpResponse:
    """The secret is in this answer only: neither stored nor in an address that a log would keep."""
    link = request.build_absolute_uri(reverse("accounts:welcome", args=[secret])) if secret else None
    response = render(
        request,
        "accounts/invited.html",
        {"membership": membership, "link": link, "days": services.LINK_VALIDITY.days},
    )
    response["Cache-Control"] = "no-store"
    return response
