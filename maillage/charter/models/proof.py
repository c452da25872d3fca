"""What proves an action: a photograph, a certificate, a signed list. Its content lies sealed in the store."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillage.evidence.sealed import SealedFile

from ..managers import ActionProofQuerySet
from .action import CommitmentAction


class ActionProof(SealedFile):
    """A file that proves an action. It follows its action: from one company's file to another, and away.

    Never deleted by hand: withdrawn, with a reason. An action is not taken away while a proof stands on it;
    one taken away takes its withdrawn proofs along, contents included.
    """

    FILE_LABEL = _("pièce d'action de la charte")
    FILES_LABEL = _("Pièces des actions de la charte")

    action = models.ForeignKey(CommitmentAction, on_delete=models.CASCADE, related_name="proofs")
    uploaded_by = models.ForeignKey(
        "accounts.Account", on_delete=models.PROTECT, null=True, related_name="action_proofs_uploaded"
    )
    withdrawn_by = models.ForeignKey(
        "accounts.Account",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="action_proofs_withdrawn",
    )

    objects = ActionProofQuerySet.as_manager()

    class Meta(SealedFile.Meta):
        indexes = [models.Index(fields=["key_id"])]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "sha256"],
                condition=Q(withdrawn_at__isnull=True),
                name="action_proof_once",
                violation_error_message=_("Ce fichier est déjà joint à cette action."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")),
                name="action_proof_withdrawn_says_why",
                violation_error_message=_("Une pièce retirée dit pourquoi."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="action_proof_not_empty",
                violation_error_message=_("Le fichier est vide."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.name}"
