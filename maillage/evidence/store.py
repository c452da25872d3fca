"""Where contents lie: one sealed file per document under `$MAILLAGE_HOME/documents`, never served as is.

A file is whole and on the disk before anything says it exists. Its name is the document's random key, its
seal is bound to that name: files cannot be swapped.
"""

from __future__ import annotations

import io
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from maillage.kernel.crypto import key_of_file, open_stream, rewrap_stream, seal_stream
from maillage.kernel.durable import durable_file, flush_folder, is_draft


class Missing(Exception):
    """There is no file of this key."""


def folder() -> Path:
    """The store of this installation."""
    return Path(settings.DOCUMENTS_FOLDER)


def place_of(key: uuid.UUID, root: Path | None = None) -> Path:
    """Where the file of a key lies: 256 folders, so that none grows without end."""
    return (root or folder()) / key.hex[:2] / key.hex


def write(key: uuid.UUID, clear: bytes) -> str:
    """Seal a content; returns the name of the master key. Raises `OSError` (disk full), nothing then left."""
    target = place_of(key)
    make_folder(target.parent)
    with durable_file(target) as file:
        return seal_stream(io.BytesIO(clear), file, context_of(key))


def write_all(contents: Mapping[uuid.UUID, bytes]) -> str:
    """Seal many contents, on the disk together when this returns: much quicker than one after the other.

    Returns the name of the master key. Raises `OSError` (disk full), nothing then left; a kill leaves files
    that no row names, swept as orphans.
    """
    places, sealed_with = {key: place_of(key) for key in contents}, ""
    begun: list[uuid.UUID] = []
    try:
        for key, clear in contents.items():
            make_folder(places[key].parent)
            descriptor = os.open(places[key], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            begun.append(key)  # only what we made is taken away again
            with open(descriptor, "wb") as file:
                sealed_with = seal_stream(io.BytesIO(clear), file, context_of(key))
        for path in [*places.values(), *{path.parent for path in places.values()}]:
            flush_folder(path)
    except BaseException:
        for key in begun:
            remove(key)
        raise
    return sealed_with


def make_folder(wanted: Path) -> None:
    """A private folder whose name survives a power cut."""
    if not wanted.is_dir():
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        flush_folder(wanted.parent)


def read(key: uuid.UUID) -> bytes:
    """The clear content. Raises `Missing`, `LostKey`, `Altered` or `OSError`."""
    try:
        with place_of(key).open("rb") as file:
            return b"".join(open_stream(file, context_of(key)))
    except FileNotFoundError:
        raise Missing(key) from None


def key_used(key: uuid.UUID) -> str:
    """The master key a file is under. Raises `Missing` or `Altered`."""
    try:
        with place_of(key).open("rb") as file:
            return key_of_file(file)
    except FileNotFoundError:
        raise Missing(key) from None


def rewrap(key: uuid.UUID) -> str:
    """Bring a file under the current master key, whole or not at all; returns that key's name."""
    target = place_of(key)
    try:
        with target.open("rb") as sealed, durable_file(target, replace=True) as file:
            return rewrap_stream(sealed, file, context_of(key))
    except FileNotFoundError:
        raise Missing(key) from None


def remove(key: uuid.UUID) -> None:
    """Take a file away; nothing happens when it is not there."""
    with suppress(FileNotFoundError):
        place_of(key).unlink()


def remove_after_commit(instance: Any, **_more: Any) -> None:
    """The file of a deleted row goes once the deletion holds; killed in between, it is swept as an orphan."""
    key = instance.key
    transaction.on_commit(lambda: remove(key))


def files() -> Iterator[tuple[Path, uuid.UUID | None]]:
    """Every file of the store with its key; None for drafts and for what is not ours."""
    for path in sorted(folder().glob("*/*")):
        if path.is_file():
            yield path, _key_of(path)


def _key_of(path: Path) -> uuid.UUID | None:
    if is_draft(path):
        return None
    try:
        key = uuid.UUID(hex=path.name)
    except ValueError:
        return None
    return key if place_of(key) == path else None


def context_of(key: uuid.UUID) -> str:
    return f"document:{key.hex}"
