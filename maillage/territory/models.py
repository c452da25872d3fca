"""Areas with validity dates, and the branches (antennes) of an organisation."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange
from maillage.kernel.models import Record
from maillage.kernel.text import Fold


class AreaKind(models.TextChoices):
    COMMUNE = "commune", _("Commune")
    ARRONDISSEMENT = "arrondissement", _("Arrondissement")
    QPV = "qpv", _("Quartier prioritaire")
    QVA = "qva", _("Quartier de veille active")
    ZFU = "zfu", _("Zone franche urbaine")
    DEPARTMENT = "department", _("Département")


class Area(Record):
    """A zone that exists between two dates, both included (None: no bound).

    Priority neighbourhoods come in generations that follow each other: `generation` names it
    ("2015", "2024") and the dates decide which is in force on a day.
    """

    kind = models.CharField(_("type"), max_length=20, choices=AreaKind.choices)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=200)
    generation = models.CharField(_("génération"), max_length=10, blank=True)
    insee_codes = models.CharField(_("communes (codes INSEE)"), max_length=200, blank=True)
    valid_from = models.DateField(_("en vigueur du"), null=True, blank=True)
    valid_to = models.DateField(_("au"), null=True, blank=True)
    polygon = models.JSONField(_("contour (GeoJSON)"), null=True, blank=True)
    folded_name = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=200), db_persist=True
    )

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["kind", "folded_name"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="area_dates_in_order",
                violation_error_message=_("La zone finit avant de commencer."),
            ),
            ExclusionConstraint(
                name="area_code_once_at_a_time",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Ce code de zone existe déjà sur ces dates."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Branch(Record):
    """A neighbourhood branch (antenne de proximité); also the territory of a commission."""

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="branches"
    )
    name = models.CharField(_("nom"), max_length=100)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="branch_name_once",
                violation_error_message=_("Une antenne porte déjà ce nom."),
            )
        ]

    def __str__(self) -> str:
        return self.name
