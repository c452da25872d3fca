"""Short secrets, sealed for one purpose: a TOTP seed, a token.

"MS1" · length of the key's name · name · 12 bytes of nonce · AES-256-GCM
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import Altered
from .keyring import keyring

_MAGIC = b"MS1"
_NONCE = 12


def seal(clear: bytes, purpose: str) -> bytes:
    """Encrypt and authenticate `clear`; only `open_sealed` with the same `purpose` gives it back."""
    key = keyring().current()
    name = key.id.encode("ascii")
    head = _MAGIC + bytes([len(name)]) + name
    nonce = os.urandom(_NONCE)
    return head + nonce + AESGCM(key.derived(f"secret/{purpose}")).encrypt(nonce, clear, head)


def open_sealed(sealed: bytes | memoryview, purpose: str) -> bytes:
    """What `seal` was given. Raises `LostKey`, or `Altered` (also for another purpose)."""
    sealed = bytes(sealed)
    head = _head(sealed)
    key = keyring().get(head[4:].decode("ascii"))
    nonce, body = sealed[len(head) : len(head) + _NONCE], sealed[len(head) + _NONCE :]
    try:
        return AESGCM(key.derived(f"secret/{purpose}")).decrypt(nonce, body, head)
    except (InvalidTag, ValueError):
        raise Altered from None


def key_of(sealed: bytes | memoryview) -> str:
    """The name of the key something was sealed with. Raises `Altered` when it is nothing of ours."""
    return _head(bytes(sealed))[4:].decode("ascii")


def _head(sealed: bytes) -> bytes:
    length = sealed[3] if len(sealed) > 3 else 0
    head = sealed[: 4 + length]
    if not sealed.startswith(_MAGIC) or len(sealed) < 4 + length + _NONCE + 16 or not head.isascii():
        raise Altered
    return head
