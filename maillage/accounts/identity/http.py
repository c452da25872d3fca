"""Asking the provider: its own addresses only, encrypted, without detour, little and quickly."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlencode, urlsplit

from .errors import ProviderError

_SECONDS = 10
_MOST = 1_000_000  # bytes of an answer


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A redirection would take our secret somewhere nobody named."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoDetour)


def require_safe(address: str, issuer: str) -> str:
    """The address, if it is encrypted (or on this machine, like its issuer). Raises `ProviderError`."""
    parts = urlsplit(address)
    local = {"localhost", "127.0.0.1"}
    here = parts.scheme == "http" and parts.hostname in local and urlsplit(issuer).hostname in local
    if not parts.hostname or not (parts.scheme == "https" or here):
        raise ProviderError(f"unsafe address: {address!r}")
    return address


def ask(address: str, *, form: dict[str, str] | None = None, bearer: str = "") -> tuple[str, bytes]:
    """Media type and body of what the provider answers with 200. Raises `ProviderError` for all else."""
    headers = {"Accept": "application/json, application/jwt"}
    if bearer:
        headers["Authorization"] = f"Bearer {bearer}"
    body = urlencode(form).encode() if form is not None else None
    request = urllib.request.Request(address, body, headers)  # noqa: S310 - the scheme was checked
    try:
        with _opener.open(request, timeout=_SECONDS) as answer:
            text = answer.read(_MOST + 1)
            kind = answer.headers.get_content_type()
    except urllib.error.HTTPError as error:
        error.close()
        raise ProviderError(f"{address} answers {error.code}") from error
    except (OSError, http.client.HTTPException) as error:
        raise ProviderError(f"{address} does not answer: {error}") from error
    if len(text) > _MOST:
        raise ProviderError(f"{address} answers too much")
    return kind, text


def ask_json(address: str, *, form: dict[str, str] | None = None) -> dict[str, Any]:
    """A JSON object the provider answers with."""
    _kind, text = ask(address, form=form)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProviderError(f"{address} does not answer in JSON") from error
    if not isinstance(found, dict):
        raise ProviderError(f"{address} does not answer with an object")
    return found
