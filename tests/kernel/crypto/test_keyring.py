"""The ring of keys: drawn once, private, changed without a restart."""

from __future__ import annotations

import multiprocessing
import stat
from pathlib import Path

import pytest

from maillage.kernel.crypto import Keyring, KeyringError, LostKey
from maillage.kernel.crypto.keyring import Key


def _current(folder: str) -> str:
    return Keyring(Path(folder)).current().id


def test_the_first_key_is_drawn_once_and_private(tmp_path) -> None:
    folder = tmp_path / "keys"
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        names = pool.map(_current, [str(folder)] * 8)
    assert len(set(names)) == 1
    (file,) = folder.glob("*.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert file.stem == names[0]


def test_another_process_s_key_is_seen_without_a_restart(tmp_path) -> None:
    here, elsewhere = Keyring(tmp_path), Keyring(tmp_path)
    first = here.current()
    second = elsewhere.add()
    assert here.current() == second
    assert here.get(first.id) == first
    assert (first.turn, second.turn) == (1, 2)


def test_a_key_others_can_read_is_refused(tmp_path) -> None:
    ring = Keyring(tmp_path)
    ring.add()
    next(tmp_path.glob("*.key")).chmod(0o640)
    with pytest.raises(KeyringError, match="chmod 600"):
        Keyring(tmp_path).current()


def test_a_damaged_key_is_said_and_not_replaced(tmp_path) -> None:
    ring = Keyring(tmp_path)
    file = tmp_path / f"{ring.add().id}.key"
    text = file.read_text()
    file.write_text(("A" if text[0] != "A" else "B") + text[1:])
    with pytest.raises(KeyringError, match="abîmée"):
        Keyring(tmp_path).current()
    assert len(list(tmp_path.glob("*.key"))) == 1


def test_keys_of_the_environment(tmp_path) -> None:
    first, second = Key.drawn(1), Key.drawn(2)
    ring = Keyring(tmp_path, f"{second.id}={second.text}, {first.id}={first.text}")
    assert ring.current() == second
    assert ring.get(first.id) == first
    with pytest.raises(KeyringError, match="MAILLAGE_KEYS"):
        ring.add()
    assert list(tmp_path.iterdir()) == []


def test_a_retired_key_opens_nothing_and_its_number_is_not_given_again(tmp_path) -> None:
    ring = Keyring(tmp_path)
    first = ring.add()
    ring.retire(first.id)
    with pytest.raises(LostKey):
        ring.get(first.id)
    assert ring.add().turn == 2


def test_a_key_never_shows_in_what_is_printed() -> None:
    key = Key.drawn(1)
    assert key.text not in repr(key)
    assert repr(key.secret) not in repr(key)
