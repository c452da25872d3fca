"""What frozen versions keep of records that are no more: the figures as printed, no longer the numbers.

A frozen version lists the records behind every figure. Read together those lists would tell, of one number,
each breakdown it stood in: all its file said.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

import pgtrigger

from maillage.kernel.history.forgetting import forget

from .models import FrozenSet


def forget_records(gone: Mapping[str, Collection[int]]) -> None:
    """Inside `changes()`: take the ids of some records out of every version and out of its journal.

    The digest of a set goes too: whoever knows the other ids could try which ones are missing from it.
    """
    touched: list[FrozenSet] = []
    for model, ids in gone.items():
        if not ids:
            continue
        leaving = set(ids)
        for kept in FrozenSet.objects.filter(model=model, ids__overlap=list(leaving)):
            kept.ids = [pk for pk in kept.ids if pk not in leaving]
            kept.digest = secrets.token_hex(32)
            touched.append(kept)
    with pgtrigger.ignore("reports.FrozenSet:frozen"):
        FrozenSet.objects.bulk_update(touched, ["ids", "digest"], batch_size=50)
    forget(FrozenSet._meta.db_table, [kept.pk for kept in touched])
