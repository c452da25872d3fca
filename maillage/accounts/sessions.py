"""Sessions as records: written when one opens, touched now and then, removed when one closes."""

import datetime as dt
import ipaddress
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from maillage.conf.addresses import client_address

from .models import Account, OpenSession

TOUCH_EVERY = 300  # seconds; "last seen" is that coarse
LISTED = "listed"  # session flag: this session has its record

_touched: dict[str, float] = {}


def device_of(user_agent: str) -> str:
    """« Firefox · Windows »: what its owner recognises, out of the browser's own name for itself."""
    browsers = [("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome")]
    systems = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")]
    systems += [("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")]
    browser = next((name for mark, name in [*browsers, ("Safari/", "Safari")] if mark in user_agent), "")
    system = next((name for mark, name in systems if mark in user_agent), "")
    return " · ".join(filter(None, [browser, system])) or "–"


def network_address(request: HttpRequest) -> str:
    """Where a request comes from, or nothing when what a proxy says is no address."""
    with suppress(ValueError):
        return str(ipaddress.ip_address(client_address(request)))
    return ""


def record(request: HttpRequest, account: Account, means: str) -> OpenSession:
    """Write down the session `request` has just opened."""
    if request.session.session_key is None:
        request.session.save()
    key = request.session.session_key
    request.session[LISTED] = True
    _touched[key] = time.monotonic()
    opened, _new = OpenSession.objects.update_or_create(
        session_key=key,
        defaults={
            "account": account,
            "means": means,
            "device": device_of(request.META.get("HTTP_USER_AGENT", "")),
            "address": network_address(request) or None,
            "last_seen_at": timezone.now(),
        },
    )
    return opened


def touch(request: HttpRequest) -> None:
    """Note that the session is in use, every five minutes at most."""
    key = request.session.session_key
    if not key or not request.session.get(LISTED):
        return
    now = time.monotonic()
    if now - _touched.get(key, -TOUCH_EVERY) < TOUCH_EVERY:
        return
    if len(_touched) > 10_000:
        _touched.clear()
    _touched[key] = now
    OpenSession.objects.filter(session_key=key).update(last_seen_at=timezone.now())


def forget(request: HttpRequest) -> None:
    """Somebody signs out: the record of this session goes."""
    OpenSession.objects.filter(session_key=request.session.session_key).delete()


def follow(before: str | None, after: str | None) -> None:
    """The key of a session has changed: its record goes with it."""
    OpenSession.objects.filter(session_key=before).update(session_key=after)


def open_sessions(account: Account) -> list[OpenSession]:
    """The sessions of an account that still open something, the latest first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return list(OpenSession.objects.filter(account=account, session_key__in=alive))


def close(account: Account, *, pk: int | None = None, keep: str | None = None) -> int:
    """End sessions of an account: the one of `pk`, or all but `keep` (a session key). Returns how many.

    They end at their next request: what they were is no longer in the database.
    """
    chosen: Any = OpenSession.objects.filter(account=account)
    chosen = chosen.filter(pk=pk) if pk is not None else chosen.exclude(session_key=keep or "")
    keys = list(chosen.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def clean_up() -> int:
    """Forget the records of sessions that are over; returns how many."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    old = timezone.now() - dt.timedelta(seconds=2 * settings.SESSION_COOKIE_AGE)
    alive = Session.objects.values("session_key")
    count, _rows = OpenSession.objects.filter(started_at__lt=old).exclude(session_key__in=alive).delete()
    return count
