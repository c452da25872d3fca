"""The master keys of an installation: files under `$MAILLAGE_HOME/keys`, or `MAILLAGE_KEYS`.

A key is 32 random bytes. Its name, `k3-1f2e3d4c`, is its turn and a fingerprint: two installations never
give one name to two keys, and the keys of a backup lie beside those of where it comes back. The latest turn
seals, all of them open.
"""

from __future__ import annotations

import base64
import binascii
import fcntl
import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from maillage.kernel.durable import durable_file, flush_folder

from .errors import KeyringError, LostKey

KEY_BYTES = 32
_NAME = re.compile(r"^k([1-9][0-9]{0,5})-[0-9a-f]{8}$")


@dataclass(frozen=True)
class Key:
    """A master key. Only keys derived from it for one purpose ever touch data."""

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def drawn(cls, turn: int) -> Key:
        """A new key."""
        secret = os.urandom(KEY_BYTES)
        return cls(f"k{turn}-{_fingerprint(secret)}", secret)

    @classmethod
    def parse(cls, name: str, text: str) -> Key:
        """Out of its name and its base64 text. Raises `KeyringError`."""
        if not _NAME.match(name):
            raise KeyringError(_("« %s » n'est pas un nom de clé (par exemple k1-1f2e3d4c).") % name)
        try:
            secret = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            secret = b""
        if len(secret) != KEY_BYTES or _fingerprint(secret) != name.partition("-")[2]:
            raise KeyringError(
                _("La clé « %s » est abîmée : remettez la copie que vous en avez gardée.") % name
            )
        return cls(name, secret)

    @property
    def turn(self) -> int:
        return int(self.id[1:].partition("-")[0])

    @property
    def text(self) -> str:
        return base64.urlsafe_b64encode(self.secret).decode("ascii")

    def derived(self, purpose: str) -> bytes:
        """The key for one purpose: what is sealed for one never opens for another."""
        return _derive(self.secret, purpose)


@lru_cache(maxsize=256)
def _derive(secret: bytes, purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=f"maillage/{purpose}".encode()).derive(secret)


def _fingerprint(secret: bytes) -> str:
    return hashlib.sha256(b"maillage key\0" + secret).hexdigest()[:8]


class Keyring:
    """The keys of one installation. Files added by another process are seen without a restart."""

    def __init__(self, folder: Path, given: str = "") -> None:
        self.folder = folder
        self.given = given.strip()
        self._seen: object = None
        self._keys: dict[str, Key] = {}

    def keys(self) -> list[Key]:
        """Every key, oldest first."""
        self._refresh()
        return sorted(self._keys.values(), key=lambda key: (key.turn, key.id))

    def get(self, key_id: str) -> Key:
        """The key of this name. Raises `LostKey`."""
        if key_id not in self._keys:
            self._refresh()
        try:
            return self._keys[key_id]
        except KeyError:
            raise LostKey(key_id) from None

    def current(self) -> Key:
        """The key that seals; the first one is drawn when there is none."""
        if found := self.keys():
            return found[-1]
        if self.given:
            raise KeyringError(_("MAILLAGE_KEYS ne contient aucune clé."))
        return self.add(only_first=True)

    def add(self, *, only_first: bool = False) -> Key:
        """Draw a key and put it in the folder; it seals from now on.

        With `only_first`, another process that was faster wins and its key is returned.
        """
        if self.given:
            raise KeyringError(_("Les clés viennent de MAILLAGE_KEYS : c'est là qu'il faut en ajouter une."))
        with self._locked():
            held = self.keys()
            if held and only_first:
                return held[-1]
            turns = [key.turn for key in held] + [_turn_of(p) for p in self._retired().glob("*.key")]
            key = Key.drawn(max(turns, default=0) + 1)
            with durable_file(self.folder / f"{key.id}.key") as file:
                file.write(key.text.encode("ascii") + b"\n")
        self._refresh()
        return key

    def retire(self, key_id: str) -> Path:
        """Set a key apart in `keys/retired`: it opens nothing there, and can be put back."""
        key = self.get(key_id)
        self._retired().mkdir(mode=0o700, exist_ok=True)
        source, target = self.folder / f"{key.id}.key", self._retired() / f"{key.id}.key"
        source.rename(target)
        flush_folder(self._retired())
        flush_folder(self.folder)
        self._refresh()
        return target

    def age_of(self, key: Key) -> float:
        """Seconds since the key was put in the folder; 0 when it comes from the environment."""
        if self.given:
            return 0.0
        return max(time.time() - (self.folder / f"{key.id}.key").stat().st_mtime, 0.0)

    # --- reading --------------------------------------------------------------------------------
    def _refresh(self) -> None:
        seen = self.given or self._marks()
        if seen == self._seen:
            return
        keys = self._of_environment() if self.given else self._of_folder()
        self._keys = {key.id: key for key in keys}
        self._seen = seen

    def _marks(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted((p.name, p.stat().st_mtime_ns) for p in self._files()))

    def _files(self) -> list[Path]:
        return [path for path in self.folder.glob("*.key") if path.is_file()]

    def _of_folder(self) -> list[Key]:
        found = []
        for path in self._files():
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                raise KeyringError(
                    _("Le fichier de clé %s est lisible par d'autres : corrigez par « chmod 600 ».") % path
                )
            found.append(Key.parse(path.stem, path.read_text(encoding="ascii", errors="replace")))
        return found

    def _of_environment(self) -> list[Key]:
        pairs = [pair.strip() for pair in re.split(r"[,\s]+", self.given) if pair.strip()]
        return [Key.parse(*pair.partition("=")[::2]) for pair in pairs]

    def _retired(self) -> Path:
        return self.folder / "retired"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process at a time draws a key."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _turn_of(path: Path) -> int:
    found = _NAME.match(path.stem)
    return int(found[1]) if found else 0


_rings: dict[tuple[str, str], Keyring] = {}


def keyring() -> Keyring:
    """The ring of this installation (`settings.KEYS_FOLDER`, `settings.KEYS_GIVEN`)."""
    where = (str(settings.KEYS_FOLDER), settings.KEYS_GIVEN)
    if where not in _rings:
        _rings[where] = Keyring(Path(where[0]), where[1])
    return _rings[where]
