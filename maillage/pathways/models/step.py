"""Steps (étapes) of a pathway."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.pathways.managers import ThroughEnrolmentQuerySet
from maillage.pathways.triggers import STEP_RULES


class StepOutcome(models.TextChoices):
    COMPLETED = "completed", _("Menée à son terme")
    ABANDONED = "abandoned", _("Interrompue")
    EMPLOYED = "employed", _("Interrompue pour un emploi")
    NOT_STARTED = "not_started", _("Non démarrée")


class Step(Record):
    """Something the person does on the pathway, from start to end (None: in progress)."""

    origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="steps_recorded"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    enrolment = models.ForeignKey("pathways.Enrolment", on_delete=models.PROTECT, related_name="steps")
    step_type = models.ForeignKey("pathways.StepType", on_delete=models.PROTECT, related_name="steps")
    operator = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps_carried",
    )
    title = models.CharField(_("intitulé"), max_length=200, blank=True)
    start_date = models.DateField(_("début"))
    end_date = models.DateField(_("fin"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=20, choices=StepOutcome.choices, blank=True)
    contract = models.ForeignKey(
        "employment.EmploymentContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
    )
    immersion = models.ForeignKey(
        "employment.Immersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="steps",
    )

    objects = ThroughEnrolmentQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + STEP_RULES
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="step_ref_once",
                violation_error_message=_("Une étape porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="step_dates_in_order",
                violation_error_message=_("L'étape finit avant de commencer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step_type} ({self.start_date})"
