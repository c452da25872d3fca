"""A file read outside its own team: asked for and answered, given, or opened in an emergency."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record


class ShareKind(models.TextChoices):
    REQUEST = "request", _("Demande")
    EMERGENCY = "emergency", _("Accès d'urgence")


class ShareState(models.TextChoices):
    ASKED = "asked", _("En attente de réponse")
    ACCEPTED = "accepted", _("Acceptée")
    REFUSED = "refused", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée par qui l'a demandée")
    REVOKED = "revoked", _("Retirée par l'équipe de référence")


class Level(models.TextChoices):
    """How much of the file is read; never more than the reader's own role reads."""

    WHO = "who", _("Identité et professionnels qui suivent")
    PATHWAY = "pathway", _("Parcours, sans les notes")
    FULL = "full", _("Dossier, sauf notes et données sensibles")
    EMERGENCY = "emergency", _("Dossier entier, en lecture")


class Share(Record):
    """One professional reads one file until an hour. It opens nothing to change, export or hand on."""

    kind = models.CharField(_("nature"), max_length=10, choices=ShareKind.choices)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="shares")
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="shares")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="shares"
    )
    level = models.CharField(_("étendue"), max_length=10, choices=Level.choices)
    reason = models.CharField(_("motif"), max_length=500)
    asked_at = models.DateTimeField(_("demandé le"), default=timezone.now)
    state = models.CharField(_("état"), max_length=10, choices=ShareState.choices, default=ShareState.ASKED)
    answered_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="shares_answered"
    )
    answered_at = models.DateTimeField(_("répondu le"), null=True, blank=True)
    answer = models.CharField(_("réponse"), max_length=500, blank=True)
    agreed = models.BooleanField(_("la personne est d'accord"), default=False)
    until = models.DateTimeField(_("jusqu'au"), null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [
            # What one professional may read, asked of every file page and search.
            models.Index(
                fields=["account", "organisation", "person", "until"],
                name="share_in_force",
                condition=Q(state="accepted"),
            ),
            models.Index(fields=["person", "state"], name="share_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "account", "organisation"],
                condition=Q(state="asked"),
                name="share_asked_once",
                violation_error_message=_("Vous avez déjà demandé ce dossier : la réponse est attendue."),
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(until__isnull=False, answered_at__isnull=False),
                name="share_accepted_until",
                violation_error_message=_("Un partage accepté a une fin."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("asked_at")),
                name="share_ends_after_asked",
                violation_error_message=_("Le partage finit avant d'être demandé."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="share_has_reason",
                violation_error_message=_("Dites pourquoi ce dossier vous est nécessaire."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.get_level_display()}"

    @property
    def in_force(self) -> bool:
        return self.state == ShareState.ACCEPTED and self.until is not None and self.until > timezone.now()

    @property
    def words(self) -> str:
        """Where it stands: an accepted share whose hour has passed is over."""
        return str(_("Terminée")) if self.expired else str(self.get_state_display())

    @property
    def reading(self) -> str:
        """The kind the log of readings gives to what is read by it."""
        return "emergency" if self.kind == ShareKind.EMERGENCY else "shared"

    @property
    def expired(self) -> bool:
        return self.state == ShareState.ACCEPTED and not self.in_force


class Notice(Record):
    """Something an account is told on its page of shares, until it says it has read it."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="notices")
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="notices")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["account"], name="notice_unseen", condition=Q(seen_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.account} · {self.created_at:%Y-%m-%d}"
