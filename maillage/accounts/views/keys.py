"""Between a page and the browser's passkeys: a challenge in the page, an answer in a hidden field.

The state of the challenge waits in the session and is taken out by the first answer, right or wrong.
"""

import json
import time
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from maillage.accounts.models import Account
from maillage.accounts.services import passkeys
from maillage.kernel.errors import DomainError

_SESSION = "webauthn"
_LASTS = 600  # seconds a challenge waits
_LONGEST = 20_000  # characters of an answer


def offer_registration(request: HttpRequest, account: Account) -> str:
    """Options for `navigator.credentials.create`, as JSON for the page."""
    options, state = passkeys.begin_registration(request, account)
    return _keep(request, "create", options, state)


def offer_check(request: HttpRequest, account: Account | None) -> str:
    """Options for `navigator.credentials.get`, as JSON for the page; nothing for an account without key."""
    if not passkeys.possible(request) or (account is not None and not account.passkeys.exists()):
        return ""
    options, state = passkeys.begin_check(request, account)
    return _keep(request, "get", options, state)


def registered(request: HttpRequest, account: Account, name: str) -> None:
    """Keep the key in the POST. Raises `DomainError`."""
    state, answer = _take(request, "create")
    passkeys.register(request, account, state, answer, name)


def checked(request: HttpRequest, account: Account | None) -> Account:
    """Whose key is in the POST. Raises `DomainError`."""
    state, answer = _take(request, "get")
    return passkeys.check(request, account, state, answer)


def _keep(request: HttpRequest, kind: str, options: dict[str, Any], state: dict[str, Any]) -> str:
    request.session[_SESSION] = {"kind": kind, "state": state, "at": time.time()}
    return json.dumps(options)


def _take(request: HttpRequest, kind: str) -> tuple[Any, dict[str, Any]]:
    kept = request.session.pop(_SESSION, None)
    text = request.POST.get("answer", "")
    try:
        answer = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):  # the latter from brackets within brackets
        answer = None
    fresh = kept is not None and kept["kind"] == kind and 0 <= time.time() - kept["at"] < _LASTS
    if not fresh or not isinstance(answer, dict):
        raise DomainError(_("La demande a expiré. Recommencez."))
    return kept["state"], answer
