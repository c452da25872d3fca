"""Perimeters: the parts of the figures a network reports apart (a town, the State, urban renewal)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import ClauseQuerySet


class Perimeter(Record):
    """A section of figures of its own, `clauses_CODE`: some buyers, or urban renewal, or both.

    `grouping` is a code of `data/mechanisms.yaml` (how mechanisms are gathered; "" does not tell them
    apart). Without buyers, all of them.
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("nom"), max_length=150)
    grouping = models.CharField(_("regroupement"), max_length=30, blank=True)
    urban_renewal = models.BooleanField(_("opérations de rénovation urbaine seulement"), default=False)

    objects = ClauseQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["network", "code"],
                name="perimeter_code_once",
                violation_error_message=_("Un périmètre porte déjà ce code."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9_]+$"),
                name="perimeter_code_shape",
                violation_error_message=_("Un code compte des minuscules, des chiffres, des soulignés."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PerimeterQuerySet(ClauseQuerySet):
    network_path = "perimeter__network_id"


class PerimeterBuyer(Record):
    """A buyer of a perimeter."""

    perimeter = models.ForeignKey(Perimeter, on_delete=models.CASCADE, related_name="buyers")
    buyer = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")

    objects = PerimeterQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["perimeter", "buyer"],
                name="perimeter_buyer_once",
                violation_error_message=_("Cet acheteur est déjà dans ce périmètre."),
            )
        ]

    def __str__(self) -> str:
        return str(self.buyer)
