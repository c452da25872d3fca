"""Immersions in a company (périodes de mise en situation en milieu professionnel, PMSMP)."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record

from ..managers import WorkQuerySet
from .triggers import IMMERSION_RULES


class ImmersionObject(models.TextChoices):
    """What an immersion is for: one of the three, never two (source: code du travail, L5135-1)."""

    DISCOVER = "discover", _("Découvrir un métier ou un secteur")
    CONFIRM = "confirm", _("Confirmer un projet professionnel")
    RECRUIT = "recruit", _("Initier une démarche de recrutement")


class ImmersionState(models.TextChoices):
    DRAFT = "draft", _("En préparation")
    PRINTED = "printed", _("Convention éditée")
    SIGNED = "signed", _("Signée")
    DONE = "done", _("Faite")
    INTERRUPTED = "interrupted", _("Interrompue")
    CANCELLED = "cancelled", _("Annulée")


# Those that bind: they count against the limits, and nobody is in two of them on one day.
BINDING = (ImmersionState.SIGNED, ImmersionState.DONE, ImmersionState.INTERRUPTED)
OPEN = (ImmersionState.DRAFT, ImmersionState.PRINTED)


class ImmersionResult(models.TextChoices):
    """What it taught, once over."""

    CONFIRMED = "confirmed", _("Projet confirmé")
    TO_REWORK = "to_rework", _("Projet à retravailler")
    SET_ASIDE = "set_aside", _("Projet écarté")
    HIRING = "hiring", _("Embauche prévue")


class ImmersionQuerySet(WorkQuerySet):
    def binding(self) -> ImmersionQuerySet:
        return self.filter(state__in=BINDING)


class Immersion(Record):
    """A person in a company from `start_date` to `end_date`, both included; `stopped_on` cut it short."""

    origin_organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("enregistrée par"),
        on_delete=models.PROTECT,
        related_name="immersions_recorded",
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="immersions")
    company = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("entreprise d'accueil"),
        on_delete=models.PROTECT,
        related_name="immersions_hosted",
    )
    prescriber = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("structure prescriptrice"),
        on_delete=models.PROTECT,
        related_name="immersions_prescribed",
    )
    renews = models.ForeignKey(
        "self",
        verbose_name=_("renouvelle"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="renewals",
    )
    purpose = models.CharField(_("objet"), max_length=10, choices=ImmersionObject.choices)
    job_title = models.CharField(_("métier"), max_length=150)
    start_date = models.DateField(_("premier jour"))
    end_date = models.DateField(_("dernier jour prévu"))
    stopped_on = models.DateField(_("interrompue le"), null=True, blank=True)
    last_day = models.GeneratedField(
        verbose_name=_("dernier jour"),
        expression=Coalesce("stopped_on", "end_date"),
        output_field=models.DateField(),
        db_persist=True,
    )
    weekly_hours = models.DecimalField(_("heures par semaine"), max_digits=4, decimal_places=2)
    timetable = models.CharField(_("horaires"), max_length=200, blank=True)
    place = models.CharField(_("lieu"), max_length=200, blank=True)
    tasks = models.CharField(_("activités confiées"), max_length=1000, blank=True)
    tutor = models.CharField(_("tuteur dans l'entreprise"), max_length=150, blank=True)
    tutor_function = models.CharField(_("fonction du tuteur"), max_length=100, blank=True)
    signatory = models.CharField(_("signataire de l'entreprise"), max_length=150, blank=True)
    state = models.CharField(
        _("état"), max_length=12, choices=ImmersionState.choices, default=ImmersionState.DRAFT
    )
    printed_on = models.DateField(_("convention éditée le"), null=True, blank=True)
    signed_on = models.DateField(_("signée le"), null=True, blank=True)
    result = models.CharField(_("bilan"), max_length=10, choices=ImmersionResult.choices, blank=True)
    evaluation = models.CharField(_("ce qu'elle a montré"), max_length=1000, blank=True)
    reason = models.CharField(_("motif de l'arrêt"), max_length=300, blank=True)

    objects = ImmersionQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + IMMERSION_RULES
        indexes = [models.Index(fields=["company", "start_date"]), models.Index(fields=["start_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")),
                name="immersion_dates_in_order",
                violation_error_message=_("L'immersion finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="interrupted", stopped_on__gte=F("start_date"), stopped_on__lte=F("end_date")
                )
                | (~Q(state="interrupted") & Q(stopped_on__isnull=True)),
                name="immersion_stopped_inside",
                violation_error_message=_(
                    "Une immersion s'interrompt entre son premier et son dernier jour prévu."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BINDING) | Q(signed_on__isnull=False),
                name="immersion_signed_has_its_day",
                violation_error_message=_("Une convention signée a le jour de sa signature."),
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | Q(signed_on__lte=F("start_date")),
                name="immersion_signed_before",
                violation_error_message=_("Une convention se signe au plus tard le premier jour."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("done", "interrupted")) | ~Q(result=""),
                name="immersion_ends_with_result",
                violation_error_message=_("Une immersion finie a son bilan."),
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=ImmersionObject.values),
                name="immersion_one_object",
                violation_error_message=_("Une immersion a un seul objet."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0),
                name="immersion_hours_positive",
                violation_error_message=_("Les heures par semaine sont plus de zéro."),
            ),
            ExclusionConstraint(
                name="immersion_one_at_a_time",
                expressions=[
                    (Same("person"), RangeOperators.EQUAL),
                    (DateRange("start_date", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=Q(state__in=BINDING),
                violation_error_message=_(
                    "La personne est déjà en immersion à ces dates : une immersion à la fois."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_title} · {self.company}"

    @property
    def is_binding(self) -> bool:
        return self.state in BINDING

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def first(self) -> int | None:
        """The immersion this one renews, or itself: renewals all point at the first one."""
        return self.renews_id or self.pk


class ImmersionLimit(models.Model):
    """The limits in force from a day on: `data/immersions.yaml`, where the database's rules read them."""

    since = models.DateField(unique=True)
    months_each = models.PositiveSmallIntegerField()
    renewals = models.PositiveSmallIntegerField()
    months_in_all = models.PositiveSmallIntegerField()
    window_months = models.PositiveSmallIntegerField()
    weekly_hours = models.PositiveSmallIntegerField()
    weekly_hours_minor = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return str(self.since)
