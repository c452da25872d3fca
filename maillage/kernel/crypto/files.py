"""Files: each has a data key of its own, wrapped by a master key in its head.

    "MAILLAGE1\\n" · length of the key's name · name · 12 bytes of nonce · data key wrapped (48 bytes)
    then pieces of 64 KiB, each AES-256-GCM with the nonce (11 bytes of number, 1 byte: is it the last)

Numbered pieces and a marked last one: nothing can be cut, repeated or put elsewhere unseen. Changing the
master key rewrites the head alone, the content is copied as it lies. `context` (which record the file
belongs to) is authenticated with every piece and not written.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import Altered
from .keyring import KEY_BYTES, Key, keyring

PIECE = 64 * 1024
_MAGIC = b"MAILLAGE1\n"
_NONCE, _TAG = 12, 16
_WRAPPED = KEY_BYTES + _TAG
_PURPOSE = "file"


def seal_stream(clear: BinaryIO, target: BinaryIO, context: str) -> str:
    """Encrypt what is left of `clear` into `target`; returns the name of the key."""
    key, data_key = keyring().current(), os.urandom(KEY_BYTES)
    target.write(_head(key, data_key, context))
    cipher, number = AESGCM(data_key), 0
    piece = clear.read(PIECE)
    while True:
        following = clear.read(PIECE) if len(piece) == PIECE else b""
        last = not following
        target.write(cipher.encrypt(_number(number, last), piece, context.encode()))
        if last:
            return key.id
        piece, number = following, number + 1


def open_stream(sealed: BinaryIO, context: str) -> Iterator[bytes]:
    """The clear pieces, each checked before it is given. Raises `LostKey` or `Altered`, maybe midway."""
    key_id, wrapping = _read_head(sealed)
    cipher = AESGCM(_unwrap(keyring().get(key_id), wrapping, context))
    number = 0
    piece = sealed.read(PIECE + _TAG)
    while True:
        following = sealed.read(PIECE + _TAG)
        last = not following
        try:
            yield cipher.decrypt(_number(number, last), piece, context.encode())
        except (InvalidTag, ValueError):
            raise Altered from None
        if last:
            return
        piece, number = following, number + 1


def key_of_file(sealed: BinaryIO) -> str:
    """The name of the key a file was sealed with. Raises `Altered` when it is no file of ours."""
    return _read_head(sealed)[0]


def rewrap_stream(sealed: BinaryIO, target: BinaryIO, context: str) -> str:
    """Copy a file under the current master key, its content as it lies; returns the key's name.

    Raises `LostKey` or `Altered` when its data key cannot be opened.
    """
    key_id, wrapping = _read_head(sealed)
    data_key = _unwrap(keyring().get(key_id), wrapping, context)
    key = keyring().current()
    target.write(_head(key, data_key, context))
    while piece := sealed.read(PIECE):
        target.write(piece)
    return key.id


def _head(key: Key, data_key: bytes, context: str) -> bytes:
    name, nonce = key.id.encode("ascii"), os.urandom(_NONCE)
    wrapped = AESGCM(key.derived(_PURPOSE)).encrypt(nonce, data_key, name + b"\0" + context.encode())
    return _MAGIC + bytes([len(name)]) + name + nonce + wrapped


def _read_head(sealed: BinaryIO) -> tuple[str, bytes]:
    if sealed.read(len(_MAGIC)) != _MAGIC:
        raise Altered
    length = sealed.read(1)
    name = sealed.read(length[0]) if length else b""
    wrapping = sealed.read(_NONCE + _WRAPPED)
    if not name or not name.isascii() or len(wrapping) != _NONCE + _WRAPPED:
        raise Altered
    return name.decode("ascii"), wrapping


def _unwrap(key: Key, wrapping: bytes, context: str) -> bytes:
    bound = key.id.encode("ascii") + b"\0" + context.encode()
    try:
        return AESGCM(key.derived(_PURPOSE)).decrypt(wrapping[:_NONCE], wrapping[_NONCE:], bound)
    except InvalidTag:
        raise Altered from None


def _number(number: int, last: bool) -> bytes:
    return number.to_bytes(_NONCE - 1, "big") + bytes([last])
