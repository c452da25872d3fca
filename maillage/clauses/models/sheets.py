"""A spreadsheet a company sent, between its deposit and its confirmation."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..managers import StatementQuerySet

if TYPE_CHECKING:
    from maillage.accounts.context import Context

KEPT = dt.timedelta(days=7)  # deposited and never confirmed
KEPT_SENT = dt.timedelta(days=90)  # sent by a company: a facilitator has yet to read it


class SheetDraftQuerySet(StatementQuerySet):
    def visible_to(self, context: Context) -> SheetDraftQuerySet:
        """Those of the network; what a company deposits on its page is its own until it sends."""
        return super().visible_to(context).filter(typed_by__isnull=True)


class SheetDraft(models.Model):
    """The file, sealed, and how it is to be read. Working data: it goes once confirmed, or after a while.

    `sheet` is the worksheet chosen, `columns` and `defaults` as in `SheetMapping` ({} until somebody says).
    """

    network = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("mois"))  # its first day
    account = models.ForeignKey(
        "accounts.Account", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # What a company deposits by its link goes with what that browser has typed.
    typed_by = models.ForeignKey(
        "clauses.StatementDraft", on_delete=models.CASCADE, null=True, blank=True, related_name="sheets"
    )
    name = models.CharField(_("nom du fichier"), max_length=200)
    sealed = models.BinaryField()
    sheet = models.CharField(_("feuille"), max_length=100, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    defaults = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SheetDraftQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="sheet_draft_age")]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="sheet_draft_of_a_whole_month",
                violation_error_message=_("Un relevé porte sur un mois entier."),
            )
        ]

    def __str__(self) -> str:
        return self.name
