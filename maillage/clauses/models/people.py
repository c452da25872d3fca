"""What the counter knows of people: who may be counted and since when, what became of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import LotWorkQuerySet, PersonRecordQuerySet


class Eligibility(Record):
    """A person was checked against a criterion (`data/criteria.yaml`), with a proof, before being hired.

    A refusal says why in words that can be read out to the person.
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="clause_checks")
    criterion = models.CharField(_("critère"), max_length=40)
    proof = models.CharField(_("justificatif"), max_length=300, blank=True)
    checked_on = models.DateField(_("vérifié le"))
    checked_by = models.CharField(_("vérifié par"), max_length=200)
    checker = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    granted = models.BooleanField(_("éligible"), default=True)
    reason = models.CharField(_("motif"), max_length=500, blank=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "-checked_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "criterion", "checked_on"],
                name="eligibility_once_a_day",
                violation_error_message=_("Ce critère est déjà vérifié ce jour-là pour cette personne."),
            ),
            models.CheckConstraint(
                condition=Q(granted=True) & ~Q(proof="") | Q(granted=False) & ~Q(reason=""),
                name="eligibility_has_its_proof",
                violation_error_message=_(
                    "Une éligibilité se prouve par un justificatif ; un refus dit son motif."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.checked_on}"


class Outcome(Record):
    """The situation of a person so many months after the first clause contract of a window.

    `since` is that first day, `situation` a code of `data/situations.yaml`.
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="clause_outcomes")
    since = models.DateField(_("premier contrat"))
    months = models.PositiveSmallIntegerField(_("mois après"))
    situation = models.CharField(_("situation"), max_length=30)
    observed_on = models.DateField(_("constatée le"))
    source = models.CharField(_("dite par"), max_length=200, blank=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["network", "person", "since", "months"],
                name="outcome_once",
                violation_error_message=_("Cette situation est déjà notée."),
            ),
            models.CheckConstraint(
                condition=Q(months__gt=0),
                name="outcome_after_something",
                violation_error_message=_("Une situation se note après le premier contrat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.situation} +{self.months}"


class LotOffer(Record):
    """An offer opened to fill a lot: who is hired by it works for that lot."""

    lot = models.ForeignKey("clauses.Lot", on_delete=models.CASCADE, related_name="offers")
    offer = models.OneToOneField("employment.JobOffer", on_delete=models.CASCADE, related_name="clause_lot")

    objects = LotWorkQuerySet.as_manager()

    class Meta(Record.Meta):
        pass

    def __str__(self) -> str:
        return f"{self.lot_id} {self.offer_id}"
