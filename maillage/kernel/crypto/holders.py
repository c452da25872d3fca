"""Who keeps sealed things: what a change of master key must reach, whichever room owns it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Protocol

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes

from .keyring import keyring
from .secrets import key_of, open_sealed, seal

_BATCH = 200


class Holder(Protocol):
    """Something that keeps sealed things."""

    @property
    def label(self) -> str:
        """What it keeps, in the user's words."""

    def uses(self) -> Counter[str]:
        """How many things each key seals."""

    def rewrap(self) -> Iterator[str]:
        """Bring everything under the current key, one thing after the other; can be killed and resumed.

        Yields "" for each thing done, the reason for each that could not be.
        """


_holders: list[Holder] = []


def register_holder(holder: Holder) -> None:
    """Called from a room's `ready`."""
    _holders.append(holder)


def register_column(model: str, field: str, purpose: str, label: str) -> None:
    """Declare that the binary column `field` of `model` ("accounts.Factor") holds results of `seal`."""
    register_holder(_Column(model, field, purpose, label))


def holders() -> list[Holder]:
    """Everything that was registered."""
    return list(_holders)


class _Column:
    def __init__(self, model: str, field: str, purpose: str, label: str) -> None:
        self.model_name, self.field, self.purpose, self._label = model, field, purpose, label

    @property
    def label(self) -> str:
        return str(self._label)

    @property
    def _model(self) -> type[Model]:
        return apps.get_model(self.model_name)

    def _sealed(self) -> Iterator[tuple[int, bytes]]:
        rows = self._model._default_manager.exclude(**{f"{self.field}__isnull": True})
        for pk, sealed in rows.order_by("pk").values_list("pk", self.field).iterator(chunk_size=2000):
            if sealed:
                yield pk, bytes(sealed)

    def uses(self) -> Counter[str]:
        return Counter(key_of(sealed) for _pk, sealed in self._sealed())

    def rewrap(self) -> Iterator[str]:
        current = keyring().current().id
        late = [pk for pk, sealed in self._sealed() if key_of(sealed) != current]
        for start in range(0, len(late), _BATCH):
            yield from self._batch(late[start : start + _BATCH])

    def _batch(self, keys: list[int]) -> list[str]:
        """One transaction; rows changed meanwhile are locked and read again."""
        from .errors import CryptoError

        said = []
        with changes(Actor(label="Maillage"), _("changement de clé de chiffrement")):
            rows = self._model._default_manager.select_for_update().filter(pk__in=keys)
            for row in rows.only("pk", self.field):
                try:
                    clear = open_sealed(getattr(row, self.field), self.purpose)
                except CryptoError as error:
                    said.append(f"{self.label} {row.pk} : {error.message}")
                    continue
                fresh = {self.field: seal(clear, self.purpose)}
                self._model._default_manager.filter(pk=row.pk).update(**fresh)
                said.append("")
        return said
