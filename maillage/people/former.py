"""Numbers and references of absorbed files: they lead to the file that survives."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from maillage.kernel.sheets.refs import PREFIX, find

from .models import Person, PersonMerge


def surviving(numbers: Iterable[int]) -> dict[int, int]:
    """The surviving file of each of these numbers that was absorbed."""
    merges = PersonMerge.objects.standing().filter(absorbed_number__in=list(numbers))
    return dict(merges.values_list("absorbed_number", "survivor_id"))


def former_numbers(person_id: int) -> list[int]:
    """The numbers of the files this one absorbed."""
    merges = PersonMerge.objects.standing().filter(survivor_id=person_id)
    return list(merges.order_by("pk").values_list("absorbed_number", flat=True))


def people_by_ref(refs: Iterable[str], organisation_id: int, reach: Q) -> tuple[dict[str, int], set[str]]:
    """Reference -> file, for imports, and which of the references are those of an absorbed file.

    `reach` is the condition under which the organisation reaches files of others, by their number only.
    """
    wanted = set(refs)
    found = {
        ref: row[0]
        for ref, row in find(Person.objects.all(), wanted, organisation_id, (), reach=reach).items()
    }
    missing = wanted - found.keys()
    own = {ref for ref in missing if not ref.startswith(PREFIX)}
    numbers = {int(ref[len(PREFIX) :]): ref for ref in missing - own}
    merges = PersonMerge.objects.standing()
    former = dict(
        merges.filter(absorbed_origin_id=organisation_id, absorbed_ref__any_of=list(own)).values_list(
            "absorbed_ref", "survivor_id"
        )
        if own
        else ()
    )
    if numbers:
        reached = Person.objects.filter(reach | Q(origin_id=organisation_id))
        for number, pk in merges.filter(absorbed_number__any_of=list(numbers)).values_list(
            "absorbed_number", "survivor_id"
        ):
            if reached.filter(pk=pk).exists():
                former[numbers[number]] = pk
    return found | former, set(former)
