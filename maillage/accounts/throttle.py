"""Slowing down whoever guesses: so many tries in so many minutes, counted in the database.

A try is counted before it is looked at, in one statement: a hundred tries sent at once are a hundred
counted. What succeeds gives the count back.
"""

import datetime as dt
import hashlib

from django.db import connection
from django.utils import timezone

from .models import Throttle

# kind -> (tries, window)
LIMITS = {
    "code": (5, dt.timedelta(minutes=15)),  # codes and keys, per account: a million codes, 5 tries
    "confirm": (5, dt.timedelta(minutes=15)),  # one's own password asked again, per account
    "forgotten": (5, dt.timedelta(hours=1)),  # new passwords asked for, per address typed
    "forgotten_from": (20, dt.timedelta(hours=1)),  # the same, per network address
    "door_from": (30, dt.timedelta(hours=1)),  # wrong links of pages without account, per network address
    "passkey_from": (20, dt.timedelta(minutes=15)),  # keys presented without a name, per network address
}


def _hash(kind: str, key: object) -> str:
    return hashlib.sha256(f"{kind}:{key}".encode()).hexdigest()


def attempt(kind: str, key: object) -> bool:
    """Count a try of `kind` for `key`; False when there were too many in the window."""
    tries, window = LIMITS[kind]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_throttle AS t (kind, key_hash, since, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (kind, key_hash) DO UPDATE SET"
            " count = CASE WHEN t.since <= %s THEN 1 ELSE least(t.count + 1, 1000000) END,"
            " since = CASE WHEN t.since <= %s THEN %s ELSE t.since END RETURNING count",
            [kind, _hash(kind, key), now, now - window, now - window, now],
        )
        return cursor.fetchone()[0] <= tries


def is_over(kind: str, key: object) -> bool:
    """Whether there were too many tries in the window already, without counting another."""
    tries, window = LIMITS[kind]
    since = timezone.now() - window
    return Throttle.objects.filter(
        kind=kind, key_hash=_hash(kind, key), since__gt=since, count__gte=tries
    ).exists()


def forgive(kind: str, key: object) -> None:
    """What was tried succeeded: start counting afresh."""
    Throttle.objects.filter(kind=kind, key_hash=_hash(kind, key)).delete()


def clean_up() -> int:
    """Drop counters whose window is over; returns how many."""
    longest = max(window for _tries, window in LIMITS.values())
    count, _rows = Throttle.objects.filter(since__lt=timezone.now() - longest).delete()
    return count
