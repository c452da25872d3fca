"""A company in a programme of help, and what is done with it there."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record
from maillage.organisations.managers import NetworkQuerySet


class CompanyHelp(Record):
    """A company in a network's programme (`helps.programmes`) from `start_date` on; None: still in it."""

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="helps_received"
    )
    programme = models.CharField(_("dispositif"), max_length=40)
    start_date = models.DateField(_("entrée le"))
    end_date = models.DateField(_("close le"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=40, blank=True)
    subject = models.CharField(_("ce qui est demandé"), max_length=300, blank=True)
    result = models.CharField(_("résultat"), max_length=500, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "programme", "start_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True, outcome="")
                | (Q(end_date__gte=F("start_date")) & ~Q(outcome="")),
                name="company_help_ends_with_outcome",
                violation_error_message=_("Un accompagnement se clôt après son entrée, avec une issue."),
            ),
            ExclusionConstraint(
                name="company_help_once_at_a_time",
                expressions=[
                    (Same("network"), RangeOperators.EQUAL),
                    (Same("company"), RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("L'entreprise est déjà dans ce dispositif à ces dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.programme})"


class CompanyHelpAction(Record):
    """Something done with the company on a day; `people` took part or benefited."""

    help = models.ForeignKey(CompanyHelp, on_delete=models.CASCADE, related_name="actions")
    date = models.DateField(_("jour"))
    kind = models.CharField(_("nature"), max_length=40)
    people = models.PositiveIntegerField(_("personnes"), default=0)
    result = models.CharField(_("résultat"), max_length=300, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["help", "date"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
