"""Appointments (entretiens)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.pathways.managers import AppointmentQuerySet


class Mode(models.TextChoices):
    IN_PERSON = "in_person", _("En présence")
    PHONE = "phone", _("Téléphone")
    VIDEO = "video", _("Visio")
    HOME = "home", _("À domicile")
    COLLECTIVE = "collective", _("Collectif")


class Theme(models.TextChoices):
    INCLUSION = "inclusion", _("Insertion")
    HEALTH = "health", _("Santé")
    OTHER = "other", _("Autre")


class Attendance(models.TextChoices):
    PLANNED = "", _("À venir")
    KEPT = "kept", _("Tenu")
    MISSED = "missed", _("Manqué")
    EXCUSED = "excused", _("Excusé")


class Appointment(Record):
    """A meeting between a person and a professional. An empty attendance: planned, or not yet recorded."""

    origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="appointments_recorded"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="appointments")
    enrolment = models.ForeignKey(
        "pathways.Enrolment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
    )
    worker = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    date = models.DateField(_("date"))
    time = models.TimeField(_("heure"), null=True, blank=True)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices, default=Mode.IN_PERSON)
    theme = models.CharField(_("thème"), max_length=20, choices=Theme.choices, default=Theme.INCLUSION)
    attendance = models.CharField(
        _("présence"), max_length=10, choices=Attendance.choices, blank=True, default=""
    )
    note = models.TextField(_("note"), blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["worker", "date"]),
            models.Index(fields=["person", "date"]),
            models.Index(fields=["date"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="appointment_ref_once",
                violation_error_message=_("Un entretien porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(attendance__in=["", "kept", "missed", "excused"]),
                name="appointment_attendance_known",
                violation_error_message=_("La présence est : tenu, manqué ou excusé."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.date}"
