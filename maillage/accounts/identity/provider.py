"""What the provider says of itself: its addresses and its keys, asked for once an hour."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from .errors import ProviderError
from .http import ask_json, require_safe

_LASTS = 3600.0  # seconds
_AGAIN = 30.0  # seconds before the keys are asked for again because a signature names an unknown one


@dataclass
class Provider:
    """The provider of the settings. Keys that have turned are fetched again."""

    issuer: str
    addresses: dict[str, str]
    at: float = field(default_factory=time.monotonic)
    _keys: KeySet | None = None
    _keys_at: float = 0.0

    def address(self, name: str) -> str:
        """One of its addresses, checked. Raises `ProviderError` when it has none of that name."""
        return require_safe(self.addresses.get(name, ""), self.issuer)

    def keys(self, *, again: bool = False) -> KeySet:
        """Its public keys; `again` asks for them anew, unless that was just done."""
        age = time.monotonic() - self._keys_at
        if self._keys is None or age > _LASTS or (again and age > _AGAIN):
            try:
                self._keys = KeySet.import_key_set(_public(ask_json(self.address("jwks_uri"))))
            except (JoseError, ValueError, TypeError, KeyError) as error:
                raise ProviderError(f"unreadable keys: {error}") from error
            self._keys_at = time.monotonic()
        return self._keys


def _public(found: dict[str, Any]) -> Any:
    """Only keys for signatures, and only asymmetric ones: a shared secret published is no secret."""
    keys = [
        key
        for key in found.get("keys", [])
        if isinstance(key, dict) and key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
    ]
    if not keys:
        raise ProviderError("the provider publishes no key for signatures")
    return {"keys": keys}


_lock = threading.Lock()
_known: dict[str, Provider] = {}


def provider() -> Provider:
    """The provider of this installation. Raises `ProviderError` when there is none or it does not answer."""
    if settings.MAILLAGE_OIDC is None:
        raise ProviderError("no provider is configured")
    issuer = settings.MAILLAGE_OIDC["issuer"]
    with _lock:
        known = _known.get(issuer)
        if known is None or time.monotonic() - known.at > _LASTS:
            known = _known[issuer] = _discover(issuer)
        return known


def _discover(issuer: str) -> Provider:
    found = ask_json(require_safe(issuer.rstrip("/") + "/.well-known/openid-configuration", issuer))
    if found.get("issuer") != issuer:
        raise ProviderError(f"another issuer answers: {found.get('issuer')!r}")
    return Provider(issuer, {k: v for k, v in found.items() if isinstance(v, str)})
