"""Documents in a backup: each sealed file as it lies, listed with its checksum.

    documents.txt    one line a file: its key, its checksum, its size
    documents/…      the files, sealed as they are: useless without the master keys
    keys/…           the master keys, only when asked for

Files are named by a random key and never change but for their master key, so bringing them back beside the
present ones disturbs nothing: those the database does not know afterwards are swept like any orphan.
"""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maillage.evidence import store
from maillage.evidence.sealed import sealed_models
from maillage.kernel.crypto import CryptoError, Key, key_of_file, keyring, open_stream
from maillage.kernel.crypto.rotation import uses
from maillage.kernel.durable import durable_file

_LIST, _FOLDER, _KEYS = "documents.txt", "documents/", "keys/"
_BLOCK = 1024 * 1024


@dataclass
class Packed:
    """What was put in an archive. `sha256` is the list's; `missing` the keys whose file could not be read."""

    count: int = 0
    bytes: int = 0
    sha256: str = ""
    missing: list[str] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


class Damaged(Exception):
    """A document of the archive is not what its list says."""


def known(reading: Any) -> list[uuid.UUID]:
    """The files every room's rows name in a snapshot; none of a table that its database does not have yet."""
    found: list[uuid.UUID] = []
    for table in (model._meta.db_table for model in sealed_models()):
        if reading.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone()[0] is not None:
            rows = reading.execute(f"SELECT key FROM {table} ORDER BY id")  # noqa: S608 - a name of ours
            found += [row[0] for row in rows.fetchall()]
    return found


def pack(archive: zipfile.ZipFile, documents: list[uuid.UUID], *, with_keys: bool) -> Packed:
    """Put the files in, then their list, then the keys when asked for."""
    packed, lines = Packed(keys=set(uses())), []
    for key in documents:
        try:
            source = store.place_of(key).open("rb")
        except OSError:
            packed.missing.append(key.hex)
            continue
        with source:
            with suppress(CryptoError):  # an altered file is kept as it is: `documents check` tells
                packed.keys.add(key_of_file(source))
            source.seek(0)
            digest, size = hashlib.sha256(), 0
            with archive.open(f"{_FOLDER}{key.hex}", "w") as member:
                while block := source.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    member.write(block)
        lines.append(f"{key.hex} {digest.hexdigest()} {size}\n")
        packed.count, packed.bytes = packed.count + 1, packed.bytes + size
    listed = "".join(lines).encode("ascii")
    packed.sha256 = hashlib.sha256(listed).hexdigest()
    archive.writestr(_LIST, listed)
    if with_keys:
        held_keys = keyring().keys()
        for held in held_keys:
            archive.writestr(f"{_KEYS}{held.id}", held.text)
    return packed


def unpack(archive: zipfile.ZipFile, sha256: str, added: list[Path]) -> int:
    """Bring the files back into the store, each checked; returns how many the list names.

    `added` receives each file made, for who must take them back. A file already there and whole is left.
    Raises `Damaged`, `OSError`, or what reading a damaged archive raises.
    """
    count = 0
    for key, digest, size in _listed(archive, sha256):
        count += 1
        target = store.place_of(key)
        if target.exists() and _is_whole(key, target):
            continue
        new = not target.exists()
        store.make_folder(target.parent)
        with archive.open(f"{_FOLDER}{key.hex}") as member, durable_file(target, replace=True) as file:
            found, written = hashlib.sha256(), 0
            while block := member.read(_BLOCK):
                found.update(block)
                written += len(block)
                file.write(block)
            if (found.hexdigest(), written) != (digest, size):
                raise Damaged(key.hex)
        if new:
            added.append(target)
    return count


def missing_keys(archive: zipfile.ZipFile, needed: list[str]) -> list[str]:
    """Master keys the backup needs that neither this installation nor the backup has."""
    held = keyring().keys()
    return sorted(set(needed) - {key.id for key in [*held, *_carried(archive)]})


def take_keys(archive: zipfile.ZipFile) -> list[str]:
    """Put the keys the backup carries beside ours; returns those that are new here."""
    ring = keyring()
    held = ring.keys()
    fresh = [key for key in _carried(archive) if key not in held]
    for key in fresh:
        ring.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with durable_file(ring.folder / f"{key.id}.key") as file:
            file.write(key.text.encode("ascii") + b"\n")
    return [key.id for key in fresh]


def _carried(archive: zipfile.ZipFile) -> Iterator[Key]:
    """Keys of the backup that could be taken; none where keys come from the environment."""
    if keyring().given:
        return
    for name in archive.namelist():
        if name.startswith(_KEYS):
            yield Key.parse(name.removeprefix(_KEYS), archive.read(name).decode("ascii"))


def _listed(archive: zipfile.ZipFile, sha256: str) -> Iterator[tuple[uuid.UUID, str, int]]:
    listed = archive.read(_LIST)
    if hashlib.sha256(listed).hexdigest() != sha256:
        raise Damaged(_LIST)
    for line in listed.decode("ascii").splitlines():
        name, digest, size = line.split(" ")
        yield uuid.UUID(hex=name), digest, int(size)


def _is_whole(key: uuid.UUID, path: Path) -> bool:
    """Whether the present file opens: it may be under a later master key than the backup's."""
    try:
        with path.open("rb") as file:
            for _piece in open_stream(file, store.context_of(key)):
                pass
    except (CryptoError, OSError):
        return False
    return True
