"""The journal of changes, and the base of every business record."""

from functools import cache
from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from .history.triggers import history_triggers


class Changeset(models.Model):
    """One transaction of writes: who, for which organisation, when, why."""

    at = models.DateTimeField(auto_now_add=True)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["at"])]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(actor_label=""),
                name="changeset_says_who_and_why",
                violation_error_message=_("Une modification dit toujours qui la fait et pourquoi."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.actor_label} · {self.reason}"


class Change(models.Model):
    """One row inserted, updated or deleted. `before` is the row's image before (None for an insert)."""

    changeset = models.ForeignKey(Changeset, on_delete=models.PROTECT, related_name="changes")
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=1)
    before = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["table_name", "row_id"]),
            # Removals are few; a file's history finds its own among them.
            models.Index(
                fields=["table_name", "id"], name="change_removals", condition=models.Q(operation="D")
            ),
            BrinIndex(fields=["id"]),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name}#{self.row_id}"


class Record(models.Model):
    """A business record: its every change is journalled by triggers.

    A child's Meta inherits from `Record.Meta` and adds its own triggers with `Record.Meta.triggers + […]`.
    """

    class Meta:
        abstract = True
        triggers = history_triggers()

    def _get_FIELD_display(self, field: models.Field) -> str:
        """Behind `get_…_display()`: Django makes the table of choices anew each time it is asked for a label.

        A file asks for sixty of them, which was a tenth of the page.
        """
        value = getattr(self, field.attname)
        return force_str(_labels(field).get(value, value), strings_only=True)


@cache
def _labels(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


class OutgoingMail(models.Model):
    """A letter waiting for the worker, sealed (`kernel.mail`); its row goes once it is sent."""

    sealed = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class DoorLink(models.Model):
    """A signed link that opens one page, for one purpose, without an account (`kernel.doors`).

    `subject` is the number of the record it is about; only the hash of its secret is kept.
    """

    purpose = models.CharField(max_length=60)
    subject = models.BigIntegerField()
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["purpose", "subject"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"
