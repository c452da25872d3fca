"""Addresses that ask for a file out of reach: the number is sealed, for one account and one hour.

Whoever shows "known at X, ask Y" prints `ask_url`: it says nothing of the file and cannot be guessed, so that
numbers tried one after the other open nothing.
"""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from maillage.accounts.context import Context

_SALT = "protection.ask"
_VALID = 3600  # seconds


def ask_url(context: Context, person_id: int) -> str:
    """The address where this account may ask for this file."""
    token = signing.dumps([person_id, context.account.pk, context.organisation_id], salt=_SALT, compress=True)
    return reverse("protection:ask", args=[token])


def person_of(context: Context, token: str) -> int | None:
    """The number sealed in such an address, when it was made for this account less than an hour ago."""
    try:
        person_id, account_id, organisation_id = signing.loads(token, salt=_SALT, max_age=_VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if (account_id, organisation_id) != (context.account.pk, context.organisation_id):
        return None
    return int(person_id)
