"""Passkeys (WebAuthn): a pair of keys in the person's device, opened by its own lock (finger, face, code).

The site is named by the host of the request, which Django has checked; what the browser signs names it too,
so that a key shown to a page that looks like ours opens nothing here. The challenge waits in the session and
serves once.
"""

import ipaddress
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes

from .. import letters, throttle
from ..models import Account, Passkey, TotpDevice
from .factors import limit, lock, note_use

MOST = 20  # keys of one account
_REQUIRED = UserVerificationRequirement.REQUIRED


def possible(request: HttpRequest) -> bool:
    """Whether browsers accept passkeys here: a name (not a number), through HTTPS or on this machine."""
    host = _host(request)
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False


def begin_registration(request: HttpRequest, account: Account) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to make a key, and the state to give back to `register`."""
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(
            id=str(account.pk).encode(), name=account.email, display_name=account.full_name
        ),
        credentials=_descriptors(account),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=_REQUIRED,
    )
    return dict(options)["publicKey"], state


def register(
    request: HttpRequest, account: Account, state: Any, answer: dict[str, Any], name: str
) -> Passkey:
    """Keep the public half of a key just made. Raises `DomainError` for anything that does not fit."""
    try:
        made = _server(request).register_complete(state, answer)
    except Exception as error:  # the answer comes from outside: whatever is wrong in it is a refusal
        raise _refused() from error
    credential = made.credential_data
    if credential is None:
        raise _refused()
    with changes(Actor(account.full_name, account.pk), _("ajout d'une clé d'accès")):
        lock(account)
        if account.passkeys.count() >= MOST:
            raise DomainError(_("Ce compte a déjà %s clés : retirez-en une d'abord.") % MOST, "name")
        if Passkey.objects.filter(credential_id=credential.credential_id).exists():
            raise DomainError(_("Cette clé protège déjà un compte."), "name")
        key = Passkey.objects.create(
            account=account,
            name=name.strip()[:60] or _("Clé d'accès"),
            credential_id=credential.credential_id,
            credential=bytes(credential),
        )
        note_use(account, f"passkey:{key.pk}", made.counter)
        letters.tell(account, letters.Event.KEY_ADDED)
    return key


def begin_check(request: HttpRequest, account: Account | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the browser needs to show a key of `account`, or of whomever when None, and the state."""
    credentials = _descriptors(account) if account else None
    options, state = _server(request).authenticate_begin(credentials, user_verification=_REQUIRED)
    return dict(options)["publicKey"], state


def check(request: HttpRequest, account: Account | None, state: Any, answer: dict[str, Any]) -> Account:
    """Whose key answered. With `account`, it must be theirs. Raises `DomainError` otherwise.

    A counter that does not grow tells a copied key; keys that do not count (most of those a telephone
    keeps) always say 0.
    """
    if account is not None:
        limit(account)
    try:
        response = AuthenticationResponse.from_dict(answer)
        key = _key(account, response.raw_id)
        credential = AttestedCredentialData(bytes(key.credential))
        _server(request).authenticate_complete(state, [credential], answer)
        counter = response.response.authenticator_data.counter
    except DomainError:
        raise
    except Exception as error:  # as above
        raise _refused() from error
    if counter and not note_use(key.account, f"passkey:{key.pk}", counter):
        raise _refused()
    throttle.forgive("code", key.account_id)
    return key.account


def remove(account: Account, key: Passkey, *, required: bool) -> None:
    """Remove a key. `required`: the account must keep another factor."""
    with changes(Actor(account.full_name, account.pk), _("retrait d'une clé d'accès")):
        lock(account)
        others = account.passkeys.exclude(pk=key.pk).exists()
        if required and not others and not TotpDevice.objects.filter(account=account).exists():
            raise DomainError(
                _("Votre rôle demande un second facteur : ajoutez-en d'abord un autre, puis recommencez.")
            )
        account.factor_uses.filter(factor=f"passkey:{key.pk}").delete()
        key.delete()
        letters.tell(account, letters.Event.KEY_REMOVED)


def _key(account: Account | None, credential_id: bytes) -> Passkey:
    keys = Passkey.objects.select_related("account")
    if account is not None:
        keys = keys.filter(account=account)
    key = keys.filter(credential_id=credential_id).first()
    if key is None:
        raise _refused()
    return key


def _refused() -> DomainError:
    return DomainError(_("Cette clé n'a pas été reconnue. Recommencez, ou prenez un autre moyen."))


def _descriptors(account: Account) -> list[PublicKeyCredentialDescriptor]:
    identifiers = account.passkeys.values_list("credential_id", flat=True)
    return [
        PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=bytes(one))
        for one in identifiers
    ]


def _host(request: HttpRequest) -> str:
    host = request.get_host()
    return host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host


def _server(request: HttpRequest) -> Fido2Server:
    ours = f"{request.scheme}://{request.get_host()}"
    site = PublicKeyCredentialRpEntity(id=_host(request), name="Maillage")
    return Fido2Server(site, verify_origin=lambda origin: origin == ours)
