"""Reading what the provider signs: nothing is believed before its signature, audience and dates are."""

from __future__ import annotations

from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from .errors import ProviderError
from .provider import Provider

# Asymmetric only: neither « none » nor a key we would share with the provider.
_ALGORITHMS = ["RS256", "PS256", "ES256"]
_LEEWAY = 60  # seconds two clocks may differ


def read_id_token(provider: Provider, token: str, *, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token made for us, now, in answer to this very request."""
    claims = _verified(provider, token)
    _require(
        claims,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    if not isinstance(claims["nonce"], str):
        raise ProviderError("the nonce is no text")
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", client_id if not several else None) != client_id:
        raise ProviderError("the ID token is made for somebody else")
    return _with_subject(claims)


def read_userinfo(provider: Provider, token: str, *, client_id: str, subject: str) -> dict[str, Any]:
    """The claims of a signed userinfo about the person of the ID token."""
    claims = _verified(provider, token)
    _require(
        claims,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": client_id},
        sub={"essential": True, "value": subject},
    )
    return _with_subject(claims)


def _verified(provider: Provider, token: str) -> dict[str, Any]:
    try:
        try:
            return jwt.decode(token, provider.keys(), algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError):
            # The provider may have turned its keys since.
            return jwt.decode(token, provider.keys(again=True), algorithms=_ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ProviderError(f"bad signature: {error}") from error


def _require(claims: dict[str, Any], **options: Any) -> None:
    try:
        JWTClaimsRegistry(leeway=_LEEWAY, **options).validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise ProviderError(f"a token is refused: {error}") from error


def _with_subject(claims: dict[str, Any]) -> dict[str, Any]:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= 255:
        raise ProviderError("a token without a subject")
    return claims
