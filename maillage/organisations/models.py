"""Organisations, their roles (which add up) and the people to reach in them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from stdnum.fr import siret as siret_number

from maillage.kernel.models import Record
from maillage.kernel.text import Fold

from .managers import OrganisationQuerySet


class OrganisationRole(models.TextChoices):
    LEAD = "lead", _("Structure pilote")
    OPERATOR = "operator", _("Opérateur de parcours")
    PRESCRIBER = "prescriber", _("Prescripteur")
    EMPLOYER = "employer", _("Employeur")
    SIAE = "siae", _("Structure d'insertion par l'activité économique")
    TRAINING = "training", _("Organisme de formation")
    FUNDER = "funder", _("Financeur")


class Organisation(Record):
    """A legal unit or establishment; the lead of a programme, an operator, an employer may be one."""

    name = models.CharField(_("nom"), max_length=200)
    siret = models.CharField(_("SIRET"), max_length=14, null=True, blank=True, unique=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=100, blank=True)
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
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(siret__isnull=True) | Q(siret__regex=r"^\d{14}$"),
                name="organisation_siret_digits",
                violation_error_message=_("Un SIRET compte 14 chiffres."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def siren(self) -> str:
        return (self.siret or "")[:9]

    @staticmethod
    def siret_is_valid(value: str) -> bool:
        """Luhn, La Poste's exception included."""
        return siret_number.is_valid(value)


class OrganisationRoleHeld(Record):
    """A role an organisation plays since a date."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(_("rôle"), max_length=20, choices=OrganisationRole.choices)
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
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class Contact(Record):
    """Somebody to reach in an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(_("nom"), max_length=200)
    function = models.CharField(_("fonction"), max_length=100, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    confirmed_on = models.DateField(_("confirmé le"), null=True, blank=True)

    class Meta(Record.Meta):
        pass

    def __str__(self) -> str:
        return self.name
