"""All statements of a year made in one go. Working data, not a business record: kept thirty days."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from maillage.accounts.context import Context

KEPT = dt.timedelta(days=30)


class RunState(models.TextChoices):
    WORKING = "working", _("en cours")
    DONE = "done", _("prêt")
    FAILED = "failed", _("échec")


class StatementRunQuerySet(models.QuerySet["StatementRun"]):
    def visible_to(self, context: "Context") -> "StatementRunQuerySet":
        """Those of the network, for who follows companies."""
        from maillage.accounts.roles import Right
        from maillage.organisations.managers import network_of

        if not context.has(Right.FOLLOW_COMPANIES):
            return self.none()
        return self.filter(network_id=network_of(context))

    def light(self) -> "StatementRunQuerySet":
        """Without the files."""
        return self.defer("content")


class StatementRun(models.Model):
    network = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.WORKING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    companies = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)  # a zip of PDF
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = StatementRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["network", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(progress=100),
                name="statement_run_done_is_whole",
                violation_error_message=_("Un travail terminé l'est entièrement."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id} {self.year}"

    @property
    def is_working(self) -> bool:
        return self.state == RunState.WORKING
