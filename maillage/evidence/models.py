"""A document of a person's file. Its content lies encrypted in the store; here is what is known of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record

from .managers import DocumentQuerySet
from .nomenclature import Criterion, criteria
from .sealed import SealedFile


class Document(SealedFile):
    """Something that proves a criterion on a date. Never deleted by hand: withdrawn, with a reason."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="documents")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="documents_received"
    )
    criterion = models.CharField(_("ce que la pièce prouve"), max_length=40)
    date = models.DateField(_("date de la pièce"))
    valid_until = models.DateField(_("valable jusqu'au"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="documents_uploaded"
    )
    withdrawn_by = models.ForeignKey(
        "accounts.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents_withdrawn",
    )

    objects = DocumentQuerySet.as_manager()

    class Meta(SealedFile.Meta):
        indexes = [
            # Completeness is asked of whole lists: answered from this index alone.
            models.Index(
                fields=["person", "criterion"],
                include=["valid_until"],
                condition=Q(withdrawn_at__isnull=True),
                name="document_standing",
            ),
            models.Index(fields=["key_id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="document_withdrawn_says_why",
                violation_error_message=_("Une pièce retirée dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("date")),
                name="document_dates_in_order",
                violation_error_message=_("La fin de validité précède la date de la pièce."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("Le fichier est vide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.name}"

    @property
    def known_criterion(self) -> Criterion | None:
        return criteria().get(self.criterion)

    @property
    def label(self) -> str:
        """What it proves, in words."""
        known = self.known_criterion
        return str(known.label) if known else self.criterion


class DocumentLink(Record):
    """What a document is about beside the person: a pathway, a step, a contract (see `links.py`)."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links")
    target = models.CharField(_("objet"), max_length=20)
    target_id = models.BigIntegerField(_("numéro"))

    class Meta(Record.Meta):
        indexes = [models.Index(fields=["target", "target_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "target"],
                name="document_link_once",
                violation_error_message=_("La pièce est déjà rattachée à un objet de cette sorte."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.target}#{self.target_id}"
