"""A programme (dispositif) declared as data, in versions with dates.

A version gives each step type its category and each exit kind its class, and carries the parameters
(targets, caseload norm, cadence of follow-up). A fact is read with the version in force on its own
date, so that a changed definition never rewrites a past report.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange
from maillage.kernel.models import Record


class StepCategory(models.TextChoices):
    SUPPORT = "support", _("Accompagnement professionnel, social ou création")
    SERVICE = "service", _("Prestations spécifiques ou Pôle emploi")
    COMPLEMENTARY = "complementary", _("Actions complémentaires (culture, mobilisation…)")
    TRAINING_ACCESS = "training_access", _("Formation et accès à l'emploi")
    EMPLOYMENT = "employment", _("Contrat de travail (droit commun et aidé)")


class ExitClass(models.TextChoices):
    POSITIVE = "positive", _("Sortie positive")
    DROPOUT = "dropout", _("Rupture ou abandon")
    ADMINISTRATIVE = "administrative", _("Sortie administrative")
    NEUTRAL = "neutral", _("Sortie neutre")


class Programme(Record):
    """A programme an organisation leads."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="programmes_led"
    )
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=200)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "code"],
                name="programme_code_once",
                violation_error_message=_("La structure pilote déjà un programme de ce code."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeVersion(Record):
    """The definition of a programme between two dates, both included (None: no bound)."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    valid_from = models.DateField(_("en vigueur du"), null=True, blank=True)
    valid_to = models.DateField(_("au"), null=True, blank=True)
    definition = models.JSONField(_("définition"))
    source = models.TextField(_("fichier chargé"), blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"],
                name="programme_version_number_once",
                violation_error_message=_("Ce numéro de version existe déjà."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="programme_version_dates",
                violation_error_message=_("La version finit avant de commencer."),
            ),
            ExclusionConstraint(
                name="programme_version_one_at_a_time",
                expressions=[
                    ("programme", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Deux versions du programme se chevauchent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} v{self.number}"


class StepType(Record):
    """A kind of step a programme knows. Its label and category come from the version in force."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="step_types")
    code = models.SlugField(max_length=40)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="step_type_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class StepTypeRule(Record):
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="step_rules")
    step_type = models.ForeignKey(StepType, on_delete=models.CASCADE, related_name="rules")
    label = models.CharField(max_length=200)
    category = models.CharField(max_length=20, choices=StepCategory.choices)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "step_type"], name="step_rule_once"),
        ]

    def __str__(self) -> str:
        return self.label


class ExitKind(Record):
    """A way out a programme knows. Its label and class come from the version in force."""

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="exit_kinds")
    code = models.SlugField(max_length=40)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="exit_kind_code_once"),
        ]

    def __str__(self) -> str:
        return self.code


class ExitKindRule(Record):
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="exit_rules")
    exit_kind = models.ForeignKey(ExitKind, on_delete=models.CASCADE, related_name="rules")
    label = models.CharField(max_length=200)
    exit_class = models.CharField(max_length=20, choices=ExitClass.choices)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(fields=["version", "exit_kind"], name="exit_rule_once"),
        ]

    def __str__(self) -> str:
        return self.label
