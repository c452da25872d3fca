"""What the retention keeps: when a file is due, why it waits, what was put apart, what is no more."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record


class Due(models.Model):
    """When a file reaches its term. Computed every night from the facts; `noticed_on` says since when the
    reference worker is told, and only a notice of 30 days lets the term come."""

    person = models.OneToOneField(
        "people.Person", on_delete=models.CASCADE, primary_key=True, related_name="retention_due"
    )
    last_contact = models.DateField(_("dernier contact"))
    due_on = models.DateField(_("terme"))
    archive_until = models.DateField(_("archive jusqu'au"), null=True)  # date.max: no end known yet
    archive_reason = models.CharField(_("motif de l'archive"), max_length=500, blank=True)
    programmes = models.CharField(_("programmes"), max_length=300, blank=True)
    noticed_on = models.DateField(_("préavis du"), null=True)

    class Meta:
        indexes = [models.Index(fields=["due_on"])]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.due_on}"


class KeptSums(models.Model):
    """What gone files counted in one year of a section, sealed. No history is kept of it: what a sum was
    before a file joined it would tell what the file said."""

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "section", "year"], name="kept_sums_once")
        ]

    def __str__(self) -> str:
        return f"{self.section} · {self.year}"


class Suspension(Record):
    """A file that waits beyond its term: until a day, for a reason somebody stated."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="suspensions")
    until = models.DateField(_("jusqu'au"))
    reason = models.CharField(_("motif"), max_length=500)
    asked_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(_("demandée le"), default=timezone.localdate)
    lifted_on = models.DateField(_("levée le"), null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="suspension_says_why",
                violation_error_message=_("Dites pourquoi ce dossier doit être gardé plus longtemps."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(lifted_on__isnull=True),
                name="suspension_one_at_a_time",
                violation_error_message=_("La conservation de ce dossier est déjà prolongée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.until}"


class Closure(Record):
    """A file that is no longer in use: since when, under which rule. Nothing in it tells who it was."""

    person_id = models.BigIntegerField(unique=True)
    closed_on = models.DateField(_("sorti le"))
    rule = models.CharField(_("règle"), max_length=500)
    archive_until = models.DateField(_("archive jusqu'au"), null=True)
    archive_removed_on = models.DateField(_("archive détruite le"), null=True)

    class Meta(Record.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.person_id} · {self.closed_on}"


class ArchivedFile(models.Model):
    """The content of a file put apart, sealed. No history is kept of it: destroyed, it is nowhere else."""

    person_id = models.BigIntegerField(primary_key=True)
    organisations = models.JSONField(default=list)  # who led or carried: whose officers may ask to read it
    archived_on = models.DateField()
    until = models.DateField()  # date.max while the last payment is not known
    reason = models.CharField(max_length=500)
    sealed = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["until"])]

    def __str__(self) -> str:
        return str(self.person_id)


class ArchiveReading(Record):
    """Somebody opened an archived file, and said why."""

    person_id = models.BigIntegerField(db_index=True)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("le"), default=timezone.now)
    reason = models.CharField(_("motif"), max_length=500)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="archive_reading_says_why",
                violation_error_message=_("Dites pourquoi vous ouvrez cette archive."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} · {self.at:%Y-%m-%d}"
