"""Signing in and out, the one-time link, the one-click accounts of a demonstration."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth import views as auth_views
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from maillage.accounts.forms import LoginForm, PasswordForm
from maillage.accounts.middleware import SESSION_KEY
from maillage.accounts.queries import demo_memberships
from maillage.accounts.services import account_of_link, choose_password
from maillage.kernel.errors import DomainError

BACKEND = "maillage.accounts.backends.MemberBackend"


@method_decorator(never_cache, name="dispatch")
class Login(auth_views.LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: object) -> dict:
        demo = demo_memberships() if settings.MAILLAGE_DEMO else []
        return super().get_context_data(demo=demo, **kwargs)


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
    login(request, membership.account, backend=BACKEND)
    request.session[SESSION_KEY] = membership.pk
    return redirect("/")


@never_cache
@sensitive_post_parameters("password", "again")
def welcome(request: HttpRequest, secret: str) -> HttpResponse:
    """The page of a one-time link: choose a password, and come in."""
    account = account_of_link(secret)
    if account is None:
        return render(request, "accounts/link_spent.html", status=410)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = choose_password(secret, form.cleaned_data["password"])
        except DomainError as error:
            form.add_error(error.field, error.message)
        else:
            login(request, account, backend=BACKEND)
            return redirect("/")
    return render(request, "accounts/welcome.html", {"form": form, "account": account})
