"""What a company says of its year on the page without account: a proposal, until an officer accepts it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from ..managers import OfSignatureQuerySet
from .action import CommitmentAction
from .signature import CharterSignature


class DeclarationState(models.TextChoices):
    ASKED = "asked", _("demandée")
    SENT = "sent", _("à relire")
    ACCEPTED = "accepted", _("acceptée")
    REFUSED = "refused", _("écartée")
    CLOSED = "closed", _("sans suite")


class Declaration(Record):
    """The year of a signatory as it tells it. What the company proposes of its contact waits here too."""

    signature = models.ForeignKey(CharterSignature, on_delete=models.CASCADE, related_name="declarations")
    year = models.PositiveSmallIntegerField(_("année"))
    contact = models.ForeignKey(
        "organisations.Contact", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("état"), max_length=10, choices=DeclarationState.choices, default=DeclarationState.ASKED
    )
    asked_by = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(_("demandée le"))
    sent_at = models.DateTimeField(_("envoyée par l'entreprise le"), null=True, blank=True)
    decided_at = models.DateTimeField(_("relue le"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(_("nom du contact"), max_length=200, blank=True)
    function = models.CharField(_("fonction"), max_length=100, blank=True)
    email = models.EmailField(_("adresse e-mail"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True)
    message = models.CharField(_("message"), max_length=500, blank=True)

    objects = OfSignatureQuerySet.as_manager()

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["signature", "year"],
                condition=Q(state__in=["asked", "sent"]),
                name="declaration_one_open_a_year",
                violation_error_message=_("Une déclaration de cette année attend déjà."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "closed"]) | Q(sent_at__isnull=False),
                name="declaration_sent_has_its_moment",
                violation_error_message=_("Une déclaration envoyée a une date d'envoi."),
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["accepted", "refused"]) & Q(decided_at__isnull=False))
                | (Q(state__in=["asked", "sent", "closed"]) & Q(decided_at__isnull=True)),
                name="declaration_decided_has_its_moment",
                violation_error_message=_("Une déclaration relue dit quand elle l'a été."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.year}"


class DeclarationLine(Record):
    """So many more of a kind than what is recorded already; once accepted, the action it became."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(_("action"), max_length=40)
    quantity = models.PositiveIntegerField(_("nombre"))
    people = models.PositiveIntegerField(_("personnes touchées"), default=0)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    action = models.OneToOneField(
        CommitmentAction, on_delete=models.SET_NULL, null=True, blank=True, related_name="declared"
    )

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "kind"],
                name="declaration_line_once",
                violation_error_message=_("Cette action est déjà déclarée."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} × {self.quantity}"
