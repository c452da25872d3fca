"""What a room declares to have one of its spreadsheets imported."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError

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


@dataclass(frozen=True)
class Option:
    """What is said of a whole file when it is imported: `--name VALUE`, one of `choices` (code, label). The
    first one when nothing is said."""

    name: str
    label: str | Promise
    choices: Mapping[str, str | Promise] = field(default_factory=dict)
    help: str | Promise = ""


class Importer(ABC):
    """One kind of file. An instance serves one file: what `prepare` found, `write` uses.

    `prepare` looks records up and refuses rows, all of them before anything is written, so that each bad
    row is listed; `write` runs inside `history.changes` and writes the rows that are left, in bulk.

    `rights`: any of them lets a role import this kind from the pages. `picked`: the value of each option.
    """

    kind: str
    label: str | Promise
    about: str | Promise
    columns: Sequence[Column]
    rights: Sequence[str] = ("import",)
    options: Sequence[Option] = ()
    picked: Mapping[str, str]

    def choose(self, said: Mapping[str, str]) -> None:
        """Take what is said of the whole file. Raises `DomainError` for what this kind does not know."""
        known = {option.name: option for option in self.options}
        for name, value in said.items():
            if name not in known:
                raise DomainError(
                    _("L'option « %(name)s » ne va pas avec « %(kind)s ».")
                    % {"name": name, "kind": self.kind}
                )
            if value not in known[name].choices:
                raise DomainError(
                    _("« %(value)s » n'est pas une valeur de « %(name)s » (%(known)s).")
                    % {"value": value[:40], "name": name, "known": ", ".join(known[name].choices)}
                )
        self.picked = {name: said.get(name) or next(iter(one.choices)) for name, one in known.items()}

    @abstractmethod
    def prepare(self, batch: Batch) -> None: ...

    @abstractmethod
    def write(self, batch: Batch) -> Counts: ...
