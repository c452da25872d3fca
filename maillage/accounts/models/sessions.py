"""Sessions as their owner reads them, and the counters that slow down whoever guesses."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .account import Account


class Means(models.TextChoices):
    """What a session was opened with."""

    PASSWORD = "password", _("mot de passe")
    CODE = "code", _("mot de passe et code")
    RECOVERY = "recovery", _("mot de passe et code de secours")
    KEY = "key", _("mot de passe et clé d'accès")
    PASSKEY = "passkey", _("clé d'accès")
    PROVIDER = "provider", _("fournisseur d'identité")
    PROVIDER_AND_FACTOR = "provider_factor", _("fournisseur d'identité et second facteur")
    DEMO = "demo", _("démonstration")


class OpenSession(models.Model):
    """A session somebody holds open: on which device, from where, last seen when. Gone once closed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    means = models.CharField(max_length=20, choices=Means.choices)
    device = models.CharField(max_length=100)
    address = models.GenericIPAddressField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_seen_at"]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.device}"


class Throttle(models.Model):
    """How many times something was tried within a window. The key is hashed: it may be an address."""

    kind = models.CharField(max_length=30)
    key_hash = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key_hash"], name="one_throttle_per_key")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.count}"
