"""What rests on contracts in upper rooms, which keeps them from being taken away or becoming another's.

A room registers what it counts by contracts (validated hours of social clauses): `keeps(numbers)` gives, by
the number of a contract, the sentence that says why it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from maillage.kernel.errors import DomainError

Guard = Callable[[Collection[int]], Mapping[int, str]]

_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    """Add a guard: a constant number of questions for any number of contracts."""
    if guard not in _guards:
        _guards.append(guard)


def keeps(contract_ids: Collection[int]) -> dict[int, str]:
    """The contracts among these that neither go nor change person or employer, and why."""
    found: dict[int, str] = {}
    for guard in _guards:
        for pk, sentence in guard(contract_ids).items():
            found.setdefault(pk, sentence)
    return found


def refuse(contract_id: int, field: str | None = None) -> None:
    """Raise `DomainError` when something keeps this contract as it is."""
    if (sentence := keeps([contract_id]).get(contract_id)) is not None:
        raise DomainError(sentence, field)
