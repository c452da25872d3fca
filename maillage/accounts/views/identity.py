"""The button of the identity provider: there, back, and out."""

import logging

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import identity, sessions
from maillage.accounts.models import Means
from maillage.accounts.services.identity import account_of_arrival
from maillage.accounts.signing_in import enter, first_proof
from maillage.kernel.errors import DomainError

from .signing import home_of

_ASKED = "identity_asked"
_TOKEN = "identity_token"  # noqa: S105 - the name of a key of the session
_log = logging.getLogger("maillage.accounts")


@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To the provider, remembering the question that was asked."""
    if settings.MAILLAGE_OIDC is None:
        raise Http404
    try:
        address, asked = identity.begin(_back(request), home_of(request), again=request.context is not None)
    except identity.ProviderError as error:
        _log.warning("identity provider: %s", error)
        return _refused(request, _("Le fournisseur d'identité ne répond pas. Réessayez dans un moment."), 503)
    request.session[_ASKED] = asked
    return redirect(address)


@never_cache
@require_safe
def arrive(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with somebody or not."""
    if settings.MAILLAGE_OIDC is None:
        raise Http404
    asked = request.session.pop(_ASKED, None)
    try:
        arrival = identity.finish(asked, request.GET)
        account = account_of_arrival(arrival)
    except identity.ProviderError as error:
        _log.warning("identity provider: %s", error)
        return _refused(
            request, _("La connexion n'a pas abouti et rien n'a été enregistré. Recommencez."), 400
        )
    except DomainError:  # bound at the same moment to another account
        account = None
    if account is None:
        return _refused(
            request,
            _(
                "Aucun accès ne correspond à cette identité. Demandez une invitation, à cette adresse, à la "
                "personne qui administre les comptes de votre structure."
            ),
            403,
        )
    if arrival.strong:
        enter(request, account, Means.PROVIDER, verified=True)
        inside = True
    else:
        inside = first_proof(request, account, Means.PROVIDER, asked["target"])
    request.session[_TOKEN] = arrival.id_token
    return redirect(asked["target"] if inside else "accounts:second_factor")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out; whoever came by the provider is offered the way out of it too."""
    token = request.session.get(_TOKEN) if settings.MAILLAGE_OIDC else None
    sessions.forget(request)
    logout(request)
    request.context = None  # the page that follows is nobody's
    login = request.build_absolute_uri(reverse("accounts:login"))
    address = identity.leave_address(token, login) if token else ""
    if not address:
        return redirect("accounts:login")
    return render(
        request, "accounts/left.html", {"address": address, "label": settings.MAILLAGE_OIDC["label"]}
    )


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("accounts:identity_arrive"))


def _refused(request: HttpRequest, reason: str, status: int) -> HttpResponse:
    label = settings.MAILLAGE_OIDC["label"]
    return render(
        request, "accounts/identity_refused.html", {"reason": reason, "label": label}, status=status
    )
