"""The keys other organisations know a file by.

A file is shared between networks; each that imports names it by its own reference, and may know it under
several, once files were merged.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillage.kernel.models import Record


class OrganisationReference(Record):
    """`ref` is what the organisation `importer` calls the file."""

    importer = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.CASCADE, related_name="references"
    )
    ref = models.CharField(_("référence"), max_length=64)

    class Meta(Record.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["importer", "ref"],
                name="organisation_reference_once",
                violation_error_message=_("Cette référence est déjà celle d'une autre structure."),
            )
        ]

    def __str__(self) -> str:
        return self.ref
