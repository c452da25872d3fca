"""Before the entry: the prescription and the shared diagnosis."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record
from maillage.pathways.managers import ReferralQuerySet


class ReferralState(models.TextChoices):
    RECEIVED = "received", _("À diagnostiquer")
    DIAGNOSED = "diagnosed", _("Diagnostic fait")
    VALIDATED = "validated", _("Entrée validée")
    REFUSED = "refused", _("Entrée refusée")
    WITHDRAWN = "withdrawn", _("Abandonnée")
    ENROLLED = "enrolled", _("Parcours ouvert")


class Referral(Record):
    """A prescription: somebody is proposed to a programme. It becomes an enrolment, or not."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="referrals")
    programme = models.ForeignKey("pathways.Programme", on_delete=models.PROTECT, related_name="referrals")
    prescriber = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals_made",
    )
    operator = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="referrals_received"
    )
    worker = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    branch = models.ForeignKey(
        "territory.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    received_on = models.DateField(_("reçue le"))
    motive = models.TextField(_("motif"), blank=True)
    state = models.CharField(
        _("état"), max_length=20, choices=ReferralState.choices, default=ReferralState.RECEIVED
    )
    closed_on = models.DateField(_("close le"), null=True, blank=True)
    closing_reason = models.CharField(_("motif de clôture"), max_length=500, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            # The list, latest first.
            models.Index(F("received_on").desc(nulls_last=True), "id", name="referral_latest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"],
                condition=Q(state__in=["received", "diagnosed", "validated"]),
                name="referral_one_pending",
                violation_error_message=_("Une prescription est déjà en cours pour ce programme."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("received_on")),
                name="referral_dates_in_order",
                violation_error_message=_("La prescription est close avant d'être reçue."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.programme}"


class Diagnosis(Record):
    """The shared diagnosis that the commission reads: where the person stands, what stands in the way."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="diagnosis")
    author = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+", null=True)
    date = models.DateField(_("fait le"))
    situation = models.TextField(_("situation"), blank=True)
    strengths = models.TextField(_("atouts"), blank=True)
    project = models.TextField(_("projet"), blank=True)
    objectives = models.TextField(_("objectifs du parcours"), blank=True)
    education_level = models.CharField(_("niveau de formation"), max_length=10, blank=True)
    entry_situations = models.JSONField(_("situations à l'entrée"), default=list, blank=True)

    class Meta(Record.Meta):
        pass

    def __str__(self) -> str:
        return f"Diagnostic · {self.referral}"
