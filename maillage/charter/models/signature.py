"""A company's signature of the charter, and what it promised."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record

from ..managers import OfSignatureQuerySet, SignatureQuerySet


class CharterSignature(Record):
    """A company signed the charter of a network, from `signed_on` to `until`, both included.

    `version` is the code of the text that was signed (charters/): it says what may be promised.
    """

    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="charter_signatures"
    )
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(_("texte signé"), max_length=20)
    signed_on = models.DateField(_("signée le"))
    until = models.DateField(_("jusqu'au"))

    objects = SignatureQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["network", "until"]),
            models.Index(fields=["organisation", "network"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("signed_on")),
                name="signature_dates_in_order",
                violation_error_message=_("La signature prend fin avant de commencer."),
            ),
            ExclusionConstraint(
                name="signature_one_at_a_time",
                expressions=[
                    (Same("organisation"), RangeOperators.EQUAL),
                    (Same("network"), RangeOperators.EQUAL),
                    (DateRange("signed_on", "until"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_(
                    "L'entreprise a déjà une signature sur une partie de cette période."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.signed_on} – {self.until})"


class Commitment(Record):
    """What a signatory promised: so many of a kind between two days, both included.

    `axis` and `kind` are codes of the text signed. `ref` is the key of the files of who imported it.
    """

    signature = models.ForeignKey(CharterSignature, on_delete=models.CASCADE, related_name="commitments")
    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    axis = models.CharField(_("axe"), max_length=40)
    kind = models.CharField(_("engagement"), max_length=40)
    quantity = models.PositiveIntegerField(_("quantité promise"))
    starts_on = models.DateField(_("à partir du"))
    due_on = models.DateField(_("échéance"))

    objects = OfSignatureQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["signature", "due_on"]), models.Index(fields=["due_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_organisation", "ref"],
                name="commitment_ref_once",
                violation_error_message=_("Un engagement porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="commitment_promises_something",
                violation_error_message=_("Un engagement promet au moins une fois quelque chose."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="commitment_dates_in_order",
                violation_error_message=_("L'échéance précède le début de l'engagement."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} × {self.quantity}"
