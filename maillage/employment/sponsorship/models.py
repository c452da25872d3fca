"""Pairs of a sponsor and a person, and their meetings."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record

from ..managers import WorkQuerySet


class SponsorshipEnd(models.TextChoices):
    """Why a pair parted."""

    HIRED = "hired", _("Emploi ou formation trouvés")
    TERM = "term", _("Arrivé à son terme")
    PERSON = "person", _("À la demande de la personne")
    SPONSOR = "sponsor", _("À la demande du parrain ou de la marraine")
    OTHER = "other", _("Autre raison")


class Sponsorship(Record):
    """A contact of a company sponsors a person from `start_date` on; None: they still meet.

    `sponsor` is lost with the contact, who may ask not to be kept; the company's part stays.
    """

    origin_organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("enregistré par"),
        on_delete=models.PROTECT,
        related_name="sponsorships_recorded",
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="sponsorships")
    company = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("entreprise"),
        on_delete=models.PROTECT,
        related_name="sponsorships_given",
    )
    sponsor = models.ForeignKey(
        "organisations.Contact",
        verbose_name=_("parrain ou marraine"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sponsorships",
    )
    subject = models.CharField(_("ce qu'ils visent"), max_length=200, blank=True)
    start_date = models.DateField(_("depuis le"))
    end_date = models.DateField(_("jusqu'au"), null=True, blank=True)
    end_reason = models.CharField(
        _("raison de la fin"), max_length=10, choices=SponsorshipEnd.choices, blank=True
    )

    objects = WorkQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["company", "start_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True, end_reason="")
                | (Q(end_date__gte=F("start_date")) & ~Q(end_reason="")),
                name="sponsorship_ends_with_reason",
                violation_error_message=_("Un parrainage finit après son début, pour une raison dite."),
            ),
            ExclusionConstraint(
                name="sponsorship_once_at_a_time",
                expressions=[
                    (Same("person"), RangeOperators.EQUAL),
                    (Same("sponsor"), RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Ces deux personnes forment déjà un binôme à ces dates."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.start_date} –)"


class MeetingState(models.TextChoices):
    PLANNED = "", _("prévue")
    KEPT = "kept", _("tenue")
    MISSED = "missed", _("manquée")


class SponsorshipMeeting(Record):
    """A meeting of a pair."""

    sponsorship = models.ForeignKey(
        Sponsorship, verbose_name=_("parrainage"), on_delete=models.CASCADE, related_name="meetings"
    )
    date = models.DateField(_("jour"))
    state = models.CharField(_("présence"), max_length=10, choices=MeetingState.choices, blank=True)
    note = models.CharField(_("en quelques mots"), max_length=300, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["sponsorship", "date"],
                name="sponsorship_meeting_once_a_day",
                violation_error_message=_("Une rencontre est déjà notée ce jour-là."),
            )
        ]

    def __str__(self) -> str:
        return str(self.date)
