"""The way there and back: what the session keeps in between, and who has come back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from .errors import ProviderError
from .http import ask, ask_json
from .provider import provider
from .tokens import read_id_token, read_userinfo

LASTS = 600  # seconds somebody has to come back


@dataclass(frozen=True)
class Arrival:
    """Who the provider says has come: who they are there, and how surely."""

    issuer: str
    subject: str
    email: str  # as the provider knows it; empty when it says nothing, or that it is not checked
    strong: bool  # it also checked a second factor, at a level the settings accept
    id_token: str


def begin(back: str, target: str, *, again: bool = False) -> tuple[str, dict[str, Any]]:
    """The provider's address to send the browser to, and what to keep in the session meanwhile."""
    asked = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "verifier": secrets.token_urlsafe(48),
        "back": back,
        "target": target,
        "at": time.time(),
    }
    challenge = hashlib.sha256(str(asked["verifier"]).encode()).digest()
    parameters = {
        "response_type": "code",
        "client_id": settings.MAILLAGE_OIDC["client_id"],
        "redirect_uri": back,
        "scope": settings.MAILLAGE_OIDC["scope"],
        "state": asked["state"],
        "nonce": asked["nonce"],
        "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if settings.MAILLAGE_OIDC["strong_acr"]:
        parameters["acr_values"] = " ".join(settings.MAILLAGE_OIDC["strong_acr"])
    if again:
        parameters["prompt"] = "login"  # somebody signed in proves who they are: not by a cookie there
    where = provider().address("authorization_endpoint")
    return f"{where}{'&' if '?' in where else '?'}{urlencode(parameters)}", asked


def finish(asked: Mapping[str, Any] | None, answer: Mapping[str, str]) -> Arrival:
    """Who has come back with `answer`, to what the session had `asked`. Raises `ProviderError`."""
    if not asked or not 0 <= time.time() - asked["at"] < LASTS:
        raise ProviderError("nobody was sent, or too long ago")
    if not hmac.compare_digest(answer.get("state", "").encode(), asked["state"].encode()):
        raise ProviderError("the answer is to another question (state)")
    if "error" in answer or not answer.get("code"):
        raise ProviderError(f"the provider refuses: {answer.get('error', 'no code')[:80]!r}")
    here, ours = provider(), settings.MAILLAGE_OIDC
    if answer.get("iss", here.issuer) != here.issuer:
        raise ProviderError("the answer comes from another provider (iss)")
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "redirect_uri": asked["back"],
        "client_id": ours["client_id"],
        "client_secret": ours["client_secret"],
        "code_verifier": asked["verifier"],
    }
    given = ask_json(here.address("token_endpoint"), form=form)
    id_token, access = given.get("id_token"), given.get("access_token")
    if not isinstance(id_token, str) or not isinstance(access, str):
        raise ProviderError("the provider gives no token")
    claims = read_id_token(here, id_token, client_id=ours["client_id"], nonce=asked["nonce"])
    kind, text = ask(here.address("userinfo_endpoint"), bearer=access)
    if kind != "application/jwt":
        raise ProviderError(f"userinfo is not signed ({kind})")
    token = text.decode("ascii", "replace").strip()
    known = read_userinfo(here, token, client_id=ours["client_id"], subject=claims["sub"])
    return Arrival(
        issuer=here.issuer,
        subject=claims["sub"],
        email=_email(known),
        strong=claims.get("acr") in ours["strong_acr"],
        id_token=id_token,
    )


def leave_address(id_token: str, back: str) -> str:
    """Where to sign out of the provider too; nothing when it has no such page."""
    try:
        where = provider().address("end_session_endpoint")
    except ProviderError:
        return ""
    state = secrets.token_urlsafe(16)
    parameters = {"id_token_hint": id_token, "state": state, "post_logout_redirect_uri": back}
    return f"{where}{'&' if '?' in where else '?'}{urlencode(parameters)}"


def _email(known: Mapping[str, Any]) -> str:
    email = known.get("email")
    checked = known.get("email_verified", True) not in (False, "false")
    return email.strip().lower() if isinstance(email, str) and checked else ""
