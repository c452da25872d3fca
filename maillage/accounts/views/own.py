"""One's own account: details, password, language, the role in use."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maillage.accounts.decorators import needs
from maillage.accounts.forms import OwnAccountForm
from maillage.accounts.middleware import SESSION_KEY
from maillage.accounts.queries import open_memberships
from maillage.accounts.services import set_language, update_own_account
from maillage.kernel.history import changes


def _back(request: HttpRequest) -> str:
    """The page to return to, never outside the site."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else "/"


@needs()
@sensitive_post_parameters()
def account(request: HttpRequest) -> HttpResponse:
    own = OwnAccountForm(instance=request.user)
    password = PasswordChangeForm(request.user)
    if request.method == "POST" and "old_password" in request.POST:
        password = PasswordChangeForm(request.user, request.POST)
        if password.is_valid():
            with changes(request.context.actor, _("changement de mot de passe")):
                password.save()
            update_session_auth_hash(request, password.user)
            messages.success(request, _("Votre mot de passe est changé."))
            return redirect("accounts:account")
    elif request.method == "POST":
        own = OwnAccountForm(request.POST, instance=request.user)
        if own.is_valid():
            update_own_account(request.user, **own.cleaned_data)
            messages.success(request, _("Votre compte est à jour."))
            return redirect("accounts:account")
    return render(
        request,
        "accounts/account.html",
        {"own": own, "password": password, "memberships": open_memberships(request.user)},
    )


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own open roles."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    wanted = request.POST.get("membership", "")
    if wanted not in {str(m.pk) for m in open_memberships(request.user)}:
        raise Http404
    request.session[SESSION_KEY] = int(wanted)
    return redirect("/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages: kept in a cookie, and on the account when signed in."""
    wanted = request.POST.get("language", "")
    response = redirect(_back(request))
    if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            wanted,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
        if request.user.is_authenticated:
            set_language(request.user, wanted)
    return response
