"""Two files that were one person: the merge, what it moved, what was said of pairs that look alike.

An absorbed file leaves the table of people: whatever counts, lists or searches people counts one. Its number
and its reference stay here and lead to the surviving file.
"""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

UNDO_DAYS = 30


class PersonMergeQuerySet(models.QuerySet["PersonMerge"]):
    def standing(self) -> "PersonMergeQuerySet":
        """Merges that were not undone."""
        return self.filter(undone_at__isnull=True)


class PersonMerge(Record):
    """One file absorbed by another."""

    survivor = models.ForeignKey(
        "people.Person", verbose_name=_("dossier conservé"), on_delete=models.PROTECT, related_name="merges"
    )
    absorbed_number = models.BigIntegerField(_("dossier absorbé"))
    absorbed_origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    absorbed_ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("fusionné le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=500, blank=True)
    undone_at = models.DateTimeField(_("fusion annulée le"), null=True, blank=True)
    undone_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")

    objects = PersonMergeQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed_number"],
                condition=Q(undone_at__isnull=True),
                name="person_absorbed_once",
                violation_error_message=_("Ce dossier est déjà fusionné avec un autre."),
            ),
            models.UniqueConstraint(
                fields=["absorbed_origin", "absorbed_ref"],
                condition=Q(undone_at__isnull=True),
                name="absorbed_ref_once",
                violation_error_message=_("Un dossier fusionné porte déjà cette référence."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absorbed_number} → {self.survivor_id}"

    @property
    def undo_until(self) -> dt.datetime:
        return self.at + dt.timedelta(days=UNDO_DAYS)


class MergeTrace(models.Model):
    """What a merge moved and changed, row by row; thrown away when it can no longer be undone."""

    merge = models.OneToOneField(
        PersonMerge, on_delete=models.CASCADE, primary_key=True, related_name="trace"
    )
    content = models.JSONField()

    def __str__(self) -> str:
        return str(self.merge_id)


class Pair(models.Model):
    """Two files, the smaller number first."""

    low = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    high = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def other(self, person_id: int) -> int:
        return self.high_id if person_id == self.low_id else self.low_id


class DuplicatePair(Pair):
    """Two files the engine finds alike. Computed: every refresh of the queue writes them again."""

    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(F("probability").desc(), "id", name="duplicate_likeliest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="duplicate_pair_once",
                violation_error_message=_("Ces deux dossiers sont déjà dans la liste des doublons."),
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="duplicate_pair_in_order",
                violation_error_message=_("Un dossier n'est pas le doublon de lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ~ {self.high_id}"


class PairDecision(Pair, Record):
    """Somebody said that two files are two people. Taking it back puts the pair in the queue again."""

    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("décidé le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["low", "high"],
                name="pair_decided_once",
                violation_error_message=_("Il est déjà dit que ces deux dossiers sont deux personnes."),
            ),
            models.CheckConstraint(
                condition=Q(low__lt=F("high")),
                name="pair_decision_in_order",
                violation_error_message=_("Un dossier n'est pas le doublon de lui-même."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"


class ElsewhereSearch(models.Model):
    """A question asked of files out of the asker's reach, while typing: kept to be counted and read.

    Numbers only, tied to nothing: who asked, for which organisation, how many files answered. `question` is a
    keyed digest of what was typed, so that typing on is not counted twice.
    """

    account_number = models.BigIntegerField()
    organisation_number = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    question = models.CharField(max_length=64)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["account_number", "at"])]

    def __str__(self) -> str:
        return f"{self.account_number} · {self.at:%Y-%m-%d %H:%M}"
