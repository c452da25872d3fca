"""Hours: what a company declares of a month, line by line, until a facilitator validates each of them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.evidence.sealed import SealedFile
from maillage.kernel.errors import register_rule
from maillage.kernel.models import Record

from ..managers import HoursLineQuerySet, OfLotQuerySet, ProofQuerySet, StatementQuerySet
from ..triggers import HOURS_RULES
from .contracts import Lot, Modality

register_rule(
    "hours_validated_stay",
    _("Une ligne validée ne se modifie pas : enregistrez une ligne de correction."),
)
register_rule(
    "hours_never_below_zero",
    _("Cette correction retire plus d'heures qu'il n'y en a de validées pour ce mois."),
    "hours",
)
register_rule(
    "hours_of_their_contract",
    _("Le contrat de travail d'une ligne est celui de la personne avec l'entreprise qui la déclare."),
    "contract",
)


class HoursState(models.TextChoices):
    DECLARED = "declared", _("déclarée")
    CHECKED = "checked", _("contrôlée")
    VALIDATED = "validated", _("validée")
    REJECTED = "rejected", _("rejetée")


class LineSource(models.TextChoices):
    TYPED = "typed", _("saisie")
    FILE = "file", _("fichier")
    COMPANY = "company", _("déclarée par l'entreprise")
    SHEET = "sheet", _("tableau de l'entreprise")
    CORRECTION = "correction", _("correction")


class HoursStatement(Record):
    """What one company declares of one month, for all its lots: who was asked, who answered, and when."""

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="hours_statements"
    )
    month = models.DateField(_("mois"))  # its first day
    contact = models.ForeignKey(
        "organisations.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_on = models.DateField(_("demandé le"), null=True, blank=True)
    asked_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reminders = models.PositiveSmallIntegerField(_("relances"), default=0)
    reminded_on = models.DateField(_("relancé le"), null=True, blank=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    sender = models.CharField(_("envoyé par"), max_length=200, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)
    nothing_done = models.BooleanField(_("aucune heure ce mois"), default=False)

    objects = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "month"])]
        constraints = [
            models.UniqueConstraint(
                fields=["network", "company", "month"],
                name="statement_once_a_month",
                violation_error_message=_("Cette entreprise a déjà un relevé de ce mois."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="statement_of_a_whole_month",
                violation_error_message=_("Un relevé porte sur un mois entier."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.month:%m/%Y}"


class HoursLine(Record):
    """Hours of one person on one lot in the month of the statement; training hours apart.

    Hours are in hundredths at the finest. A correction is a line of its own with negative hours. A person
    not found yet is kept as said. `anomalies` are the codes of the last check, `reason` why a line was
    rejected, or validated in spite of them. Once validated nothing changes: the database holds it.
    """

    statement = models.ForeignKey(HoursStatement, on_delete=models.PROTECT, related_name="lines")
    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="lines")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="clause_hours"
    )
    said_last_name = models.CharField(_("nom déclaré"), max_length=100, blank=True)
    said_first_name = models.CharField(_("prénom déclaré"), max_length=100, blank=True)
    said_birth_date = models.DateField(_("naissance déclarée"), null=True, blank=True)
    contract = models.ForeignKey(
        "employment.EmploymentContract",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clause_hours",
    )
    hours = models.DecimalField(_("heures"), max_digits=6, decimal_places=2)
    training_hours = models.DecimalField(
        _("heures de formation"), max_digits=6, decimal_places=2, default=Decimal(0)
    )
    modality = models.CharField(
        _("modalité"), max_length=20, choices=Modality.choices, default=Modality.DIRECT
    )
    state = models.CharField(
        _("état"), max_length=10, choices=HoursState.choices, default=HoursState.DECLARED
    )
    anomalies = models.JSONField(_("anomalies"), default=list, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    source = models.CharField(
        _("origine"), max_length=10, choices=LineSource.choices, default=LineSource.TYPED
    )
    decided_at = models.DateTimeField(_("décidée le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = HoursLineQuerySet.as_manager()

    class Meta(Record.Meta):
        triggers = Record.Meta.triggers + HOURS_RULES
        indexes = [
            models.Index(fields=["lot", "state"]),
            models.Index(
                fields=["statement"], name="hours_awaiting", condition=Q(state__in=["declared", "checked"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_organisation", "ref"],
                name="hours_ref_once",
                violation_error_message=_("Une ligne d'heures porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=~Q(hours=0) | ~Q(training_hours=0),
                name="hours_are_some",
                violation_error_message=_("Une ligne compte des heures, de travail ou de formation."),
            ),
            models.CheckConstraint(
                condition=Q(hours__range=(-744, 744), training_hours__range=(-744, 744)),
                name="hours_fit_in_a_month",
                violation_error_message=_("Un mois ne compte pas plus de 744 heures."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(said_last_name=""),
                name="hours_name_somebody",
                violation_error_message=_("Une ligne d'heures nomme une personne."),
            ),
            models.CheckConstraint(
                condition=~Q(state="validated") | Q(person__isnull=False, contract__isnull=False),
                name="hours_validated_of_somebody",
                violation_error_message=_(
                    "Une ligne validée est celle d'une personne connue, sous un contrat de travail."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="rejected") | ~Q(reason=""),
                name="hours_rejected_say_why",
                violation_error_message=_("Une ligne rejetée dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["validated", "rejected"], decided_at__isnull=False)
                | Q(state__in=["declared", "checked"], decided_at__isnull=True),
                name="hours_decided_have_their_moment",
                violation_error_message=_("Une ligne validée ou rejetée dit quand elle l'a été."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"


class StatementProof(SealedFile):
    """What proves the hours of a statement: a payslip, a time sheet, photographed or scanned.

    `draft`: the company attached it on its page and has not sent yet; it is nobody's to read until it does.
    """

    FILE_LABEL = _("pièce d'un relevé d'heures")
    FILES_LABEL = _("Pièces des relevés d'heures")

    statement = models.ForeignKey(HoursStatement, on_delete=models.PROTECT, related_name="proofs")
    draft = models.ForeignKey(
        "clauses.StatementDraft", on_delete=models.CASCADE, null=True, blank=True, related_name="proofs"
    )
    uploaded_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ProofQuerySet.as_manager()

    class Meta(SealedFile.Meta):
        indexes = [models.Index(fields=["key_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "sha256"],
                condition=Q(withdrawn_at__isnull=True, draft__isnull=True),
                name="statement_proof_once",
                violation_error_message=_("Ce fichier est déjà joint à ce relevé."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="statement_proof_withdrawn_says_why",
                violation_error_message=_("Une pièce retirée dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="statement_proof_not_empty",
                violation_error_message=_("Le fichier est vide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} · {self.name}"


class SheetMapping(Record):
    """How the spreadsheet of a company is read: remembered, so that next month's needs no question.

    `layout` fingerprints the titles of its columns; `columns` gives, by field, the title it is read from;
    `defaults` what the sheet does not say (lot, modality).
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="sheet_mappings"
    )
    layout = models.CharField(_("disposition"), max_length=64)
    columns = models.JSONField(_("colonnes"), default=dict)
    defaults = models.JSONField(_("par défaut"), default=dict, blank=True)
    used_on = models.DateField(_("dernier usage"))

    objects = StatementQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["network", "company", "layout"],
                name="sheet_mapping_once",
                violation_error_message=_("Cette disposition est déjà connue pour cette entreprise."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} {self.layout[:8]}"


class ForgottenHours(Record):
    """Validated hours of people whose file is no more: what a contract did stays done, nobody is named."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="forgotten_hours")
    company = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("mois"))
    hours = models.DecimalField(_("heures"), max_digits=9, decimal_places=2, default=Decimal(0))
    training_hours = models.DecimalField(
        _("heures de formation"), max_digits=9, decimal_places=2, default=Decimal(0)
    )

    objects = OfLotQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "company", "month"],
                name="forgotten_hours_once",
                violation_error_message=_("Ces heures sont déjà gardées."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.hours} h"
