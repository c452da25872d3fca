"""Rows that name a sealed file of the store: what inherits from `SealedFile`, all that keeps files knows.

The check of contents, the sweeping of orphans, the change of master key, backups and the destruction of a
content with its row read `sealed_models()`: a model cannot be a sealed file and be forgotten by one of them.

    with keeping(received) as kept, changes(actor, reason):
        Proof.objects.create(**kept.facts, …)
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.models import Account
from maillage.kernel.errors import DomainError
from maillage.kernel.models import Record

from . import store
from .inspection import Received


class SealedFile(Record):
    """What is known of a file. Never deleted by hand: withdrawn, with a reason (the child's constraint).

    `key` names the file in the store and the address of its page; `sha256` and `size` (bytes) are those of
    the clear content as it was kept, `key_id` the master key the file is under. `key_id` wants an index.
    """

    FILE_LABEL: Any = gettext_lazy("pièce")  # what `maillage documents check` calls one
    FILES_LABEL: Any = gettext_lazy("Pièces")  # what `maillage keys` calls them

    key = models.UUIDField(gettext_lazy("clé"), unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(gettext_lazy("nom du fichier"), max_length=150)
    content_type = models.CharField(gettext_lazy("type"), max_length=100)
    size = models.PositiveBigIntegerField(gettext_lazy("taille"))
    sha256 = models.CharField(gettext_lazy("empreinte"), max_length=64)
    key_id = models.CharField(gettext_lazy("clé de chiffrement"), max_length=20)
    uploaded_at = models.DateTimeField(gettext_lazy("ajoutée le"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(gettext_lazy("retirée le"), null=True, blank=True)
    withdrawn_reason = models.CharField(gettext_lazy("motif du retrait"), max_length=300, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @property
    def is_picture(self) -> bool:
        return self.content_type.startswith("image/")


def sealed_models() -> list[type[SealedFile]]:
    """Every model whose rows name a file of the store, whichever room it is of."""
    return [m for m in apps.get_models() if issubclass(m, SealedFile) and not m._meta.proxy]


def is_known(key: uuid.UUID) -> bool:
    """Whether a row of any room names this file."""
    return any(model._base_manager.filter(key=key).exists() for model in sealed_models())


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in the store, before any row says so."""

    key: uuid.UUID
    received: Received
    sha256: str
    key_id: str

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of `SealedFile`."""
        return {
            "key": self.key,
            "name": self.received.name,
            "content_type": self.received.content_type,
            "size": len(self.received.content),
            "sha256": self.sha256,
            "key_id": self.key_id,
        }


def digest(received: Received) -> str:
    return hashlib.sha256(received.content).hexdigest()


@contextmanager
def keeping(received: Received, field: str = "files") -> Iterator[Kept]:
    """Seal a checked file on the disk; what is inside makes it known. If that fails, the file goes again.

    To be put around the transaction, so that a refusal at its end counts. Raises `DomainError` on `field`
    when the disk is full.
    """
    key = uuid.uuid4()
    try:
        key_id = store.write(key, received.content)
    except OSError as error:
        raise DomainError(
            _(
                "« %(name)s » n'a pas pu être enregistré : le disque du serveur est plein ou ne répond pas. "
                "Rien n'a été modifié. Prévenez la personne qui s'occupe du serveur, puis recommencez."
            )
            % {"name": received.name},
            field,
        ) from error
    try:
        yield Kept(key, received, digest(received), key_id)
    except BaseException:
        store.remove(key)
        raise


def stated(reason: str) -> str:
    """Why a file is withdrawn, on one line; raises `DomainError` on `reason` when nothing is said."""
    said = " ".join(reason.split())[:300]
    if not said:
        raise DomainError(_("Dites pourquoi la pièce est retirée."), "reason")
    return said


def withdraw(held: SealedFile, account: Account, reason: str) -> None:
    """A file proves nothing any more; it is kept with the reason and can be put back.

    Inside the caller's `changes`, the row being held. The model has a `withdrawn_by`.
    """
    if held.withdrawn_at is not None:
        raise DomainError(_("Cette pièce est déjà retirée."))
    _mark(held, timezone.now(), account, reason)


def reinstate(held: SealedFile) -> None:
    """A withdrawn file stands again; as above."""
    _mark(held, None, None, "")


def _mark(held: Any, at: dt.datetime | None, account: Account | None, reason: str) -> None:
    held.withdrawn_at, held.withdrawn_by, held.withdrawn_reason = at, account, reason
    held.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
