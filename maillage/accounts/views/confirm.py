"""Proving again who one is, before something that would help a thief of the session."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from maillage.accounts import services, signing_in, throttle
from maillage.accounts.decorators import needs
from maillage.accounts.forms import CodeForm, ConfirmForm
from maillage.kernel.errors import DomainError

from . import keys
from .signing import home_of


def recently_confirmed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Signed in for more than ten minutes: prove it again first. Put it under `needs`.

    One-click accounts of a demonstration have nothing to prove it with, and nothing to protect. What was
    posted is not kept: the person comes back to the page it came from, and does it again.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        asked = request.context is not None and not settings.MAILLAGE_DEMO
        if asked and not signing_in.recently_confirmed(request):
            back = request.get_full_path() if request.method == "GET" else _page_before(request)
            return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")
        return view(request, *args, **kwargs)

    return inner


def _page_before(request: HttpRequest) -> str:
    """The page of this site a form was sent from, else the page of security."""
    path = urlsplit(request.headers.get("Referer", "")).path
    return signing_in.safe_target(request, path) if path else reverse("accounts:security")


@needs()
@never_cache
@sensitive_post_parameters()
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the password, a code or a key of whoever is signed in."""
    account = request.user
    password = ConfirmForm(request.POST if "password" in request.POST else None)
    code = CodeForm(request.POST if "code" in request.POST else None)
    refused = ""
    if request.method == "POST":
        try:
            if "answer" in request.POST:
                keys.checked(request, account)
                return _confirmed(request)
            if password.is_valid():
                _check_password(request, password.cleaned_data["password"])
                return _confirmed(request)
            if code.is_valid():
                services.check_code(account, code.cleaned_data["code"])
                return _confirmed(request)
        except DomainError as error:
            refused = error.message
    context = {
        "password": password if account.has_usable_password() else None,
        "code": code if services.has_totp(account) else None,
        "options": keys.offer_check(request, account),
        "provider": settings.MAILLAGE_OIDC,
        "refused": refused,
        "next": home_of(request),
    }
    return render(request, "accounts/confirm.html", context, status=422 if refused else 200)


def _check_password(request: HttpRequest, password: str) -> None:
    if not throttle.attempt("confirm", request.user.pk):
        raise DomainError(_("Trop d'essais manqués. Attendez un quart d'heure, puis recommencez."))
    if not request.user.check_password(password):
        raise DomainError(_("Ce n'est pas votre mot de passe. Vérifiez la saisie, puis recommencez."))
    throttle.forgive("confirm", request.user.pk)


def _confirmed(request: HttpRequest) -> HttpResponse:
    signing_in.confirm(request)
    return redirect(home_of(request))
