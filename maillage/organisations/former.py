"""Numbers, names and SIRETs of absorbed files: they lead to the file that survives."""

from __future__ import annotations

from collections.abc import Iterable

from .merged import OrganisationMerge


def surviving(numbers: Iterable[int]) -> dict[int, int]:
    """The surviving file of each of these numbers that was absorbed."""
    merges = OrganisationMerge.objects.standing().filter(absorbed_number__in=list(numbers))
    return dict(merges.values_list("absorbed_number", "survivor_id"))


def surviving_by_siret(sirets: Iterable[str]) -> dict[str, int]:
    """The surviving file of each of these SIRETs that an absorbed file bore; the latest merge speaks."""
    wanted = [siret for siret in sirets if siret]
    merges = OrganisationMerge.objects.standing().filter(absorbed_siret__any_of=wanted).order_by("pk")
    return dict(merges.values_list("absorbed_siret", "survivor_id")) if wanted else {}


def surviving_by_name(folded: Iterable[str]) -> dict[str, int]:
    """The surviving file of each of these folded names of absorbed files; the latest merge speaks."""
    wanted = [name for name in folded if name]
    merges = OrganisationMerge.objects.standing().filter(absorbed_folded__any_of=wanted).order_by("pk")
    return dict(merges.values_list("absorbed_folded", "survivor_id")) if wanted else {}


def former_numbers(organisation_id: int) -> list[int]:
    """The numbers of the files this one absorbed."""
    merges = OrganisationMerge.objects.standing().filter(survivor_id=organisation_id)
    return list(merges.order_by("pk").values_list("absorbed_number", flat=True))
