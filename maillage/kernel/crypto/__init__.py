"""Encryption at rest: a ring of keys that can be changed, short secrets, files.

    sealed = seal(b"...", "accounts.totp")            # bytes for a BinaryField
    clear = open_sealed(sealed, "accounts.totp")      # raises LostKey or Altered

    seal_stream(clear_file, target_file, "document:5f0c…")
    for piece in open_stream(file, "document:5f0c…"): …

What is sealed names its key, and opens only under the purpose it was sealed for: moved to another row or
another file it is refused. A room that keeps sealed things registers a `Holder` (`holders.py`, or
`register_column` for a column of a table), so that `maillage keys rotate` reaches them.
"""

from .errors import Altered, CryptoError, KeyringError, LostKey
from .files import key_of_file, open_stream, rewrap_stream, seal_stream
from .holders import Holder, register_column, register_holder
from .keyring import Key, Keyring, keyring
from .secrets import key_of, open_sealed, seal

__all__ = [
    "Altered",
    "CryptoError",
    "Holder",
    "Key",
    "Keyring",
    "KeyringError",
    "LostKey",
    "key_of",
    "key_of_file",
    "keyring",
    "open_sealed",
    "open_stream",
    "register_column",
    "register_holder",
    "rewrap_stream",
    "seal",
    "seal_stream",
]
