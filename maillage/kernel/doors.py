"""Pages without account: a signed link opens one page, for one purpose, until a day, and can be taken back.

    token = make_door("charter.declaration", declaration.pk, validity=dt.timedelta(days=60))
    …
    pk = subject_of("charter.declaration", token)      # None: altered, expired, revoked, of another purpose
    close_doors("charter.declaration", declaration.pk)

The token is a secret of 256 bits and a signature of it bound to its purpose: one that was altered is refused
before the database is asked, one made for another page opens nothing here. Only a hash of the secret is
kept, so that reading the database opens no door either. Whoever asks is told the same thing whatever is
wrong. `accounts.outside` slows down who guesses, and gives the answer its headers.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.core import signing
from django.utils import timezone

from .models import DoorLink

_SALT = "maillage.kernel.doors."
_LONGEST = 200  # characters of a token


def make_door(purpose: str, subject: int, *, validity: dt.timedelta) -> str:
    """A fresh token. Former ones of the same purpose and subject go on until closed."""
    secret = secrets.token_urlsafe(32)
    DoorLink.objects.create(
        purpose=purpose,
        subject=subject,
        secret_hash=_hash(secret),
        expires_at=timezone.now() + validity,
    )
    return signing.Signer(salt=_SALT + purpose, sep=".").sign(secret)


def subject_of(purpose: str, token: str, *, using: bool = False) -> int | None:
    """The number of the record a valid token is about; None for any other token, whatever is wrong.

    `using`: something is sent through the door, which is noted; looking writes nothing.
    """
    if len(token) > _LONGEST:
        return None
    try:
        secret = signing.Signer(salt=_SALT + purpose, sep=".").unsign(token)
    except signing.BadSignature:
        return None
    now = timezone.now()
    found = DoorLink.objects.filter(
        purpose=purpose, secret_hash=_hash(secret), expires_at__gt=now, revoked_at__isnull=True
    ).first()
    if found is None:
        return None
    if using:
        DoorLink.objects.filter(pk=found.pk).update(last_used_at=now)
    return found.subject


def closes_at(purpose: str, token: str) -> dt.datetime | None:
    """Until when a valid token opens its page; None for any other."""
    if subject_of(purpose, token) is None:
        return None
    secret = signing.Signer(salt=_SALT + purpose, sep=".").unsign(token)
    return DoorLink.objects.values_list("expires_at", flat=True).get(secret_hash=_hash(secret))


def has_open_door(purpose: str, subject: int) -> bool:
    """Whether some link of this purpose still opens this record's page."""
    return DoorLink.objects.filter(
        purpose=purpose, subject=subject, expires_at__gt=timezone.now(), revoked_at__isnull=True
    ).exists()


def move_doors(purpose: str, subject: int, to: int) -> list[int]:
    """The links of a record open another's page from now on, as they would have; returns their numbers."""
    moved = DoorLink.objects.filter(purpose=purpose, subject=subject)
    pks = sorted(moved.values_list("pk", flat=True))
    moved.update(subject=to)
    return pks


def close_doors(purpose: str, subject: int) -> int:
    """Every link of this purpose about this record opens nothing any more; returns how many were open."""
    return DoorLink.objects.filter(purpose=purpose, subject=subject, revoked_at__isnull=True).update(
        revoked_at=timezone.now()
    )


def forget_old_doors() -> int:
    """Drop links that have been useless for a month; returns how many."""
    limit = timezone.now() - dt.timedelta(days=30)
    old = DoorLink.objects.filter(expires_at__lt=limit) | DoorLink.objects.filter(revoked_at__lt=limit)
    count, _rows = old.delete()
    return count


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
