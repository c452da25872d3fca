"""Who read which file: a table apart, that nothing points at and that points at nothing.

Names are kept as they were at the time. Removing an account, merging or anonymising a file changes nothing
here. Rows are never changed; they are removed by the retention alone, and not before six months.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from maillage.kernel.errors import register_rule

register_rule("access_log_is_kept", _("Le journal des consultations ne se modifie pas."))

SHORTEST_DAYS = 180  # the trigger lets nothing younger go, whatever the settings say

_KEPT = f"""
    IF TG_OP = 'DELETE' AND current_setting('maillage.purge', true) = 'access_log'
       AND OLD.at < now() - interval '{SHORTEST_DAYS} days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'access_log_is_kept',
        MESSAGE = 'access_log_is_kept';
"""


class AccessKind(models.TextChoices):
    VIEW = "view", _("Consultation")
    PRINT = "print", _("Impression")
    EXPORT = "export", _("Export")
    EMERGENCY = "emergency", _("Accès d'urgence")
    SHARED = "shared", _("Consultation par partage")
    SEARCH = "search", _("Recherche hors de sa portée")
    REFUSED = "refused", _("Dossier hors de portée")


class AccessRecord(models.Model):
    """One page that showed one file, one document that took several away, or one that was refused.

    `person_id` for one file, `people` for several; `count` is what a list held. `page` is the name of the
    address, with the part of the file after a slash.
    """

    at = models.DateTimeField(default=timezone.now)
    kind = models.CharField(max_length=10, choices=AccessKind.choices)
    account_id = models.BigIntegerField()
    account_name = models.CharField(max_length=200)
    organisation_id = models.BigIntegerField()
    organisation_name = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    person_id = models.BigIntegerField(null=True)
    people = ArrayField(models.BigIntegerField(), null=True)
    count = models.IntegerField(null=True)
    page = models.CharField(max_length=100)

    class Meta:
        indexes = [
            models.Index(fields=["person_id", "-at"], name="access_by_person"),
            models.Index(fields=["account_id", "-at"], name="access_by_account"),
            models.Index(fields=["-at"], name="access_by_time"),
            GinIndex(fields=["people"], name="access_by_people", condition=models.Q(people__isnull=False)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="access_log_is_kept",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_KEPT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_name} · {self.page} · {self.at:%Y-%m-%d %H:%M}"
