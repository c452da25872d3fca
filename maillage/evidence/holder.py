"""Documents as things under a master key: counted, and moved when the key changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count
from django.utils.translation import gettext as _

from maillage.accounts.context import system_actor
from maillage.kernel.crypto import CryptoError, keyring
from maillage.kernel.history import changes

from . import store
from .models import Document

_BATCH = 100


class DocumentHolder:
    """The row says which key a file is under only once the file is: killed in between, the former key is
    still counted as used, and the next run finds the file already moved."""

    @property
    def label(self) -> str:
        return _("Pièces")

    def uses(self) -> Counter[str]:
        counted = Document.objects.order_by().values_list("key_id").annotate(count=Count("pk"))
        return Counter(dict(counted))

    def rewrap(self) -> Iterator[str]:
        current = keyring().current().id
        late = Document.objects.exclude(key_id=current).order_by("pk").values_list("pk", "key")
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
                _note(moved, current)
                moved = []
            yield ""
        _note(moved, current)


def _note(moved: list[int], key_id: str) -> None:
    if moved:
        with changes(system_actor("Maillage"), _("changement de clé de chiffrement")):
            Document.objects.filter(pk__in=moved).update(key_id=key_id)
