"""One's own account: details, password, language, the role in use."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maillage.accounts import sessions, throttle
from maillage.accounts.decorators import needs
from maillage.accounts.forms import OwnAccountForm, OwnPasswordForm
from maillage.accounts.queries import open_memberships
from maillage.accounts.services import change_password, set_language, update_own_account
from maillage.accounts.signing_in import MEMBERSHIP, safe_target
from maillage.kernel.errors import DomainError


@needs()
@sensitive_post_parameters()
def account(request: HttpRequest) -> HttpResponse:
    own = OwnAccountForm(instance=request.user)
    password = OwnPasswordForm(request.user)
    if request.method == "POST" and "old_password" in request.POST:
        if not throttle.attempt("confirm", request.user.pk):
            messages.error(request, _("Trop d'essais manqués. Attendez un quart d'heure, puis recommencez."))
            return redirect("accounts:account")
        password = OwnPasswordForm(request.user, request.POST)
        if password.is_valid() and _changed(request, password):
            messages.success(request, _("Votre mot de passe est changé ; vos autres sessions sont fermées."))
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
        {
            "own": own,
            "password": password if request.user.has_usable_password() else None,
            "memberships": open_memberships(request.user),
        },
    )


def _changed(request: HttpRequest, form: OwnPasswordForm) -> bool:
    try:
        change_password(request.user, form.cleaned_data["new_password1"], request.session.session_key)
    except DomainError as error:
        form.add_error("new_password1", error.message)
        return False
    throttle.forgive("confirm", request.user.pk)
    before = request.session.session_key
    update_session_auth_hash(request, request.user)
    sessions.follow(before, request.session.session_key)
    return True


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own open roles."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    wanted = request.POST.get("membership", "")
    if wanted not in {str(m.pk) for m in open_memberships(request.user)}:
        raise Http404
    request.session[MEMBERSHIP] = int(wanted)
    return redirect("/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Choose the language of the pages: kept in a cookie, and on the account when signed in."""
    wanted = request.POST.get("language", "")
    response = redirect(safe_target(request, request.POST.get("next", "")))
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
