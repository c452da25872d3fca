"""People the method follows, and the one candidate of an offer."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import PersonRecordQuerySet, ProposalQuerySet
from .posts import IodOffer


class IodCase(Record):
    """A person the network's IOD officers follow, from the orientation to the day they no longer do.

    `officer` is None until one of them takes the person in charge. What was done is in the events.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="iod_cases")
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="iod_cases"
    )
    referred_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_on = models.DateField(_("ouvert le"))
    wish = models.CharField(_("ce qui est cherché"), max_length=500, blank=True)
    closed_on = models.DateField(_("fermé le"), null=True, blank=True)
    closing = models.CharField(_("motif"), max_length=20, blank=True)

    objects = PersonRecordQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "closed_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "network"],
                condition=Q(closed_on__isnull=True),
                name="iod_case_open_once",
                violation_error_message=_("Cette personne est déjà suivie par la mission IOD."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing="")
                | (Q(closed_on__gte=F("opened_on")) & ~Q(closing="")),
                name="iod_case_closing_says_why",
                violation_error_message=_("La fin d'un suivi IOD a un jour et un motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.opened_on})"


class Outcome(models.TextChoices):
    WAITING = "", _("en cours")
    HIRED = "hired", _("embauche")
    REFUSED = "refused", _("sans suite")


class IodProposal(Record):
    """The candidate of an offer: proposed, met on the post with the officer, hired or not. No CV goes.

    `meeting_on` is planned; `met_on` is the day the meeting was held.
    """

    offer = models.ForeignKey(IodOffer, on_delete=models.PROTECT, related_name="proposals")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="iod_proposals")
    officer = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposée le"))
    meeting_on = models.DateField(_("rencontre prévue le"), null=True, blank=True)
    meeting_at = models.TimeField(_("à"), null=True, blank=True)
    met_on = models.DateField(_("rencontre tenue le"), null=True, blank=True)
    outcome = models.CharField(_("issue"), max_length=10, choices=Outcome.choices, blank=True, default="")
    outcome_on = models.DateField(_("le"), null=True, blank=True)
    refusal = models.CharField(_("motif"), max_length=20, blank=True)
    contract = models.OneToOneField(
        "employment.EmploymentContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="iod_proposal",
    )

    objects = ProposalQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["meeting_on"], name="iod_meeting_planned", condition=Q(outcome=""))]
        constraints = [
            models.UniqueConstraint(
                fields=["offer"],
                condition=Q(outcome__in=["", "hired"]),
                name="iod_one_candidate",
                violation_error_message=_(
                    "Une offre n'a qu'un candidat à la fois : dites d'abord ce qu'il en est du précédent."
                ),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True, refusal="", contract__isnull=True)
                | Q(outcome="hired", outcome_on__isnull=False, refusal="", contract__isnull=False)
                | (Q(outcome="refused", outcome_on__isnull=False, contract__isnull=True) & ~Q(refusal="")),
                name="iod_proposal_outcome_whole",
                violation_error_message=_("Une issue dit son jour, et l'embauche ou le motif."),
            ),
            models.CheckConstraint(
                condition=(Q(met_on__isnull=True) | Q(met_on__gte=F("proposed_on")))
                & (Q(meeting_on__isnull=True) | Q(meeting_on__gte=F("proposed_on"))),
                name="iod_proposal_before_the_meeting",
                violation_error_message=_("La rencontre précède la proposition."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.offer}"
