"""The file of a backup: a ZIP with a manifest and PostgreSQL's own dump.

    manifest.json    what it is, when and with what it was made, rows per table, checksum of the dump
    database.dump    pg_dump's custom format, compressed by itself
    documents.txt…   the documents (see documents.py)

The manifest is written last: it tells what has been written, and a file without one is no backup.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from maillage.conf.backup import documents
from maillage.conf.backup.documents import Packed
from maillage.kernel.crypto import CryptoError

FORMAT = 2
_READABLE = (1, 2)  # 1: from before there were documents
_DUMP, _MANIFEST = "database.dump", "manifest.json"
_BLOCK = 1024 * 1024

# Whatever reading a damaged ZIP or its manifest may raise, a changed byte being able to land anywhere.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    TypeError,
    AttributeError,
    ValueError,
    RuntimeError,
    OverflowError,
    struct.error,
)


class Readable(Protocol):
    """What bytes can be read from, block by block."""

    def read(self, size: int, /) -> bytes: ...


class BadArchive(Exception):
    """The file is not one of our backups, or not whole; the message is for the user."""


@dataclass(frozen=True)
class Manifest:
    """`rows`: table -> number of rows, counted in the very snapshot that was dumped.

    `migrations`: `app.name` of each migration applied, to tell which version of the code can read it.
    `documents`: how many files, `missing` those the database knows and that were not there; `keys`: the
    master keys one needs to read what is sealed.
    """

    made_at: str
    maillage: str
    postgresql: str
    migrations: list[str]
    rows: dict[str, int]
    dump_sha256: str = ""
    dump_bytes: int = 0
    documents: int = 0
    documents_bytes: int = 0
    documents_sha256: str = ""
    missing: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    format: int = FORMAT


def write(
    target: Path, manifest: Manifest, dump: Readable, pack: Callable[[zipfile.ZipFile], Packed] | None = None
) -> Manifest:
    """Write the archive from a stream; `target` appears whole or not at all, readable by us alone.

    `pack` adds the documents, once the dump is in.
    """
    _remove_leftovers(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                with archive.open(_DUMP, "w", force_zip64=True) as member:
                    while block := dump.read(_BLOCK):
                        digest.update(block)
                        size += len(block)
                        member.write(block)
                packed = pack(archive) if pack else Packed()
                whole = replace(
                    manifest,
                    dump_sha256=digest.hexdigest(),
                    dump_bytes=size,
                    documents=packed.count,
                    documents_bytes=packed.bytes,
                    documents_sha256=packed.sha256,
                    missing=packed.missing,
                    keys=sorted(packed.keys),
                )
                archive.writestr(_MANIFEST, json.dumps(asdict(whole), ensure_ascii=False, indent=1))
            file.flush()
            os.fsync(file.fileno())
        _rename(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return whole


def _remove_leftovers(target: Path) -> None:
    """Drafts of backups that were killed: their process is gone."""
    for draft in target.parent.glob(f".{glob.escape(target.name)}.*.part"):
        pid = draft.name.removeprefix(f".{target.name}.").removesuffix(".part")
        if pid.isdigit() and not _is_running(int(pid)):
            draft.unlink(missing_ok=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _rename(draft: Path, target: Path) -> None:
    """Give the finished draft its name, on disk even after a power cut."""
    os.replace(draft, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextmanager
def opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """The archive and its manifest; raises BadArchive when it is not one of ours."""
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as error:
        raise BadArchive(_("%(file)s n'existe pas.") % {"file": source}) from error
    except IsADirectoryError as error:
        raise BadArchive(_("%(file)s est un dossier.") % {"file": source}) from error
    except PermissionError as error:
        raise BadArchive(_("%(file)s ne peut pas être lu (droits).") % {"file": source}) from error
    except _DAMAGE as error:
        raise _not_ours(source) from error
    with archive:
        try:
            manifest = _manifest(archive)
        except _DAMAGE as error:
            raise _not_ours(source) from error
        yield archive, manifest


def _not_ours(source: Path) -> BadArchive:
    return BadArchive(
        _("%(file)s n'est pas une sauvegarde de Maillage, ou elle est abîmée.") % {"file": source}
    )


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    archive.getinfo(_DUMP)
    read = json.loads(archive.read(_MANIFEST))
    if read.get("format") not in _READABLE:
        raise BadArchive(_("Cette sauvegarde vient d'une version plus récente de Maillage."))
    return Manifest(**read)


def extract_dump(archive: zipfile.ZipFile, manifest: Manifest, target: Path) -> None:
    """Write the dump to a file of ours, byte for byte as it was made; raises BadArchive otherwise."""
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        member = archive.open(_DUMP)
    except _DAMAGE as error:
        os.close(descriptor)
        raise BadArchive(_changed()) from error
    with os.fdopen(descriptor, "wb") as file, member:
        while block := _block(member):
            digest.update(block)
            size += len(block)
            file.write(block)
    if (digest.hexdigest(), size) != (manifest.dump_sha256, manifest.dump_bytes):
        raise BadArchive(_changed())


def extract_documents(archive: zipfile.ZipFile, manifest: Manifest, added: list[Path]) -> None:
    """Bring the documents back into the store; raises BadArchive when one is not as it was made."""
    if not manifest.documents:
        return
    try:
        count = documents.unpack(archive, manifest.documents_sha256, added)
    except OSError as error:
        if error.errno is not None:  # of the disk, not of the archive
            raise
        raise BadArchive(_changed()) from error
    except (documents.Damaged, CryptoError, *_DAMAGE) as error:
        raise BadArchive(_changed()) from error
    if count != manifest.documents:
        raise BadArchive(_changed())


def _block(member: Readable) -> bytes:
    try:
        return member.read(_BLOCK)
    except _DAMAGE as error:
        raise BadArchive(_changed()) from error


def _changed() -> str:
    return _("La sauvegarde est abîmée : son contenu n'est plus celui qui a été écrit.")
