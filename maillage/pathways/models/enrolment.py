"""The enrolment (parcours): a person in a programme from an entry to an exit."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.dates import DateRange, Same
from maillage.kernel.models import Record
from maillage.pathways.managers import EnrolmentQuerySet
from maillage.pathways.triggers import ENROLMENT_RULES


class EducationLevel(models.TextChoices):
    I = "I", _("Niveau I (bac + 5)")  # noqa: E741 - the nomenclature's own numerals
    II = "II", _("Niveau II (bac + 3 ou 4)")
    III = "III", _("Niveau III (BTS, DUT, DEUG)")
    IV = "IV", _("Niveau IV (bac, BP, BT)")
    V = "V", _("Niveau V (CAP, BEP)")
    VBIS = "Vbis", _("Niveau V bis (BEPC, CEP)")
    VI = "VI", _("Niveau VI (fin de scolarité obligatoire)")
    FOREIGN = "foreign", _("Diplôme étranger sans équivalence")
    UNKNOWN = "unknown", _("Non renseigné")


class EntrySituation(models.TextChoices):
    """Situations recorded at entry; living in a priority neighbourhood is never typed."""

    RQTH = "rqth", _("Travailleur handicapé (RQTH)")
    YOUNG_UNQUALIFIED = "young_unqualified", _("Jeune sans qualification")
    SINGLE_PARENT = "single_parent", _("Parent isolé")
    OTHER_EXCLUSION = "other_exclusion", _("Autre situation d'exclusion")
    JOB_SEEKER_UNDER_1_YEAR = "job_seeker_under_1_year", _("Demandeur d'emploi (moins d'un an)")
    RSA = "rsa", _("Bénéficiaire du RSA")
    DELD = "deld", _("Demandeur d'emploi de longue durée (un an ou plus)")


class Enrolment(Record):
    """A pathway. `operator` is the structure that carries it; the lead is the programme's organisation."""

    origin = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="enrolments_recorded"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey("pathways.Programme", on_delete=models.PROTECT, related_name="enrolments")
    operator = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="enrolments_carried"
    )
    prescriber = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolments_prescribed",
    )
    branch = models.ForeignKey(
        "territory.Branch", on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments"
    )
    referral = models.OneToOneField(
        "pathways.Referral", on_delete=models.PROTECT, null=True, blank=True, related_name="enrolment"
    )
    commission_date = models.DateField(_("commission du"), null=True, blank=True)
    entry_date = models.DateField(_("entrée"))
    exit_date = models.DateField(_("sortie"), null=True, blank=True)
    exit_kind = models.ForeignKey(
        "pathways.ExitKind", on_delete=models.PROTECT, null=True, blank=True, related_name="enrolments"
    )
    exit_contract = models.ForeignKey(
        "employment.EmploymentContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="exits_proved",
    )
    exit_evidence = models.CharField(_("justificatif de sortie"), max_length=200, blank=True)
    exit_evidence_date = models.DateField(_("date du justificatif"), null=True, blank=True)
    exit_note = models.TextField(_("commentaire de sortie"), blank=True)
    education_level = models.CharField(
        _("niveau de formation"),
        max_length=10,
        choices=EducationLevel.choices,
        default=EducationLevel.UNKNOWN,
    )
    entry_situations = ArrayField(
        models.CharField(max_length=40, choices=EntrySituation.choices),
        verbose_name=_("situations à l'entrée"),
        default=list,
        blank=True,
    )
    objectives = models.TextField(_("objectifs du parcours"), blank=True)
    contract_signed_on = models.DateField(_("contrat d'engagement signé le"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + ENROLMENT_RULES
        indexes = [
            # Who sees a person is asked of every list and search: answered from this index alone.
            models.Index(
                fields=["person"], include=["programme", "operator", "prescriber"], name="enrolment_reach"
            ),
            models.Index(fields=["programme", "entry_date"]),
            models.Index(fields=["programme", "exit_date"]),
            models.Index(fields=["operator", "exit_date"]),
            models.Index(fields=["operator", "person"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "ref"],
                name="enrolment_ref_once",
                violation_error_message=_("Un parcours porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(exit_date__isnull=True) | Q(exit_date__gte=F("entry_date")),
                name="enrolment_exit_after_entry",
                violation_error_message=_("La sortie précède l'entrée."),
            ),
            models.CheckConstraint(
                condition=Q(exit_date__isnull=True, exit_kind__isnull=True)
                | Q(exit_date__isnull=False, exit_kind__isnull=False),
                name="enrolment_exit_has_kind",
                violation_error_message=_("Une sortie a une date et un motif, ensemble."),
            ),
            models.CheckConstraint(
                condition=Q(commission_date__isnull=True) | Q(commission_date__lte=F("entry_date")),
                name="enrolment_commission_before_entry",
                violation_error_message=_("La commission de validation précède l'entrée."),
            ),
            ExclusionConstraint(
                name="enrolment_one_at_a_time",
                expressions=[
                    (Same("person"), RangeOperators.EQUAL),
                    (Same("programme"), RangeOperators.EQUAL),
                    (DateRange("entry_date", "exit_date"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.IMMEDIATE,
                violation_error_message=_(
                    "Cette personne a déjà un parcours dans ce programme à ces dates : "
                    "enregistrez d'abord sa sortie."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.programme}"

    @property
    def is_open(self) -> bool:
        return self.exit_date is None


class ReferenceAssignment(Record):
    """The reference worker (référent de parcours) of a pathway between two dates, both included."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="assignments")
    worker = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="assignments")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="assignments"
    )
    start_date = models.DateField(_("du"))
    end_date = models.DateField(_("au"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["worker", "end_date"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="assignment_dates_in_order",
                violation_error_message=_("La référence finit avant de commencer."),
            ),
            ExclusionConstraint(
                name="assignment_one_at_a_time",
                expressions=[
                    (Same("enrolment"), RangeOperators.EQUAL),
                    (DateRange("start_date", "end_date"), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Un parcours n'a qu'un référent à la fois."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker} ({self.start_date} –)"
