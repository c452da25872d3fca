"""When hours are missing: the formal notice, then the penalty, or why there is none."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import OfLotQuerySet
from .contracts import Lot


class FormalNotice(Record):
    """The buyer, or the counter on its behalf, asks the holder to do the hours that are missing by a day."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="notices")
    company = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("entreprise"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    sent_on = models.DateField(_("envoyée le"))
    deadline = models.DateField(_("délai jusqu'au"))
    missing_hours = models.DecimalField(_("heures manquantes"), max_digits=9, decimal_places=2)
    note = models.CharField(_("précision"), max_length=500, blank=True)

    objects = OfLotQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gte=F("sent_on")),
                name="formal_notice_leaves_time",
                violation_error_message=_("Le délai finit avant l'envoi."),
            ),
            models.CheckConstraint(
                condition=Q(missing_hours__gt=0),
                name="formal_notice_about_something",
                violation_error_message=_("Une mise en demeure porte sur des heures manquantes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_on}"


class Penalty(Record):
    """Missing hours × rate of the lot, after a formal notice; waived with a reason (amount 0)."""

    notice = models.OneToOneField(FormalNotice, on_delete=models.PROTECT, related_name="penalty")
    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="penalties")
    decided_on = models.DateField(_("décidée le"))
    missing_hours = models.DecimalField(_("heures manquantes"), max_digits=9, decimal_places=2)
    rate = models.DecimalField(_("euros par heure"), max_digits=7, decimal_places=2)
    amount = models.DecimalField(_("montant (€)"), max_digits=12, decimal_places=2, default=Decimal(0))
    waived = models.BooleanField(_("abandonnée"), default=False)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = OfLotQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(waived=True, amount=0) & ~Q(reason="") | Q(waived=False, amount__gte=0),
                name="penalty_waived_says_why",
                violation_error_message=_("Une pénalité abandonnée dit pourquoi, et ne coûte rien."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} €"
