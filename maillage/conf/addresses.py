"""Which address a request comes from, and which one the site answers at."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the peer; behind our own proxies, the last one they did not add themselves.

    `X-Forwarded-For` is written by whoever sends it, so it is read from the right, and only as far as
    MAILLAGE_PROXIES says that the hop is ours. Otherwise anybody could lock or unlock any address.
    What is no address is not believed: the proxy that passed it on stands for it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    trusted = set(settings.TRUSTED_PROXIES)
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    while address in trusted and hops:
        if (hop := _address(hops.pop())) is None:
            break
        address = hop
    return address


def _address(text: str) -> str | None:
    """An IP address as it is written everywhere, or None."""
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None


def site_address() -> str:
    """The address of the pages as far as the settings tell it, for a link printed in a terminal."""
    ours = ("localhost", "127.0.0.1", "[::1]", "testserver")
    names = [host for host in settings.ALLOWED_HOSTS if host not in ours]
    if settings.HTTPS and names:
        return f"https://{names[0].lstrip('.')}"
    return "http://127.0.0.1:8000"
