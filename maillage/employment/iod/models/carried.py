"""What files that are no more counted in the figures of the method: sums, and nobody's."""

from django.db import models


class IodCarried(models.Model):
    """The sums of one span of whole years, sealed. No history is kept of it: what a sum was before a file
    joined it would tell what the file said."""

    network = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network", "first_year", "last_year"], name="iod_carried_figures_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network_id} · {self.first_year}-{self.last_year}"
