"""An exit the reference worker proposes, until a commission or the programme manager pronounces it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.pathways.managers import ThroughEnrolmentQuerySet


class ProposalState(models.TextChoices):
    PENDING = "pending", _("À prononcer")
    PRONOUNCED = "pronounced", _("Prononcée")
    DECLINED = "declined", _("Refusée")
    WITHDRAWN = "withdrawn", _("Retirée")


class ExitProposal(Record):
    """Kind, date and evidence of an exit to come. One at a time waits for a decision."""

    enrolment = models.ForeignKey(
        "pathways.Enrolment", on_delete=models.CASCADE, related_name="exit_proposals"
    )
    proposed_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_on = models.DateField(_("proposée le"))
    exit_kind = models.ForeignKey("pathways.ExitKind", on_delete=models.PROTECT, related_name="+")
    exit_date = models.DateField(_("sortie"))
    contract = models.ForeignKey(
        "employment.EmploymentContract", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence = models.CharField(_("justificatif de sortie"), max_length=200, blank=True)
    evidence_date = models.DateField(_("date du justificatif"), null=True, blank=True)
    note = models.TextField(_("commentaire de sortie"), blank=True)
    state = models.CharField(
        _("état"), max_length=20, choices=ProposalState.choices, default=ProposalState.PENDING
    )
    closing_reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = ThroughEnrolmentQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="pending"),
                name="exit_proposal_one_pending",
                violation_error_message=_("Une sortie est déjà proposée pour ce parcours."),
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(closing_reason=""),
                name="exit_proposal_refusal_says_why",
                violation_error_message=_("Un refus dit son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.exit_date}"
