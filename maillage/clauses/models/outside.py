"""What the page without account keeps of a statement: what browsers have typed so far, letters written."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import OfStatementQuerySet
from .hours import HoursStatement


class LetterKind(models.TextChoices):
    ASK = "ask", _("demande")
    REMINDER = "reminder", _("relance")
    RECEIPT = "receipt", _("reçu")


class StatementDraft(models.Model):
    """What one browser has said of a month and not sent yet; its cookie holds the key, we keep its hash.

    Names are typed here by who has no account: the content is sealed, no history is kept of it, and it goes
    a day after it was sent, or with its link. `sent_at`: what it says was sent; it may be sent again,
    corrected, from the same browser.
    """

    statement = models.ForeignKey(HoursStatement, on_delete=models.CASCADE, related_name="drafts")
    key_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    begun_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.statement_id} {self.begun_at}"


class StatementLetter(Record):
    """A letter written about a statement: its link, a reminder, the receipt of what was declared.

    `address` is "" for a link shown on the screen, to be handed over. `days` is that of
    `parameters.reminder_days` for a reminder nobody pressed for: each leaves once, the statement being held.
    `site` is the address of the pages as the asker saw it: reminders are written without a request.
    """

    statement = models.ForeignKey(HoursStatement, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(_("lettre"), max_length=10, choices=LetterKind.choices)
    contact = models.ForeignKey(
        "organisations.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    address = models.EmailField(_("adresse e-mail"), blank=True)
    days = models.PositiveSmallIntegerField(_("jours après le mois"), null=True, blank=True)
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    site = models.CharField(_("adresse du site"), max_length=200, blank=True)
    written_at = models.DateTimeField(_("écrite le"), auto_now_add=True)

    objects = OfStatementQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["statement", "-written_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(days__isnull=True) | Q(kind="reminder"),
                name="statement_letter_days_of_reminders",
                violation_error_message=_("Seule une relance compte des jours après le mois."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.statement_id}"
