"""Administration of accounts: who has which role where. Shows professionals, never people followed."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import services
from maillage.accounts.context import Context
from maillage.accounts.decorators import needs
from maillage.accounts.forms import InvitationForm
from maillage.accounts.models import ExternalIdentity, Membership, Passkey
from maillage.accounts.policy import second_factor_required
from maillage.accounts.queries import (
    account_protection,
    in_use,
    manageable_memberships,
    manageable_organisations,
    open_memberships,
)
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.mail import can_mail

from .confirm import recently_confirmed

# Whether the owner of a role's account has another way in than a password.
_KNOWN = Exists(Passkey.objects.filter(account=OuterRef("account"))) | Exists(
    ExternalIdentity.objects.filter(account=OuterRef("account"))
)


@needs(Right.MANAGE_ACCOUNTS)
def memberships(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\0", "").strip()
    found = (
        manageable_memberships(request.context)
        .annotate(known=_KNOWN)
        .order_by("organisation__folded_name", "account__last_name", "account__first_name", "role")
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
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    """One role, its account, what protects it; never what this person reads or writes."""
    role = get_object_or_404(manageable_memberships(request.context), pk=pk)
    account = role.account
    invitation = account.one_time_links.filter(used_at__isnull=True).order_by("-id").first()
    return render(
        request,
        "accounts/membership.html",
        {
            "membership": role,
            "account": account,
            "own": account.pk == request.user.pk,
            "in_use": role.pk == request.context.membership.pk,
            "open": manageable_memberships(request.context).active().filter(pk=pk).exists(),
            "works": in_use(account),
            "link": invitation,
            "link_spent": invitation is not None and invitation.expires_at <= timezone.now(),
            "protection": account_protection(account),
            "required": second_factor_required(open_memberships(account)),
            "can_mail": can_mail(),
        },
    )


@needs(Right.MANAGE_ACCOUNTS)
def invite(request: HttpRequest) -> HttpResponse:
    organisations = manageable_organisations(request.context).order_by("folded_name")
    form = InvitationForm(
        request.POST or None,
        organisations=organisations,
        can_mail=can_mail(),
        initial={"organisation": request.GET.get("organisation") or request.context.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        asked = dict(form.cleaned_data)
        site = _site(request) if asked.pop("by_mail", False) else ""
        try:
            membership, secret = services.invite(request.context, **asked, site=site)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            return _shown_once(request, membership, secret, by_mail=bool(site))
    page = {"form": form, "can_mail": can_mail()}
    return render(request, "accounts/invite.html", page, status=422 if form.errors else 200)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, lambda c, m: services.end_membership(c, m, timezone.localdate()))


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.reopen_membership)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.suspend_membership)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.cancel_invitation)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
@recently_confirmed
def reset_factors(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.reset_factors)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.deactivate_account)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    return _change(request, pk, services.reactivate_account)


@needs(Right.MANAGE_ACCOUNTS)
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time link: sent when the form says so, else shown once."""
    membership = get_object_or_404(manageable_memberships(request.context), pk=pk)
    site = _site(request) if request.POST.get("by_mail") and can_mail() else ""
    try:
        secret = services.renew_link(request.context, membership, site)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:membership", pk=pk)
    return _shown_once(request, membership, secret, by_mail=bool(site))


def _change(request: HttpRequest, pk: int, act: Callable[[Context, Membership], object]) -> HttpResponse:
    membership = get_object_or_404(manageable_memberships(request.context), pk=pk)
    try:
        act(request.context, membership)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("C'est fait : le compte de %s est à jour.") % membership.account)
    return redirect("accounts:membership", pk=pk)


def _site(request: HttpRequest) -> str:
    """The address of the site for a letter; Django has checked its host."""
    return request.build_absolute_uri("/")


def _shown_once(
    request: HttpRequest, membership: Membership, secret: str | None, *, by_mail: bool
) -> HttpResponse:
    """The secret is in this answer only: neither stored nor in an address that a log would keep."""
    link = request.build_absolute_uri(reverse("accounts:welcome", args=[secret])) if secret else None
    response = render(
        request,
        "accounts/invited.html",
        {
            "membership": membership,
            "link": link,
            "by_mail": by_mail,
            "days": services.LINK_VALIDITY.days,
        },
    )
    response["Cache-Control"] = "no-store"
    return response
