"""Codes of an application (TOTP) and recovery codes: set up, asked for, removed."""

import hashlib
import secrets
import time
import unicodedata

import pyotp
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.crypto import open_sealed, seal
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes

from .. import letters, throttle
from ..models import Account, FactorUse, RecoveryCode, TotpDevice

STEP = 30  # seconds a code lasts; the one before and the one after are taken too, clocks being what they are
RECOVERY_CODES = 10
# Without the letters and digits that are read for one another.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 3, 5


def has_factors(account: Account) -> bool:
    """Whether anything beside the password protects the account (recovery codes alone do not count)."""
    return has_totp(account) or account.passkeys.exists()


def has_totp(account: Account) -> bool:
    """Whether an application of codes protects the account."""
    return TotpDevice.objects.filter(account=account).exists()


def new_seed() -> str:
    """A fresh seed of 160 bits, in the base 32 that applications read."""
    return pyotp.random_base32()


def seed_address(account: Account, seed: str, site: str) -> str:
    """The `otpauth://` address an application photographs."""
    return pyotp.TOTP(seed).provisioning_uri(name=account.email, issuer_name=f"Maillage {site}".strip())


def add_totp(account: Account, seed: str, code: str) -> TotpDevice:
    """Protect the account with an application that has just shown it knows the seed.

    It replaces the one before. Raises `DomainError` for a code that does not fit.
    """
    limit(account)
    step = _step_of(seed, code, 0)
    if step is None:
        raise DomainError(
            _("Ce code ne correspond pas. Vérifiez l'heure du téléphone, puis tapez le code affiché."), "code"
        )
    throttle.forgive("code", account.pk)
    with changes(Actor(account.full_name, account.pk), _("ajout d'une application de codes")):
        TotpDevice.objects.filter(account=account).delete()
        device = TotpDevice.objects.create(account=account, sealed=seal(seed.encode(), TotpDevice.PURPOSE))
        note_use(account, "totp", step)
        letters.tell(account, letters.Event.TOTP_ADDED)
    return device


def remove_totp(account: Account, *, required: bool) -> None:
    """Remove the application of codes. `required`: the account must keep another factor."""
    with changes(Actor(account.full_name, account.pk), _("retrait de l'application de codes")):
        lock(account)
        if required and not account.passkeys.exists():
            raise DomainError(
                _("Votre rôle demande un second facteur : ajoutez d'abord une clé d'accès, puis recommencez.")
            )
        removed, _rows = TotpDevice.objects.filter(account=account).delete()
        if removed:
            letters.tell(account, letters.Event.TOTP_REMOVED)


def check_code(account: Account, typed: str) -> str:
    """Check a code of the application or a recovery code; each serves once.

    Returns "totp" or "recovery". Raises `DomainError` when it does not fit or after too many tries.
    """
    limit(account)
    if _fits_totp(account, typed):
        found = "totp"
    elif _use_recovery_code(account, typed):
        found = "recovery"
    else:
        raise DomainError(_("Ce code ne correspond pas ou a déjà servi. Attendez le suivant."), "code")
    throttle.forgive("code", account.pk)
    return found


def limit(account: Account) -> None:
    """Count a try; raise `DomainError` when there were too many."""
    if not throttle.attempt("code", account.pk):
        minutes = int(throttle.LIMITS["code"][1].total_seconds() // 60)
        raise DomainError(
            _("Trop d'essais manqués. Attendez %s minutes, puis recommencez.") % minutes, "code"
        )


def new_recovery_codes(account: Account) -> list[str]:
    """Ten fresh codes; those before open nothing any more. Only their hashes are kept: show them now."""
    codes = [
        "".join(secrets.choice(_ALPHABET) for _i in range(_GROUPS * _GROUP)) for _n in range(RECOVERY_CODES)
    ]
    with changes(Actor(account.full_name, account.pk), _("nouveaux codes de secours")):
        replaced, _rows = account.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, code_hash=_hash(account, code)) for code in codes
        )
        if replaced:
            letters.tell(account, letters.Event.CODES)
    return ["-".join(code[i : i + _GROUP] for i in range(0, len(code), _GROUP)) for code in codes]


def note_use(account: Account, factor: str, counter: int) -> bool:
    """Move the counter of a factor forward; False when it was there already: something is used twice.

    One statement, so that of two at the same moment one wins.
    """
    now = timezone.now()
    forward = FactorUse.objects.filter(account=account, factor=factor, counter__lt=counter)
    if forward.update(counter=counter, used_at=now):
        return True
    try:
        with transaction.atomic():
            FactorUse.objects.create(account=account, factor=factor, counter=counter, used_at=now)
    except IntegrityError:
        return False
    return True


def lock(account: Account) -> None:
    """One change of an account's factors at a time: two last ones are not removed together."""
    Account.objects.select_for_update().only("pk").get(pk=account.pk)


def _fits_totp(account: Account, typed: str) -> bool:
    device = TotpDevice.objects.filter(account=account).first()
    if device is None:
        return False
    seed = open_sealed(device.sealed, TotpDevice.PURPOSE).decode()
    last = FactorUse.objects.filter(account=account, factor="totp").values_list("counter", flat=True).first()
    step = _step_of(seed, typed, last or 0)
    return step is not None and note_use(account, "totp", step)


def _step_of(seed: str, typed: str, after: int) -> int | None:
    """The number of the 30 seconds whose code was typed, among those around now and after `after`."""
    typed = "".join(c for c in unicodedata.normalize("NFKC", typed) if c.isascii() and c.isdigit())
    now = int(time.time()) // STEP
    totp = pyotp.TOTP(seed, interval=STEP)
    fitting = [s for s in (now - 1, now, now + 1) if secrets.compare_digest(totp.generate_otp(s), typed)]
    return next((step for step in fitting if step > after), None)


def _use_recovery_code(account: Account, typed: str) -> bool:
    code = "".join(c for c in typed.upper() if c in _ALPHABET)
    if len(code) != _GROUPS * _GROUP:
        return False
    with changes(Actor(account.full_name, account.pk), _("utilisation d'un code de secours")):
        free = RecoveryCode.objects.filter(account=account, used_at__isnull=True)
        used = free.filter(code_hash=_hash(account, code)).update(used_at=timezone.now())
        if used:
            letters.tell(account, letters.Event.CODE_USED)
    return bool(used)


def _hash(account: Account, code: str) -> str:
    return hashlib.sha256(f"recovery:{account.pk}:{code}".encode()).hexdigest()
