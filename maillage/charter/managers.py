"""The only way to what a network knows of its charter."""

from typing import TYPE_CHECKING

from django.db import models

from maillage.organisations.managers import NetworkQuerySet, network_of

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class SignatureQuerySet(NetworkQuerySet):
    """Signatures of the reader's network, for who follows companies."""


class OfSignatureQuerySet(models.QuerySet):
    """What hangs on a signature: as far as the signature is read."""

    def visible_to(self, context: "Context") -> "OfSignatureQuerySet":
        from maillage.accounts.roles import Right

        if not context.has(Right.FOLLOW_COMPANIES):
            return self.none()
        return self.filter(signature__network_id=network_of(context))


class ActionProofQuerySet(models.QuerySet):
    """Proofs of actions: as far as the signature of the action is read."""

    def visible_to(self, context: "Context") -> "ActionProofQuerySet":
        from maillage.accounts.roles import Right

        if not context.has(Right.FOLLOW_COMPANIES):
            return self.none()
        return self.filter(action__signature__network_id=network_of(context))

    def standing(self) -> "ActionProofQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
