"""Accounts of professionals, and what each is in which organisation. A person followed is not an account."""

from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.history import Actor, changes
from maillage.kernel.models import Record

from ..roles import RIGHTS, Right, Role


class AccountManager(BaseUserManager["Account"]):
    def create(self, **fields: object) -> "Account":
        password = fields.pop("password", None)
        account = self.model(**fields)
        account.email = account.email.strip().lower()
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, email: str | None) -> "Account":
        return self.get(email=(email or "").strip().lower())


class Account(AbstractBaseUser, Record):
    """A professional who signs in. Deactivated, never deleted: history keeps naming its author."""

    email = models.EmailField(_("adresse e-mail"), unique=True)
    first_name = models.CharField(_("prénom"), max_length=100)
    last_name = models.CharField(_("nom"), max_length=100)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    language = models.CharField(
        _("langue"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    is_active = models.BooleanField(_("actif"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_login = (
        None  # sign-ins are journalled apart: the file of an account changes when a person changes it
    )

    objects = AccountManager()
    roles_read: "list[Membership] | None" = None  # read along with the account of a session

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="account_email_lower",
                violation_error_message=_("L'adresse e-mail s'enregistre en minuscules."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def check_password(self, raw_password: str) -> bool:
        """As Django's; a hash upgraded on the way is a write like another, and says so."""

        def upgrade(password: str) -> None:
            reason = str(_("mise à niveau du mot de passe"))
            with changes(Actor(self.full_name or self.email, self.pk), reason):
                self.set_password(password)
                self._password = None
                self.save(update_fields=["password"])

        return check_password(raw_password, self.password, upgrade)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        today = timezone.localdate()
        return self.filter(
            models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=today),
            started_on__lte=today,
            suspended_at__isnull=True,
        )


class Membership(Record):
    """An account's role in an organisation, with dates. Ended, never deleted.

    An end is a date, that day included. A suspension is an instant: the next request finds the door shut.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("rôle"), max_length=30, choices=Role.choices)
    fte = models.DecimalField(_("équivalent temps plein"), max_digits=3, decimal_places=2, default=1)
    started_on = models.DateField(_("depuis le"), default=timezone.localdate)
    ended_on = models.DateField(_("jusqu'au"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspendu depuis"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation", "role"],
                condition=models.Q(ended_on__isnull=True),
                name="membership_one_open_per_role",
                violation_error_message=_("Ce compte a déjà ce rôle dans cette structure."),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                name="membership_ends_after_start",
                violation_error_message=_("La fin du rôle précède son début."),
            ),
            models.CheckConstraint(
                condition=models.Q(fte__gt=0) & models.Q(fte__lte=1),
                name="membership_fte_range",
                violation_error_message=_("L'équivalent temps plein va de 0,01 à 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_role_display()} · {self.organisation}"

    @property
    def rights(self) -> frozenset[Right]:
        return RIGHTS.get(self.role, frozenset())


class LinkPurpose(models.TextChoices):
    INVITATION = "invitation", _("invitation")
    PASSWORD = "password", _("nouveau mot de passe")


class OneTimeLink(Record):
    """A link that lets an account choose its password, once. Only the hash of its secret is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="one_time_links")
    purpose = models.CharField(max_length=20, choices=LinkPurpose.choices, default=LinkPurpose.INVITATION)
    secret_hash = models.CharField(max_length=64, unique=True)
    by_mail = models.BooleanField(default=False)  # sent to the person's own address, shown to nobody
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account_id} · {self.expires_at:%Y-%m-%d}"
