"""Second factors: the page of security, an application of codes, passkeys, recovery codes."""

from base64 import b64decode, b64encode
from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillage.accounts import services, sessions
from maillage.accounts.decorators import needs
from maillage.accounts.forms import CodeForm, PasskeyForm
from maillage.accounts.models import Account, TotpDevice
from maillage.accounts.policy import second_factor_required
from maillage.accounts.queries import open_memberships
from maillage.accounts.services import passkeys
from maillage.accounts.signing_in import VERIFIED, Doorstep, enter, on_doorstep, with_second
from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.errors import DomainError
from maillage.kernel.toasts import notify

from . import keys
from .confirm import recently_confirmed
from .signing import home_of

_SEED = "totp_seed"  # in the session, sealed, until the first code proves that the application has it


@dataclass(frozen=True)
class Setter:
    """Who sets a factor up: somebody signed in, or somebody on the doorstep who has none yet."""

    account: Account
    door: Doorstep | None


def _setter(request: HttpRequest) -> Setter | None:
    if request.context is not None:
        return Setter(request.context.account, None)
    door = on_doorstep(request)
    # An account that has a factor already gives it first: a password alone adds no key to it.
    return Setter(door.account, door) if door is not None and not door.protected else None


@needs()
@never_cache
def security(request: HttpRequest) -> HttpResponse:
    """What protects the account, and the sessions it holds open."""
    account = request.context.account
    device = TotpDevice.objects.filter(account=account).first()
    held = list(account.passkeys.all())
    uses = dict(account.factor_uses.values_list("factor", "used_at"))
    return render(
        request,
        "accounts/security.html",
        {
            "totp": device,
            "totp_used": uses.get("totp"),
            "held": [(key, uses.get(f"passkey:{key.pk}")) for key in held],
            "passkeys": passkeys.possible(request),
            "codes_left": account.recovery_codes.filter(used_at__isnull=True).count(),
            "protected": device is not None or bool(held),
            "required": second_factor_required(open_memberships(account)),
            "sessions": sessions.open_sessions(account),
            "here": request.session.session_key,
        },
    )


@never_cache
@recently_confirmed
def totp_setup(request: HttpRequest) -> HttpResponse:
    """Show the square to photograph, and ask for a first code."""
    setter = _setter(request)
    if setter is None:
        return redirect("accounts:login")
    form = CodeForm(request.POST or None)
    seed = _kept_seed(request)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_totp(setter.account, seed, form.cleaned_data["code"])
        except DomainError as error:
            form.add_error("code", error.message)
        else:
            request.session.pop(_SEED, None)
            return _set_up(request, setter, "totp")
    address = services.seed_address(setter.account, seed, request.get_host())
    context = {
        "form": form,
        "door": setter.door,
        "square": segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
        "seed": " ".join(seed[i : i + 4] for i in range(0, len(seed), 4)),
    }
    return render(request, "accounts/totp_setup.html", context, status=422 if form.errors else 200)


def _kept_seed(request: HttpRequest) -> str:
    """The same seed while the page is open, so that a mistyped code does not mean a new photograph."""
    kept = request.session.get(_SEED)
    if kept:
        return open_sealed(b64decode(kept), TotpDevice.PURPOSE).decode()
    seed = services.new_seed()
    request.session[_SEED] = b64encode(seal(seed.encode(), TotpDevice.PURPOSE)).decode()
    return seed


@needs()
@require_POST
@recently_confirmed
def totp_remove(request: HttpRequest) -> HttpResponse:
    account = request.context.account
    try:
        services.remove_totp(account, required=second_factor_required(open_memberships(account)))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("L'application de codes ne protège plus votre compte."))
    return redirect("accounts:security")


@never_cache
@recently_confirmed
def passkey_add(request: HttpRequest) -> HttpResponse:
    """Make a key in the person's device, and keep its public half."""
    setter = _setter(request)
    if setter is None:
        return redirect("accounts:login")
    if not passkeys.possible(request):
        return render(request, "accounts/passkey_impossible.html", {"door": setter.door})
    form = PasskeyForm(request.POST or None, initial={"name": sessions.device_of(_agent(request))})
    if request.method == "POST" and form.is_valid():
        try:
            keys.registered(request, setter.account, form.cleaned_data["name"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            return _set_up(request, setter, "key")
    context = {
        "form": form,
        "door": setter.door,
        "options": keys.offer_registration(request, setter.account),
    }
    return render(request, "accounts/passkey_add.html", context, status=422 if form.errors else 200)


def _agent(request: HttpRequest) -> str:
    return request.META.get("HTTP_USER_AGENT", "")


@needs()
@require_POST
@recently_confirmed
def passkey_remove(request: HttpRequest, pk: int) -> HttpResponse:
    account = request.context.account
    key = get_object_or_404(account.passkeys, pk=pk)
    try:
        passkeys.remove(account, key, required=second_factor_required(open_memberships(account)))
    except DomainError as error:
        notify(request, error.message, error=True)
    else:
        notify(request, _("La clé « %s » n'ouvre plus votre compte.") % key.name)
    return redirect("accounts:security")


@needs()
@never_cache
@recently_confirmed
def recovery(request: HttpRequest) -> HttpResponse:
    """Draw recovery codes: this answer is the only place where they are ever written."""
    account = request.context.account
    context = {
        "left": account.recovery_codes.filter(used_at__isnull=True).count(),
        "next": home_of(request),
    }
    if request.method != "POST":
        return render(request, "accounts/recovery.html", context)
    codes = services.new_recovery_codes(account)
    response = render(
        request,
        "accounts/recovery_shown.html",
        {**context, "codes": codes, "file": "\r\n".join(["Maillage", account.email, "", *codes, ""])},
    )
    response["Cache-Control"] = "no-store"
    return response


def _set_up(request: HttpRequest, setter: Setter, factor: str) -> HttpResponse:
    """A factor was just shown to work: that is a second proof."""
    if setter.door is not None:
        enter(request, setter.account, with_second(setter.door.means, factor), verified=True)
        target = setter.door.target
    else:
        request.session[VERIFIED] = True
        target = reverse("accounts:security")
    if setter.account.recovery_codes.filter(used_at__isnull=True).exists():
        notify(request, _("Votre compte est mieux protégé."))
        return redirect(target)
    return redirect(f"{reverse('accounts:recovery')}?{urlencode({'next': target})}")
