"""Commissions: meetings, what is on their agenda, what they decide."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.pathways.managers import CommissionItemQuerySet, CommissionQuerySet


class CommissionKind(models.TextChoices):
    VALIDATION = "validation", _("Commission de validation (entrées et sorties)")
    FOLLOW_UP = "follow_up", _("Commission de suivi")


class ItemKind(models.TextChoices):
    ENTRY = "entry", _("Entrée")
    FOLLOW_UP = "follow_up", _("Suivi")
    EXIT = "exit", _("Sortie")


class Decision(models.TextChoices):
    VALIDATED = "validated", _("Validé")
    REFUSED = "refused", _("Refusé")
    DEFERRED = "deferred", _("Ajourné")


class Commission(Record):
    """A meeting of a programme's commission on a territory. It counts once it is held."""

    programme = models.ForeignKey("pathways.Programme", on_delete=models.PROTECT, related_name="commissions")
    kind = models.CharField(_("nature"), max_length=20, choices=CommissionKind.choices)
    branch = models.ForeignKey(
        "territory.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="commissions"
    )
    date = models.DateField(_("date"))
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    held = models.BooleanField(_("tenue"), default=False)
    attendees = models.TextField(_("présents"), blank=True)
    minutes_note = models.TextField(_("observations au procès-verbal"), blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["programme", "date"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.date}"


class CommissionItem(Record):
    """A case on the agenda: a prescription to decide, a pathway to look at, an exit to pronounce."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(_("nature"), max_length=20, choices=ItemKind.choices)
    referral = models.ForeignKey(
        "pathways.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    enrolment = models.ForeignKey(
        "pathways.Enrolment", on_delete=models.PROTECT, null=True, blank=True, related_name="items"
    )
    position = models.PositiveIntegerField(_("rang"), default=0)
    motive = models.CharField(_("motif d'inscription"), max_length=300, blank=True)
    proposed_exit_kind = models.ForeignKey(
        "pathways.ExitKind", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_exit_date = models.DateField(_("date de sortie proposée"), null=True, blank=True)
    decision = models.CharField(_("décision"), max_length=20, choices=Decision.choices, blank=True)
    reason = models.CharField(_("motif de la décision"), max_length=500, blank=True)

    objects = CommissionItemQuerySet.as_manager()

    class Meta(Record.Meta):
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind="entry") & Q(referral__isnull=False) & Q(enrolment__isnull=True))
                | (~Q(kind="entry") & Q(enrolment__isnull=False) & Q(referral__isnull=True)),
                name="item_has_its_case",
                violation_error_message=_("Une entrée porte une prescription, un suivi un parcours."),
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "validated"]) | ~Q(reason=""),
                name="item_refusal_says_why",
                violation_error_message=_("Un refus ou un ajournement dit son motif."),
            ),
            models.UniqueConstraint(
                fields=["commission", "referral"],
                name="item_referral_once",
                violation_error_message=_("Cette prescription est déjà à l'ordre du jour."),
            ),
            models.UniqueConstraint(
                fields=["commission", "enrolment", "kind"],
                name="item_enrolment_once",
                violation_error_message=_("Ce parcours est déjà à l'ordre du jour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commission} · {self.get_kind_display()}"
