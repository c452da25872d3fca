"""What a network does with a company: the officer in charge of it, and the exchanges they had."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record

from .managers import NetworkQuerySet


class Liaison(Record):
    """The liaison officer a network puts in charge of a company between two dates, both included."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="liaisons"
    )
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="liaisons")
    start_date = models.DateField(_("du"))
    end_date = models.DateField(_("au"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["officer", "end_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="liaison_dates_in_order",
                violation_error_message=_("La prise en charge finit avant de commencer."),
            ),
            ExclusionConstraint(
                name="liaison_one_at_a_time",
                expressions=[
                    (Same("organisation"), RangeOperators.EQUAL),
                    (Same("network"), RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Une structure n'a qu'un interlocuteur à la fois dans un réseau."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer} ({self.start_date} –)"


class InteractionKind(models.TextChoices):
    VISIT = "visit", _("Visite")
    CALL = "call", _("Appel")
    MAIL = "mail", _("Courriel")
    EVENT = "event", _("Événement")


class Interaction(Record):
    """An exchange with a company; `next_action` is to be done on `next_on`, and was done on `done_on`."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="interactions"
    )
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="interactions")
    contact = models.ForeignKey(
        "organisations.Contact",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="interactions",
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("nature"), max_length=10, choices=InteractionKind.choices)
    summary = models.CharField(_("résumé"), max_length=1000)
    next_action = models.CharField(_("suite à donner"), max_length=200, blank=True)
    next_on = models.DateField(_("pour le"), null=True, blank=True)
    done_on = models.DateField(_("faite le"), null=True, blank=True)

    objects = NetworkQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["organisation", "network", "-date"]),
            models.Index(
                fields=["network", "next_on"],
                name="interaction_to_do",
                condition=Q(next_on__isnull=False, done_on__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(next_action="", next_on__isnull=True)
                | (~Q(next_action="") & Q(next_on__isnull=False, next_on__gte=F("date"))),
                name="interaction_next_has_its_day",
                violation_error_message=_("Une suite à donner a un jour, après l'échange."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(next_on__isnull=False, done_on__gte=F("date")),
                name="interaction_done_was_to_do",
                violation_error_message=_("Seule une suite à donner peut être faite, après l'échange."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date}"
