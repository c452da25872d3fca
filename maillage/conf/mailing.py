"""The mail server, out of one address: `MAILLAGE_SMTP=smtp://user:password@mail.example.org:587`.

`smtp://` speaks STARTTLS, `smtps://` is encrypted from the first byte, `smtp+plain://` is neither and is
meant for a relay on the same machine.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

_SCHEMES = {"smtp": ("TLS", 587), "smtps": ("SSL", 465), "smtp+plain": ("", 25)}


def configure(url: str, sender: str) -> dict[str, Any]:
    """Django's settings for mail; `MAILLAGE_MAIL` says whether there is a server. Raises `ValueError`."""
    if not url:
        return {"MAILLAGE_MAIL": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError("MAILLAGE_SMTP: smtp://user:password@host:587, smtps://… or smtp+plain://…")
    if "@" not in sender:
        raise ValueError("MAILLAGE_FROM: the address letters come from, such as maillage@example.org")
    protection, port = _SCHEMES[parts.scheme]
    return {
        "MAILLAGE_MAIL": True,
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": protection == "TLS",
        "EMAIL_USE_SSL": protection == "SSL",
        "EMAIL_TIMEOUT": 20,
        "DEFAULT_FROM_EMAIL": sender,
    }
