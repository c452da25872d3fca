"""Is a workbook a safe archive? Checked before anything unpacks it: XLSX and ODS are ZIP files.

What a ZIP declares is not believed: every entry is unpacked once, counted, and thrown away.
"""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from . import limits
from .errors import SheetError

_CHUNK = 1 << 20
_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x1


@dataclass(frozen=True)
class Archive:
    """A checked archive: names of its entries, and their content."""

    zip: zipfile.ZipFile
    names: frozenset[str]

    def read(self, name: str) -> bytes:
        """Raises `SheetError` for an entry that does not match its description."""
        try:
            return self.zip.read(name)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as error:
            raise _damaged() from error


def open_archive(content: bytes) -> Archive:
    """Open and check a ZIP; raises `SheetError` for a damaged, encrypted, nested or outsized one."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, struct.error) as error:
        raise _damaged() from error
    if len(entries) > limits.ENTRIES:
        raise _bomb()
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise _damaged()
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise SheetError(
            _("Le classeur est protégé par un mot de passe. Enregistrez-en une copie sans mot de passe.")
        )
    if sum(entry.file_size for entry in entries) > limits.UNPACKED:
        raise _bomb()
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        # Entries that share bytes make a small file unpack to anything.
        start = _data_offset(content, entry)
        if entry.header_offset < end:
            raise _bomb()
        end = start + entry.compress_size
        if end > len(content):
            raise _damaged()
        if entry.file_size > limits.RATIO_FROM and entry.file_size > limits.RATIO * max(
            entry.compress_size, 1
        ):
            raise _bomb()
        _check_size(content[start:end], entry)
    return Archive(archive, frozenset(names))


def _data_offset(content: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the packed bytes begin, after the entry's own header."""
    header = content[entry.header_offset : entry.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise _damaged()
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    return entry.header_offset + 30 + name_length + extra_length


def _check_size(packed: bytes, entry: zipfile.ZipInfo) -> None:
    """Unpack an entry without keeping it: exactly the declared size, and no archive inside."""
    if entry.compress_type == _STORED:
        size, head = len(packed), packed[:4]
    elif entry.compress_type == _DEFLATED:
        size, head = _inflate(packed, entry.file_size)
    else:
        raise _damaged()
    if size != entry.file_size:
        raise _bomb() if size > entry.file_size else _damaged()
    if head == b"PK\x03\x04":
        raise SheetError(
            _(
                "Le classeur contient un autre fichier compressé (« %s »). "
                "Copiez les données dans un classeur simple."
            )
            % entry.filename[:80]
        )


def _inflate(packed: bytes, declared: int) -> tuple[int, bytes]:
    """The unpacked size, counted no further than just above what was declared; and the first bytes."""
    unpacker = zlib.decompressobj(-15)
    size, head, rest = 0, b"", packed
    try:
        while not unpacker.eof:
            piece = unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            head = head or piece[:4]
            size += len(piece)
            if size > declared:
                return size, head
            if not piece and not rest:
                break
    except zlib.error as error:
        raise _damaged() from error
    return size, head


def _damaged() -> SheetError:
    return SheetError(
        _("Le classeur est abîmé ou incomplet. Ouvrez-le dans votre tableur et enregistrez-le à nouveau.")
    )


def _bomb() -> SheetError:
    return SheetError(
        _(
            "Le classeur, une fois décompressé, dépasserait la taille permise : il n'est pas ouvert. "
            "Enregistrez les données seules, en CSV ou dans un nouveau classeur."
        )
    )
