"""What officers did, dated; and the hires they follow."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import EventQuerySet, HireQuerySet


class IodEventKind(models.TextChoices):
    FOLLOWED = "followed", _("Personne suivie")
    REFERRAL = "referral", _("Orientation")
    INTERVIEW = "interview", _("Entretien avec la personne")
    INTRODUCTION = "introduction", _("Mise en relation sur le poste")
    POST_VISIT = "post_visit", _("Visite de poste")
    COMPANY_MEETING = "company_meeting", _("Rendez-vous en entreprise")
    FOLLOW_UP_EMPLOYER = "follow_up_employer", _("Suivi avec l'employeur")
    FOLLOW_UP_EMPLOYEE = "follow_up_employee", _("Suivi avec la personne")


# Events of a company that concern nobody, or somebody.
OF_COMPANIES = (IodEventKind.POST_VISIT, IodEventKind.COMPANY_MEETING)
OF_PEOPLE = tuple(kind for kind in IodEventKind.values if kind not in OF_COMPANIES)
FOLLOW_UPS = (IodEventKind.FOLLOW_UP_EMPLOYER, IodEventKind.FOLLOW_UP_EMPLOYEE)


class IodEvent(Record):
    """Something done, once: by whom, when, with which company, about whom, after which hire.

    `due_on` is the day a follow-up was due, where it answers for one: two officers cannot hold it twice.
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    kind = models.CharField(_("événement"), max_length=20, choices=IodEventKind.choices)
    date = models.DateField(_("date"))
    officer = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="iod_events"
    )
    organisation = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="iod_events",
    )
    contract = models.ForeignKey(
        "employment.EmploymentContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="iod_events",
    )
    post = models.ForeignKey(
        "employment.IodPost", on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    proposal = models.ForeignKey(
        "employment.IodProposal", on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    due_on = models.DateField(_("prévu le"), null=True, blank=True)
    words = models.CharField(_("en quelques mots"), max_length=500, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            models.Index(fields=["network", "kind", "date"]),
            models.Index(fields=["person", "network", "date"]),
            models.Index(fields=["organisation", "network", "kind", "date"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="iod_event_ref_once",
                violation_error_message=_("Un événement IOD porte déjà cette référence."),
            ),
            models.UniqueConstraint(
                fields=["contract", "kind", "due_on"],
                name="iod_follow_up_held_once",
                violation_error_message=_("Ce suivi vient d'être noté."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OF_COMPANIES) | Q(person__isnull=False),
                name="iod_event_has_its_person",
                violation_error_message=_("Cet événement concerne une personne : dites laquelle."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_COMPANIES) | Q(organisation__isnull=False),
                name="iod_event_has_its_company",
                violation_error_message=_("Cet événement se passe dans une entreprise : dites laquelle."),
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(contract__isnull=False, kind__in=FOLLOW_UPS),
                name="iod_due_is_of_a_follow_up",
                violation_error_message=_("Seul le suivi d'une embauche a un jour prévu."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.date}"


class IodHire(Record):
    """What the method adds to a contract it follows: who follows it, its trial period, why it broke off.

    A contract of origin IOD that has none (imported) is followed all the same, by nobody in particular.
    """

    contract = models.OneToOneField(
        "employment.EmploymentContract", on_delete=models.PROTECT, related_name="iod_hire"
    )
    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="iod_hires"
    )
    trial_until = models.DateField(_("fin de la période d'essai"), null=True, blank=True)
    breakage = models.CharField(_("motif de rupture"), max_length=20, blank=True)
    breakage_words = models.CharField(_("en quelques mots"), max_length=300, blank=True)

    objects = HireQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.contract)
