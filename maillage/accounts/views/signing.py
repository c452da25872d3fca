"""Signing in and out, the one-time link, the one-click accounts of a demonstration."""

from base64 import b64encode

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maillage.accounts import services, throttle
from maillage.accounts.forms import ForgottenForm, LoginForm, PasswordForm
from maillage.accounts.models import LinkPurpose, Means
from maillage.accounts.queries import demo_memberships
from maillage.accounts.sessions import network_address
from maillage.accounts.signing_in import MEMBERSHIP, enter, first_proof, safe_target
from maillage.accounts.tasks import send_forgotten
from maillage.kernel.crypto import seal
from maillage.kernel.errors import DomainError
from maillage.kernel.mail import can_mail


@method_decorator(never_cache, name="dispatch")
class Login(auth_views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: LoginForm) -> HttpResponse:
        target = self.get_success_url()
        if first_proof(self.request, form.get_user(), Means.PASSWORD, target):
            return redirect(target)
        return redirect("accounts:second_factor")

    def get_context_data(self, **kwargs: object) -> dict:
        demo = demo_memberships() if settings.MAILLAGE_DEMO else []
        return super().get_context_data(
            demo=demo,
            provider=settings.MAILLAGE_OIDC,
            passkeys=services.passkeys_possible(self.request),
            **kwargs,
        )


def attempted_account(request: HttpRequest, credentials: dict | None) -> str:
    """The account a sign-in aims at, as axes counts it: one account whatever the case it is typed in."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(typed).strip().lower()[:255]


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """What axes answers after too many failures of one account from one address."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)


@require_POST
def demo_login(request: HttpRequest, membership_id: int) -> HttpResponse:
    """One click into a synthetic account; this address does not exist outside a demonstration."""
    if not settings.MAILLAGE_DEMO:
        raise Http404
    membership = next((m for m in demo_memberships() if m.pk == membership_id), None)
    if membership is None:
        raise Http404
    enter(request, membership.account, Means.DEMO, verified=False)
    request.session[MEMBERSHIP] = membership.pk
    return redirect("/")


@never_cache
@sensitive_post_parameters("password", "again")
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a one-time link: choose a password, and come in (a second factor is still asked for)."""
    account = services.account_of_link(secret)
    if account is None:
        return render(request, "accounts/link_spent.html", status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = services.choose_password(secret, form.cleaned_data["password"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            inside = first_proof(request, account, Means.PASSWORD, "/")
            return redirect("/" if inside else "accounts:second_factor")
    renewed = account.one_time_links.filter(used_at__isnull=True, purpose=LinkPurpose.PASSWORD).exists()
    context = {"form": form, "account": account, "renewed": renewed}
    return render(request, "accounts/welcome.html", context, status=422 if form.errors else 200)


@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password. The answer is the same, and takes the same work, whoever the address is of:
    the worker finds out whether anybody is to be written to."""
    form = ForgottenForm(request.POST or None) if can_mail() else None
    if form is None or not (request.method == "POST" and form.is_valid()):
        status = 422 if form is not None and form.errors else 200
        return render(request, "accounts/forgotten.html", {"form": form}, status=status)
    email = form.cleaned_data["email"].strip().lower()
    if not throttle.attempt("forgotten_from", network_address(request)):
        return render(request, "accounts/forgotten.html", {"form": form, "too_many": True}, status=429)
    if throttle.attempt("forgotten", email):
        sealed = b64encode(seal(email.encode(), "accounts.forgotten")).decode()
        send_forgotten.defer(sealed=sealed, site=request.build_absolute_uri("/"))
    return render(request, "accounts/forgotten_sent.html", {"email": email})


def home_of(request: HttpRequest) -> str:
    """Where to go once inside, out of `next`."""
    return safe_target(request, request.POST.get("next") or request.GET.get("next", ""))
