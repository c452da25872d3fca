"""The employment contract."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from .helps.models import CompanyHelp, CompanyHelpAction
from .immersions.models import Immersion, ImmersionLimit
from .iod.models import IodCase, IodEvent, IodHire, IodOffer, IodPost, IodProposal
from .matching.models import SetAside
from .nomenclature import NOT_EMPLOYMENT, ContractKind, ContractOrigin
from .offers.models import Application, Convening, JobOffer, RecruitmentSession
from .sponsorship.models import Sponsorship, SponsorshipMeeting

__all__ = [
    "NOT_EMPLOYMENT",
    "Application",
    "CompanyHelp",
    "CompanyHelpAction",
    "ContractKind",
    "ContractOrigin",
    "Convening",
    "EmploymentContract",
    "Immersion",
    "ImmersionLimit",
    "IodCase",
    "IodEvent",
    "IodHire",
    "IodOffer",
    "IodPost",
    "IodProposal",
    "JobOffer",
    "RecruitmentSession",
    "SetAside",
    "Sponsorship",
    "SponsorshipMeeting",
]


class ContractQuerySet(models.QuerySet):
    def visible_to(self, context) -> "ContractQuerySet":
        from maillage.accounts.roles import Right
        from maillage.people.models import Person

        if not context.has(Right.SEE_PATHWAYS):
            return self.none()
        return self.filter(person__in=Person.objects.visible_to(context))


class EmploymentContract(Record):
    """A person employed by an organisation, from start to end (None: still running or unknown)."""

    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="contracts_recorded"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="contracts")
    employer = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="contracts_as_employer"
    )
    kind = models.CharField(_("nature"), max_length=20, choices=ContractKind.choices)
    start_date = models.DateField(_("début"))
    planned_end_date = models.DateField(_("fin prévue"), null=True, blank=True)
    end_date = models.DateField(_("fin réelle"), null=True, blank=True)
    weekly_hours = models.DecimalField(
        _("heures par semaine"), max_digits=4, decimal_places=2, null=True, blank=True
    )
    job_title = models.CharField(_("métier"), max_length=150, blank=True)
    origin = models.CharField(
        _("origine"), max_length=20, choices=ContractOrigin.choices, default=ContractOrigin.OWN_SEARCH
    )

    objects = ContractQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["origin_organisation", "ref"],
                name="contract_ref_once",
                violation_error_message=_("Un contrat porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=(Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")))
                & (Q(planned_end_date__isnull=True) | Q(planned_end_date__gte=F("start_date"))),
                name="contract_dates_in_order",
                violation_error_message=_("Le contrat finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | (Q(weekly_hours__gt=0) & Q(weekly_hours__lte=60)),
                name="contract_hours_plausible",
                violation_error_message=_("Les heures par semaine vont de 0 à 60."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.employer}"

    @property
    def is_employment(self) -> bool:
        return self.kind not in NOT_EMPLOYMENT
