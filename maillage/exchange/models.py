"""An import asked for from a page: the file, what a trial found, what became of it.

Working data, not a business record: the journal keeps what an import wrote, this keeps the file and the
report for a while. The file goes once it is written, and everything readable after 30 days.
"""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from maillage.accounts.context import Context

KEPT = dt.timedelta(days=30)


class RunState(models.TextChoices):
    CHECKING = "checking", _("Vérification")
    CHECKED = "checked", _("À confirmer")
    WRITING = "writing", _("Écriture")
    DONE = "done", _("Importé")
    FAILED = "failed", _("Échec")
    DROPPED = "dropped", _("Abandonné")


WORKING = (RunState.CHECKING, RunState.WRITING)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, context: "Context") -> "ImportRunQuerySet":
        """Those of the organisation, of the kinds the role imports (retired ones: who imports in general)."""
        from maillage.accounts.roles import Right

        from .kinds import KINDS, kinds_of

        if not (kinds := kinds_of(context)):
            return self.none()
        found = Q(kind__in=kinds)
        if context.has(Right.IMPORT):
            found |= ~Q(kind__in=KINDS)
        return self.filter(found, organisation_id=context.organisation_id)

    def light(self) -> "ImportRunQuerySet":
        """Without the files."""
        return self.defer("content", "rejects_file")


class ImportRun(models.Model):
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="import_runs"
    )
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="import_runs")
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=100, blank=True)
    options = models.JSONField(default=dict)  # by name, see Importer.options
    size = models.PositiveIntegerField()
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=10, choices=RunState.choices, default=RunState.CHECKING)
    accept_valid = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    report = models.JSONField(default=dict)  # see services._report
    rejects_file = models.BinaryField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["organisation", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["checking", "checked", "writing"]) | Q(content__isnull=False),
                name="import_run_has_its_file",
                violation_error_message=_("Le fichier de cet import n'est plus là : déposez-le à nouveau."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.file_name}"

    @property
    def is_working(self) -> bool:
        return self.state in WORKING

    @property
    def polygons(self) -> bool:
        """Outlines of areas come as GeoJSON; every other file is a table."""
        return self.kind == "areas" and self.file_name.lower().endswith((".geojson", ".json"))
