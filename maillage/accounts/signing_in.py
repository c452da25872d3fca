"""From a first proof to an open session.

A password (or an identity provider) is a first proof. An account that has a second factor, or whose roles
demand one, is not signed in by it: the session only remembers, for ten minutes, who is on the doorstep. Until
the second proof every page sees nobody. The key of the session changes at both steps.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from . import sessions
from .models import Account, Means
from .policy import second_factor_required
from .queries import open_memberships
from .services.factors import has_factors

BACKEND = "maillage.accounts.backends.MemberBackend"
DOORSTEP = 600  # seconds between the two proofs
RECENT = 600  # seconds during which a proof allows sensitive changes

MEMBERSHIP = "membership_id"  # the role in use
PENDING = "signing_in"
VERIFIED = "second_factor"  # the session was opened with two proofs
CONFIRMED = "confirmed_at"  # when its owner last proved who they are


@dataclass(frozen=True)
class Doorstep:
    """Somebody whose first proof was accepted, and nothing more."""

    account: Account
    means: str
    target: str
    protected: bool  # has a second factor already; otherwise one is to be set up


def safe_target(request: HttpRequest, target: str) -> str:
    """An address of this site to go to, or the home."""
    # A word alone would be taken for the name of a view by `redirect`.
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, request.is_secure()
    )
    return target if safe else "/"


def first_proof(request: HttpRequest, account: Account, means: str, target: str) -> bool:
    """After a first proof: True when it was enough and the session is open, False when a second is due."""
    protected = has_factors(account)
    if protected or second_factor_required(open_memberships(account)):
        leave_on_doorstep(request, account, means, target)
        return False
    enter(request, account, means, verified=False)
    return True


def leave_on_doorstep(request: HttpRequest, account: Account, means: str, target: str) -> None:
    """Forget whatever the session held, and remember who is to give a second proof."""
    request.session.flush()
    request.session[PENDING] = {
        "account": account.pk,
        "hash": account.get_session_auth_hash(),
        "means": means,
        "target": target,
        "at": time.time(),
    }


def on_doorstep(request: HttpRequest) -> Doorstep | None:
    """Who is to give a second proof, as long as the first still holds."""
    kept: dict[str, Any] | None = request.session.get(PENDING)
    if not kept or not 0 <= time.time() - kept["at"] < DOORSTEP:
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != kept["hash"] or not open_memberships(account):
        return None
    return Doorstep(account, kept["means"], kept["target"], has_factors(account))


def enter(request: HttpRequest, account: Account, means: str, *, verified: bool) -> None:
    """Open the session: a new key, nothing kept from before, written down for its owner to read."""
    request.session.pop(PENDING, None)
    login(request, account, backend=BACKEND)
    request.session[VERIFIED] = verified
    request.session[CONFIRMED] = time.time()
    sessions.record(request, account, means)


def confirm(request: HttpRequest) -> None:
    """Its owner has just proved who they are again."""
    request.session[CONFIRMED] = time.time()


def recently_confirmed(request: HttpRequest) -> bool:
    """Whether the owner of the session proved who they are in the last ten minutes."""
    at = request.session.get(CONFIRMED)
    return at is not None and 0 <= time.time() - at < RECENT


def with_second(means: str, factor: str) -> str:
    """The means of a session opened with `means`, then with `factor` (totp, recovery, key)."""
    if means == Means.PROVIDER:
        return Means.PROVIDER_AND_FACTOR
    return {"totp": Means.CODE, "recovery": Means.RECOVERY}.get(factor, Means.KEY)
