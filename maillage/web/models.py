"""What the shell itself keeps: unfinished typing."""

from django.conf import settings
from django.db import models


class FormDraft(models.Model):
    """What an account has typed in a form and not yet saved. Read by nobody else, forgotten after 30 days.

    `data` maps field names to lists of texts; passwords and files are never sent here.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    data = models.JSONField()
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "organisation_id", "key"], name="draft_one_per_form")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.key}"
