"""Rows that would open a file for somebody who has one under another reference: said, never decided here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.kernel.sheets.batch import Batch
from maillage.people.matching import STRONG, Identity
from maillage.people.matching.entry import candidates_for
from maillage.people.models import Person

from .lookup import reach

# Rows compared one by one while the file is read; beyond, the queue of duplicates says it after the import.
MOST = 300
# Files opened by one import that enter the queue at once; beyond, the comparison of every night does it.
QUEUED = 5000
_FIELDS = ("last_name", "first_name", "birth_date", "sex", "email", "phone")


def warn_of_likely(batch: Batch, rows: Collection[int], already: Collection[int]) -> None:
    """Warn of the rows (new files) that look strongly like a file the organisation reaches.

    `already` are rows warned of for the very same name and date.
    """
    new = [row for row in rows if row not in already]
    if not new or len(new) > MOST:
        return
    near: dict[int, list[int]] = {}
    for row in new:
        values: dict[str, Any] = {name: batch.values[name][row] or "" for name in _FIELDS if batch.has(name)}
        near[row] = [c.person_id for c in candidates_for(Identity(**values), 5, at_least=STRONG)]
    wanted = {key for keys in near.values() for key in keys}
    mine = Q(origin_id=batch.organisation_id) | reach(batch.organisation_id)
    reached = set(Person.objects.filter(mine, pk__in=wanted).values_list("pk", flat=True))
    for row, keys in near.items():
        if reached & set(keys):
            batch.warn(row, _("ressemble fort à un dossier déjà ouvert sous une autre référence"))


def queue_new(person_ids: Collection[int]) -> None:
    """After the import, and only if it is kept: what looks like the files it opened enters the queue."""
    from maillage.people.tasks import note_pairs

    if person_ids and len(person_ids) <= QUEUED:
        note_pairs.defer(person_ids=sorted(person_ids))
