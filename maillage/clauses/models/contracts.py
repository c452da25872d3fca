"""Operations, public contracts, their lots and who carries them out, what was promised and how it was set."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import (
    LotQuerySet,
    LotWorkQuerySet,
    OfLotQuerySet,
    OperationQuerySet,
    PublicContractQuerySet,
)


class ContractNature(models.TextChoices):
    WORKS = "works", _("Travaux")
    SERVICES = "services", _("Services")
    INTELLECTUAL = "intellectual", _("Prestations intellectuelles")
    SUPPLIES = "supplies", _("Fournitures")


class Modality(models.TextChoices):
    """How hours are done: who employs the person, and under what."""

    DIRECT = "direct", _("Embauche directe")
    ETTI = "etti", _("Mise à disposition par une ETTI")
    AI = "ai", _("Mise à disposition par une AI")
    GEIQ = "geiq", _("Mise à disposition par un GEIQ")
    SIAE_SUBCONTRACT = "siae_subcontract", _("Sous-traitance à une SIAE")


class LotCompanyRole(models.TextChoices):
    HOLDER = "holder", _("Titulaire")
    CO_CONTRACTOR = "co_contractor", _("Cotraitant")
    SUBCONTRACTOR = "subcontractor", _("Sous-traitant")
    SUPPLIER = "supplier", _("Met du personnel à disposition")


class AmendmentKind(models.TextChoices):
    AMENDMENT = "amendment", _("Avenant")
    RENEWAL = "renewal", _("Reconduction")


class Operation(Record):
    """A building site, a programme: what several public contracts are part of."""

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("nom"), max_length=200)
    urban_renewal = models.BooleanField(_("rénovation urbaine"), default=False)
    area = models.ForeignKey(
        "territory.Area",
        verbose_name=_("quartier"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("précision"), max_length=500, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["network", "name"],
                name="operation_name_once",
                violation_error_message=_("Une opération porte déjà ce nom."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="operation_has_a_name",
                violation_error_message=_("Une opération porte un nom."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublicContract(Record):
    """A contract of a buyer, public or private, that bears a clause. Its terms are those of its lots."""

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    buyer = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("acheteur"),
        on_delete=models.PROTECT,
        related_name="public_contracts",
    )
    operation = models.ForeignKey(
        Operation,
        verbose_name=_("opération"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contracts",
    )
    title = models.CharField(_("objet"), max_length=300)
    nature = models.CharField(_("nature"), max_length=20, choices=ContractNature.choices, blank=True)
    is_private = models.BooleanField(_("marché privé"), default=False)
    notified_on = models.DateField(_("notifié le"), null=True, blank=True)
    facilitator = models.ForeignKey(
        "accounts.Account",
        verbose_name=_("facilitateur ou facilitatrice"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.CharField(_("précision"), max_length=1000, blank=True)

    objects = PublicContractQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["network", "buyer"])]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_organisation", "ref"],
                name="public_contract_ref_once",
                violation_error_message=_("Un marché porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="public_contract_has_a_title",
                violation_error_message=_("Un marché dit son objet."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref} · {self.title}" if self.ref else self.title


class Lot(Record):
    """A part of a public contract with a commitment of its own; a contract without lots has one, unnumbered.

    `hours_due` are the hours first promised: amendments add to them. `end_date` is the first one too.
    `mechanism` and `trade` are codes of `data/`. `penalty_rate` is euros by missing hour.
    """

    contract = models.ForeignKey(PublicContract, on_delete=models.CASCADE, related_name="lots")
    number = models.CharField(_("lot"), max_length=40, blank=True)
    title = models.CharField(_("intitulé du lot"), max_length=300, blank=True)
    mechanism = models.CharField(_("mécanisme"), max_length=30)
    trade = models.CharField(_("métier"), max_length=40, blank=True)
    start_date = models.DateField(_("début"), null=True, blank=True)
    end_date = models.DateField(_("fin"), null=True, blank=True)
    hours_due = models.DecimalField(_("heures dues"), max_digits=9, decimal_places=2, default=Decimal(0))
    penalty_rate = models.DecimalField(
        _("pénalité par heure manquante (€)"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    first_hours_by = models.DateField(_("premières heures avant le"), null=True, blank=True)
    closed_on = models.DateField(_("soldé le"), null=True, blank=True)
    closing_note = models.CharField(_("à la clôture"), max_length=500, blank=True)

    objects = LotQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "number"],
                name="lot_number_once",
                violation_error_message=_("Ce marché a déjà un lot de ce numéro."),
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True)
                | Q(start_date__isnull=True)
                | Q(end_date__gte=F("start_date")),
                name="lot_dates_in_order",
                violation_error_message=_("Le marché finit avant de commencer."),
            ),
            models.CheckConstraint(
                condition=Q(hours_due__gte=0),
                name="lot_hours_not_negative",
                violation_error_message=_("Les heures dues ne sont pas négatives."),
            ),
            models.CheckConstraint(
                condition=Q(penalty_rate__isnull=True) | Q(penalty_rate__gte=0),
                name="lot_penalty_not_negative",
                violation_error_message=_("Une pénalité n'est pas négative."),
            ),
        ]

    def __str__(self) -> str:
        return _("lot %s") % self.number if self.number else str(self.contract)


class Amendment(Record):
    """An amendment or a renewal: hours added (or taken away), a later (or nearer) end, from its day on."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="amendments")
    kind = models.CharField(
        _("nature"), max_length=12, choices=AmendmentKind.choices, default=AmendmentKind.AMENDMENT
    )
    signed_on = models.DateField(_("signé le"))
    hours_delta = models.DecimalField(
        _("heures en plus ou en moins"), max_digits=9, decimal_places=2, default=Decimal(0)
    )
    new_end_date = models.DateField(_("nouvelle fin"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=500)

    objects = OfLotQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["lot", "signed_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(hours_delta=0) | Q(new_end_date__isnull=False),
                name="amendment_changes_something",
                violation_error_message=_("Un avenant change les heures ou la fin."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="amendment_says_why",
                violation_error_message=_("Un avenant dit son motif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed_on}"


class LotCompany(Record):
    """A company that carries a lot out, and how it means to do its hours."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="companies")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("entreprise"),
        on_delete=models.PROTECT,
        related_name="clause_lots",
    )
    role = models.CharField(
        _("rôle"), max_length=20, choices=LotCompanyRole.choices, default=LotCompanyRole.HOLDER
    )
    hours_share = models.DecimalField(
        _("sa part des heures"), max_digits=9, decimal_places=2, null=True, blank=True
    )
    modality = models.CharField(_("modalité prévue"), max_length=20, choices=Modality.choices, blank=True)
    plan = models.TextField(_("plan d'action"), max_length=2000, blank=True)
    plan_due_on = models.DateField(_("prochaine échéance du plan"), null=True, blank=True)

    objects = OfLotQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "organisation"],
                name="lot_company_once",
                violation_error_message=_("Cette entreprise est déjà sur ce lot."),
            ),
            models.CheckConstraint(
                condition=Q(hours_share__isnull=True) | Q(hours_share__gte=0),
                name="lot_company_share_not_negative",
                violation_error_message=_("Une part d'heures n'est pas négative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Calibration(Record):
    """How the hours of a lot were set: amount excl. tax × labour share ÷ hourly cost × rate.

    Shares and rates are percent, costs euros. `retained` may differ from `computed`, with a reason.
    """

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="calibrations")
    trade = models.CharField(_("métier"), max_length=40, blank=True)
    amount = models.DecimalField(_("montant hors taxes (€)"), max_digits=14, decimal_places=2)
    labour_share = models.DecimalField(_("part de main-d'œuvre (%)"), max_digits=5, decimal_places=2)
    hourly_cost = models.DecimalField(_("coût horaire (€)"), max_digits=6, decimal_places=2)
    rate = models.DecimalField(_("taux d'insertion (%)"), max_digits=5, decimal_places=2)
    computed = models.PositiveIntegerField(_("heures calculées"))
    retained = models.PositiveIntegerField(_("heures retenues"))
    reason = models.CharField(_("motif de l'écart"), max_length=500, blank=True)
    decided_on = models.DateField(_("décidé le"))
    decided_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")

    objects = LotWorkQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["lot", "-decided_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(retained=F("computed")) | ~Q(reason=""),
                name="calibration_override_says_why",
                violation_error_message=_("Des heures autres que celles du calcul demandent un motif."),
            ),
            models.CheckConstraint(
                condition=Q(
                    amount__gte=0,
                    labour_share__gte=0,
                    labour_share__lte=100,
                    hourly_cost__gt=0,
                    rate__gte=0,
                    rate__lte=100,
                ),
                name="calibration_plausible",
                violation_error_message=_(
                    "Les parts vont de 0 à 100 %, le montant est positif, le coût horaire n'est pas nul."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retained} h"
