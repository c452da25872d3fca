"""Two files that were one company: the merge, what it moved, what was said of pairs that look alike.

An absorbed file leaves the table of organisations; its number, name and SIRET stay here and lead to the
surviving file: a spreadsheet that still says them opens nothing anew.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.kernel.text import Fold

UNDO_DAYS = 30


class OrganisationMergeQuerySet(models.QuerySet["OrganisationMerge"]):
    def standing(self) -> "OrganisationMergeQuerySet":
        """Merges that were not undone."""
        return self.filter(undone_at__isnull=True)


class OrganisationMerge(Record):
    """One file absorbed by another."""

    survivor = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("fiche conservée"),
        on_delete=models.PROTECT,
        related_name="merges",
    )
    absorbed_number = models.BigIntegerField(_("fiche absorbée"))
    absorbed_name = models.CharField(_("nom de la fiche absorbée"), max_length=200)
    absorbed_siret = models.CharField(_("SIRET de la fiche absorbée"), max_length=14, blank=True)
    absorbed_folded = models.GeneratedField(
        expression=Fold("absorbed_name"), output_field=models.CharField(max_length=200), db_persist=True
    )
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("fusionnée le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    undone_at = models.DateTimeField(_("fusion annulée le"), null=True, blank=True)
    undone_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")

    objects = OrganisationMergeQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["absorbed_folded"]), models.Index(fields=["absorbed_siret"])]
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed_number"],
                condition=Q(undone_at__isnull=True),
                name="organisation_absorbed_once",
                violation_error_message=_("Cette fiche est déjà fusionnée avec une autre."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_number} → {self.survivor_id}"

    @property
    def undo_until(self) -> dt.datetime:
        return self.at + dt.timedelta(days=UNDO_DAYS)


class OrganisationMergeTrace(models.Model):
    """What a merge moved and changed, row by row; thrown away when it can no longer be undone."""

    merge = models.OneToOneField(
        OrganisationMerge, on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.merge_id)


class CompanyPair(models.Model):
    """Two files, the smaller number first."""

    low = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def other(self, organisation_id: int) -> int:
        return self.high_id if organisation_id == self.low_id else self.low_id


class LikelyDouble(CompanyPair):
    """Two files that look alike. Computed: every refresh of the queue writes them again."""

    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(F("probability").desc(), "id", name="double_likeliest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="likely_double_once",
                violation_error_message=_("Ces deux fiches sont déjà dans la liste des doublons."),
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="likely_double_in_order",
                violation_error_message=_("Une fiche n'est pas le doublon d'elle-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ~ {self.high_id}"


class DoubleDecision(CompanyPair, Record):
    """Somebody said that two files are two companies. Taking it back puts the pair in the queue again."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("décidé le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="double_decided_once",
                violation_error_message=_("Il est déjà dit que ces deux fiches sont deux structures."),
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="double_decision_in_order",
                violation_error_message=_("Une fiche n'est pas le doublon d'elle-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"
