"""One-time links: how an account chooses its password without anybody else ever knowing it."""

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail

from .. import letters, sessions
from ..models import Account, LinkPurpose, OneTimeLink

LINK_VALIDITY = dt.timedelta(days=7)  # an invitation waits for somebody who is away this week
RESET_VALIDITY = dt.timedelta(hours=1)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_one_time_link(
    account: Account,
    purpose: str = LinkPurpose.INVITATION,
    *,
    by_mail: bool = False,
    validity: dt.timedelta = LINK_VALIDITY,
) -> str:
    """A fresh secret that lets `account` choose its password once; older ones stop working.

    Within `changes()`. Returns the secret: only its hash is stored.
    """
    secret = secrets.token_urlsafe(32)
    drop_links(account)
    OneTimeLink.objects.create(
        account=account,
        purpose=purpose,
        by_mail=by_mail,
        secret_hash=_digest(secret),
        expires_at=timezone.now() + validity,
    )
    return secret


def drop_links(account: Account) -> None:
    """Links not used yet open nothing any more. Within `changes()`."""
    OneTimeLink.objects.filter(account=account, used_at__isnull=True).delete()


def account_of_link(secret: str) -> Account | None:
    """The account a still valid link belongs to, as long as it may come in."""
    link = (
        OneTimeLink.objects.select_related("account")
        .filter(secret_hash=_digest(secret), used_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    if link is None or not link.account.is_active or not link.account.memberships.active().exists():
        return None
    return link.account


def choose_password(secret: str, password: str) -> Account:
    """Use a one-time link up; sessions open elsewhere end. Second factors stay as they are.

    Raises `DomainError` when the link is spent or the password too weak.
    """
    account = account_of_link(secret)
    if account is None:
        raise DomainError(_("Ce lien a déjà servi ou n'est plus valable. Demandez-en un autre."))
    require_strong(password, account)
    renewed = account.has_usable_password()
    with changes(Actor(account.full_name, account.pk), _("choix du mot de passe")):
        used = OneTimeLink.objects.filter(
            account=account, secret_hash=_digest(secret), used_at__isnull=True
        ).update(used_at=timezone.now())
        if not used:
            raise DomainError(_("Ce lien a déjà servi. Demandez-en un autre."))
        account.set_password(password)
        account.save(update_fields=["password"])
        drop_links(account)
        sessions.close(account)
        if renewed:
            letters.tell(account, letters.Event.PASSWORD)
    return account


def require_strong(password: str, account: Account) -> None:
    """Raise `DomainError` for a password the rules refuse."""
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), "password") from error


def send_forgotten(email: str, site: str) -> bool:
    """Write to whoever has this address, if anybody may come in with it; False otherwise.

    Run by the worker: whoever asked has been answered already, the same way in every case. `site` is the
    address of the site, with its last slash.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None or not can_mail() or not account.memberships.active().exists():
        return False
    with override(account.language), changes(Actor(account.full_name, account.pk), _("mot de passe oublié")):
        secret = make_one_time_link(account, LinkPurpose.PASSWORD, by_mail=True, validity=RESET_VALIDITY)
        letters.forgotten(account, secret, site)
    return True
