"""The identity provider (OpenID Connect), out of the environment; none unless an issuer is named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit


def configure(environment: Mapping[str, str]) -> dict[str, Any] | None:
    """What `settings.MAILLAGE_OIDC` holds. Raises `ValueError` for a half or an unsafe configuration."""

    def read(name: str, otherwise: str = "") -> str:
        return environment.get(f"MAILLAGE_OIDC_{name}", "").strip() or otherwise

    issuer = read("ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    local = parts.hostname in {"localhost", "127.0.0.1"}
    if not parts.hostname or parts.scheme not in ({"http", "https"} if local else {"https"}):
        raise ValueError("MAILLAGE_OIDC_ISSUER: an https address, as the provider gives it")
    if not (read("CLIENT_ID") and read("CLIENT_SECRET")):
        raise ValueError("MAILLAGE_OIDC_CLIENT_ID and MAILLAGE_OIDC_CLIENT_SECRET go with the issuer")
    return {
        "issuer": issuer,
        "client_id": read("CLIENT_ID"),
        "client_secret": read("CLIENT_SECRET"),
        "label": read("LABEL", "ProConnect"),
        "scope": read("SCOPE", "openid email"),
        # Levels of the provider (`acr`) that already prove a second factor.
        "strong_acr": read("STRONG_ACR").replace(",", " ").split(),
    }
