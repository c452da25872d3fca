"""What was unusual in a week of reading, as it was told to the data protection officer."""

import datetime as dt

from django.db import models


class Digest(models.Model):
    """One organisation's week (`monday` to the Sunday after). `findings`: see `habits.Finding`."""

    organisation_id = models.BigIntegerField()
    monday = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    readings = models.IntegerField()
    readers = models.IntegerField()
    findings = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation_id", "monday"], name="digest_once_a_week")
        ]

    def __str__(self) -> str:
        return f"{self.monday}"

    @property
    def last_day(self) -> dt.date:
        return self.monday + dt.timedelta(days=6)
