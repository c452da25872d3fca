"""On the doorstep: the second proof, or setting one up, before any other page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.accounts import services, throttle
from maillage.accounts.backends import MemberBackend
from maillage.accounts.forms import CodeForm
from maillage.accounts.models import Means
from maillage.accounts.sessions import network_address
from maillage.accounts.signing_in import Doorstep, enter, on_doorstep, with_second
from maillage.kernel.errors import DomainError

from . import keys
from .signing import home_of


@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a key; lead to setting one up when the account has none."""
    door = on_doorstep(request)
    if door is None:
        return redirect("/" if request.context else "accounts:login")
    if not door.protected:
        return redirect("accounts:protect")
    form = CodeForm(request.POST if "code" in request.POST else None)
    refused = ""
    if request.method == "POST":
        try:
            if "answer" in request.POST:
                keys.checked(request, door.account)
                return _inside(request, door, "key")
            if form.is_valid():
                return _inside(request, door, services.check_code(door.account, form.cleaned_data["code"]))
        except DomainError as error:
            if form.is_bound:
                form.add_error("code", error.message)
            else:
                refused = error.message
    return render(
        request,
        "accounts/second_factor.html",
        {
            "form": form,
            "refused": refused,
            "has_totp": services.has_totp(door.account),
            "options": keys.offer_check(request, door.account),
            "account": door.account,
        },
        status=422 if refused or form.errors else 200,
    )


@never_cache
def protect(request: HttpRequest) -> HttpResponse:
    """First sign-in of a role that reads social notes: choose a second factor; nothing else is open."""
    door = on_doorstep(request)
    if door is None:
        return redirect("/" if request.context else "accounts:login")
    if door.protected:
        return redirect("accounts:second_factor")
    return render(
        request,
        "accounts/protect.html",
        {"account": door.account, "passkeys": services.passkeys_possible(request)},
    )


@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Leave the doorstep: another account, or another time."""
    if request.context is None:
        request.session.flush()
    return redirect("accounts:login")


@never_cache
def passkey_login(request: HttpRequest) -> HttpResponse:
    """Come in with a passkey alone: it is something one has, opened by something one knows or is."""
    if request.context is not None:
        return redirect("/")
    refused, status = "", 200
    if request.method == "POST":
        address = network_address(request)
        try:
            if not throttle.attempt("passkey_from", address):
                raise DomainError(_("Trop d'essais manqués. Attendez quelques minutes, puis recommencez."))
            account = keys.checked(request, None)
            if not MemberBackend().user_can_authenticate(account):
                raise DomainError(_("Cette clé n'a pas été reconnue. Recommencez, ou prenez un autre moyen."))
        except DomainError as error:
            refused, status = error.message, 422
        else:
            throttle.forgive("passkey_from", address)
            enter(request, account, Means.PASSKEY, verified=True)
            return redirect(home_of(request))
    context = {"options": keys.offer_check(request, None), "refused": refused, "next": home_of(request)}
    return render(request, "accounts/passkey_login.html", context, status=status)


def _inside(request: HttpRequest, door: Doorstep, factor: str) -> HttpResponse:
    enter(request, door.account, with_second(door.means, factor), verified=True)
    if factor == "recovery":
        return redirect("accounts:security")
    return redirect(door.target)
