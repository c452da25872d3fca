"""What a signatory did and nothing else records: entered by hand, by a file, or said by the company."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule
from maillage.kernel.models import Record

from ..managers import OfSignatureQuerySet
from .signature import CharterSignature, Commitment

register_rule(
    "charter_action_of_its_commitment",
    _("L'action et l'engagement qu'elle remplit sont de la même entreprise et de la même nature."),
    "commitment",
)


class ActionSource(models.TextChoices):
    TYPED = "typed", _("saisie")
    FILE = "file", _("fichier")
    COMPANY = "company", _("dite par l'entreprise")


class CommitmentAction(Record):
    """An action of a signatory. A hire or an immersion has a record of its own elsewhere: it is not here.

    `kind` is a kind of commitment of the text signed. With `commitment` it fulfils that very one (the
    database holds that both are of one signature and one kind); without, whichever it fits.
    """

    signature = models.ForeignKey(CharterSignature, on_delete=models.CASCADE, related_name="actions")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    origin_organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    ref = models.CharField(_("référence"), max_length=64, null=True, blank=True)
    kind = models.CharField(_("action"), max_length=40)
    date = models.DateField(_("date"))
    quantity = models.PositiveIntegerField(_("nombre"), default=1)
    people = models.PositiveIntegerField(_("personnes touchées"), default=0)
    note = models.CharField(_("précision"), max_length=300, blank=True)
    source = models.CharField(
        _("origine"), max_length=10, choices=ActionSource.choices, default=ActionSource.TYPED
    )

    objects = OfSignatureQuerySet.as_manager()

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["signature", "date"])]
        constraints = [
            models.UniqueConstraint(
                fields=["origin_organisation", "ref"],
                name="charter_action_ref_once",
                violation_error_message=_("Une action porte déjà cette référence."),
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0),
                name="charter_action_did_something",
                violation_error_message=_("Une action compte au moins une fois."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.date}"
