"""What an account proves itself with, beside its password.

What a person sets up or removes is journalled. What a sign-in leaves behind (the last code used, the
counter of a key) is not: it changes every morning and says nothing about anybody's decisions.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from .account import Account


class TotpDevice(Record):
    """An application that gives a code of six digits every 30 seconds (RFC 6238). One per account.

    Its seed is sealed by the keys of the installation: a copy of the database gives no code.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="totp")
    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    PURPOSE = "accounts.totp"

    def __str__(self) -> str:
        return f"TOTP · {self.account_id}"


class Passkey(Record):
    """A passkey (WebAuthn): the public half of a pair whose other half never leaves the person's device."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(_("nom de la clé"), max_length=60)
    credential_id = models.BinaryField(unique=True)
    # AttestedCredentialData of the WebAuthn specification: model of the device, identifier, public key.
    credential = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Record.Meta):
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(Record):
    """A code that replaces the second factor once, for the day the telephone is lost. 75 bits, hashed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} · {'used' if self.used_at else 'free'}"


class FactorUse(models.Model):
    """The last use of a factor: its counter only grows, so that nothing overheard serves twice.

    `factor`: "totp" (the counter is the number of the 30 seconds), or "passkey:<id>" (the device's own).
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="factor_uses")
    factor = models.CharField(max_length=40)
    counter = models.BigIntegerField()
    used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "factor"], name="one_use_per_factor")]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.factor}"


class ExternalIdentity(Record):
    """Who an account is for an identity provider: its subject there, bound at the first sign-in."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=500)
    subject = models.CharField(max_length=255)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"],
                name="identity_of_one_account",
                violation_error_message=_("Cette identité est déjà celle d'un autre compte."),
            ),
            models.UniqueConstraint(
                fields=["issuer", "account"],
                name="account_one_identity_per_issuer",
                violation_error_message=_("Ce compte a déjà une autre identité chez ce fournisseur."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} · {self.account_id}"
