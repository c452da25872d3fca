"""What a room declares to have one of its spreadsheets imported."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from .batch import Batch
from .columns import Column


@dataclass(frozen=True)
class Counts:
    """What writing did, in rows of the file."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @classmethod
    def of(cls, total: int, created: int, updated: int) -> "Counts":
        return cls(created, updated, total - created - updated)


class Importer(ABC):
    """One kind of file. An instance serves one file: what `prepare` found, `write` uses.

    `prepare` looks records up and refuses rows, all of them before anything is written, so that each bad
    row is listed; `write` runs inside `history.changes` and writes the rows that are left, in bulk.

    `rights`: any of them lets a role import this kind from the pages.
    """

    kind: str
    label: str | Promise
    about: str | Promise
    columns: Sequence[Column]
    rights: Sequence[str] = ("import",)

    @abstractmethod
    def prepare(self, batch: Batch) -> None: ...

    @abstractmethod
    def write(self, batch: Batch) -> Counts: ...
