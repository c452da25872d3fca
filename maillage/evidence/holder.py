"""Sealed files as things under a master key: counted, and moved when the key changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from maillage.accounts.context import system_actor
from maillage.kernel.crypto import CryptoError, keyring
from maillage.kernel.history import changes

from . import store
from .sealed import SealedFile, sealed_models

_BATCH = 100


class FileHolder:
    """The files of one model.

    The row says which key a file is under only once the file is: killed in between, the former key is still
    counted as used, and the next run finds the file already moved.
    """

    def __init__(self, model: type[SealedFile]) -> None:
        self._model = model

    @property
    def label(self) -> str:
        return str(self._model.FILES_LABEL)

    def uses(self) -> Counter[str]:
        counted = self._model._base_manager.order_by().values_list("key_id").annotate(count=Count("pk"))
        return Counter(dict(counted))

    def rewrap(self) -> Iterator[str]:
        current = keyring().current().id
        late = self._model._base_manager.exclude(key_id=current).order_by("pk").values_list("pk", "key")
        moved: list[int] = []
        for pk, key in list(late):
            try:
                if store.key_used(key) != current:
                    store.rewrap(key)
            except store.Missing:
                yield _("Pièce %s : son fichier manque.") % key
                continue
            except CryptoError as error:
                yield f"{_('Pièce %s') % key} : {error.message}"
                continue
            moved.append(pk)
            if len(moved) == _BATCH:
                self._note(moved, current)
                moved = []
            yield ""
        self._note(moved, current)

    def _note(self, moved: list[int], key_id: str) -> None:
        if moved:
            with changes(system_actor("Maillage"), _("changement de clé de chiffrement")):
                self._model._base_manager.filter(pk__in=moved).update(key_id=key_id)


def file_holders() -> list[FileHolder]:
    """One for each model of sealed files, whichever room it is of."""
    return [FileHolder(model) for model in sealed_models()]
