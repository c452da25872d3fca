"""Organisations, their roles (which add up) and the people to reach in them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Left
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from maillage.kernel.models import Record
from maillage.kernel.text import Fold

from .liaison import Interaction, InteractionKind, Liaison
from .managers import OrganisationQuerySet
from .merged import DoubleDecision, LikelyDouble, OrganisationMerge, OrganisationMergeTrace
from .nomenclature import SiaeKind, SizeBand
from .references import OrganisationReference

__all__ = [
    "Contact",
    "ContactConsent",
    "DoubleDecision",
    "Interaction",
    "InteractionKind",
    "Liaison",
    "LikelyDouble",
    "Organisation",
    "OrganisationArea",
    "OrganisationMerge",
    "OrganisationMergeTrace",
    "OrganisationReference",
    "OrganisationRole",
    "OrganisationRoleHeld",
]


class OrganisationRole(models.TextChoices):
    LEAD = "lead", _("Structure pilote")
    OPERATOR = "operator", _("Opérateur de parcours")
    PRESCRIBER = "prescriber", _("Prescripteur")
    EMPLOYER = "employer", _("Employeur")
    SIAE = "siae", _("Structure d'insertion par l'activité économique")
    TRAINING = "training", _("Organisme de formation")
    FUNDER = "funder", _("Financeur")
    SIGNATORY = "signatory", _("Signataire de la charte")
    BUYER = "buyer", _("Donneur d'ordre")
    CLAUSE_HOLDER = "clause_holder", _("Titulaire de marché à clauses")
    CULTURE = "culture", _("Coopération culturelle")
    SOCIAL = "social", _("Coopération sociale")


class Organisation(Record):
    """An establishment, or a legal unit; the lead of a programme, an operator, an employer may be one.

    The establishments of a company share their SIREN: the first nine digits of their SIRET, or
    `siren_alone` of a file whose SIRET is not known.
    """

    name = models.CharField(_("nom"), max_length=200)
    siret = models.CharField(_("SIRET"), max_length=14, null=True, blank=True, unique=True)
    siren_alone = models.CharField(
        _("SIREN, faute de SIRET"), max_length=9, null=True, blank=True, unique=True
    )
    siren = models.GeneratedField(
        expression=Coalesce(Left("siret", 9), "siren_alone"),
        output_field=models.CharField(max_length=9, null=True),
        db_persist=True,
    )
    naf = models.CharField(_("code d'activité (NAF)"), max_length=5, blank=True)
    size = models.CharField(_("effectif"), max_length=2, choices=SizeBand.choices, blank=True)
    closed_on = models.DateField(_("fermée le"), null=True, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
    insee_code = models.CharField(_("code INSEE"), max_length=5, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    accounts_managed_by = models.ForeignKey(
        "self",
        verbose_name=_("structure qui gère ses comptes"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reveals = models.BooleanField(
        _("son nom révèle une situation"),
        default=False,
        help_text=_(
            "Justice, soin, addiction… : hors de l'équipe de référence, le nom devient « Un partenaire »."
        ),
    )
    folded_name = models.GeneratedField(
        expression=Fold("name"), output_field=models.CharField(max_length=200), db_persist=True
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [
            GinIndex(fields=["folded_name"], opclasses=["gin_trgm_ops"], name="organisation_name_trgm"),
            models.Index(fields=["folded_name", "id"]),
            models.Index(fields=["siren"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(siret__isnull=True) | Q(siret__regex=r"^\d{14}$"),
                name="organisation_siret_digits",
                violation_error_message=_("Un SIRET compte 14 chiffres."),
            ),
            models.CheckConstraint(
                condition=Q(siren_alone__isnull=True) | Q(siren_alone__regex=r"^\d{9}$"),
                name="organisation_siren_digits",
                violation_error_message=_("Un SIREN compte 9 chiffres."),
            ),
            models.CheckConstraint(
                condition=Q(naf__regex=r"^(\d{4}[A-Z])?$"),
                name="organisation_naf_shape",
                violation_error_message=_("Un code NAF compte quatre chiffres et une lettre : 88.99B."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def siret_is_valid(value: str) -> bool:
        """Luhn, La Poste's exception included."""
        return siret_number.is_valid(value)

    @staticmethod
    def siren_is_valid(value: str) -> bool:
        return siren_number.is_valid(value)


class OrganisationArea(Record):
    """An organisation lies in a priority neighbourhood or a free zone: said by who keeps its file.

    Towns and arrondissements are not kept here: `insee_code` tells them.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="areas")
    area = models.ForeignKey("territory.Area", on_delete=models.PROTECT, related_name="organisations")

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "area"],
                name="organisation_area_once",
                violation_error_message=_("La structure est déjà dans cette zone."),
            )
        ]

    def __str__(self) -> str:
        return str(self.area)


class OrganisationRoleHeld(Record):
    """A role an organisation plays since a date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("rôle"), max_length=20, choices=OrganisationRole.choices)
    kind = models.CharField(_("type de SIAE"), max_length=10, choices=SiaeKind.choices, blank=True)
    since = models.DateField(_("depuis le"), null=True, blank=True)
    until = models.DateField(_("jusqu'au"), null=True, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "role"],
                name="organisation_role_once",
                violation_error_message=_("La structure a déjà ce rôle."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                name="organisation_role_dates",
                violation_error_message=_("La fin du rôle précède son début."),
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(role="siae"),
                name="organisation_role_kind_of_siae",
                violation_error_message=_(
                    "Seule une structure d'insertion par l'activité économique a un type."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class ContactConsent(models.TextChoices):
    """What somebody said of being kept here. Who refuses to be kept is taken away instead."""

    CONTACT = "contact", _("accepte d'être conservé et contacté")
    KEEP = "keep", _("accepte d'être conservé, sans sollicitation")


class Contact(Record):
    """Somebody to reach in an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=200)
    function = models.CharField(_("fonction"), max_length=100, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    confirmed_on = models.DateField(_("confirmé le"), null=True, blank=True)
    consent = models.CharField(_("accord"), max_length=10, choices=ContactConsent.choices, blank=True)
    consent_on = models.DateField(_("accord donné le"), null=True, blank=True)
    # A letter came back: the mail server refuses this address, and says why.
    mail_refused_on = models.DateField(_("adresse refusée le"), null=True, blank=True)
    mail_refused_reason = models.CharField(_("réponse du serveur"), max_length=200, blank=True)

    class Meta(Record.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(consent="", consent_on__isnull=True)
                | (~Q(consent="") & Q(consent_on__isnull=False)),
                name="contact_consent_has_its_day",
                violation_error_message=_("Un accord se note avec le jour où il a été donné."),
            )
        ]

    def __str__(self) -> str:
        return self.name
