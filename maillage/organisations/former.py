"""Numbers of absorbed files: they lead to the file that survives."""

from __future__ import annotations

from collections.abc import Iterable

from .merged import OrganisationMerge


def surviving(numbers: Iterable[int]) -> dict[int, int]:
    """The surviving file of each of these numbers that was absorbed."""
    merges = OrganisationMerge.objects.standing().filter(absorbed_number__in=list(numbers))
    return dict(merges.values_list("absorbed_number", "survivor_id"))


def former_numbers(organisation_id: int) -> list[int]:
    """The numbers of the files this one absorbed."""
    merges = OrganisationMerge.objects.standing().filter(survivor_id=organisation_id)
    return list(merges.order_by("pk").values_list("absorbed_number", flat=True))
