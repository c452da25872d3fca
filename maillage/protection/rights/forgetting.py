"""What the register keeps once a file is no more: kinds, days, outcomes; no word about anybody."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Case, Value, When

from maillage.kernel.history.forgetting import forget

from .models import DataRequest, Limitation


def forget_words(people: Collection[int]) -> None:
    """Inside `changes()`: texts of requests and limitations go, with what the journal says of them."""
    asked = DataRequest.objects.filter(person_id__in=people)
    frozen = Limitation.objects.filter(person_id__in=people)
    rows = list(asked.values_list("pk", flat=True)), list(frozen.values_list("pk", flat=True))
    said = Case(When(answer="", then=Value("")), default=Value("–"))
    asked.update(details="", answer=said)
    frozen.update(reason="–")
    frozen.exclude(lifted_reason="").update(lifted_reason="–")
    forget(DataRequest._meta.db_table, rows[0])
    forget(Limitation._meta.db_table, rows[1])
