"""What is sealed opens for its purpose alone, and says what is wrong otherwise."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.kernel.crypto import (
    Altered,
    LostKey,
    key_of,
    key_of_file,
    keyring,
    open_sealed,
    open_stream,
    rewrap_stream,
    seal,
    seal_stream,
)
from maillage.kernel.crypto.files import PIECE


@pytest.fixture(autouse=True)
def ring(settings, tmp_path):
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.KEYS_GIVEN = ""
    return keyring()


def sealed_file(clear: bytes, context: str = "document:1") -> bytes:
    target = io.BytesIO()
    seal_stream(io.BytesIO(clear), target, context)
    return target.getvalue()


def opened(sealed: bytes, context: str = "document:1") -> bytes:
    return b"".join(open_stream(io.BytesIO(sealed), context))


def test_a_secret_comes_back() -> None:
    sealed = seal(b"JBSWY3DPEHPK3PXP", "totp")
    assert b"JBSWY3DP" not in sealed
    assert open_sealed(memoryview(sealed), "totp") == b"JBSWY3DPEHPK3PXP"
    assert seal(b"same", "totp") != seal(b"same", "totp")


def test_a_secret_opens_for_its_purpose_alone() -> None:
    with pytest.raises(Altered):
        open_sealed(seal(b"x", "totp"), "recovery")


@pytest.mark.parametrize("at", range(0, 50, 3))
def test_every_byte_of_a_secret_counts(at: int) -> None:
    sealed = bytearray(seal(b"0123456789", "totp"))
    sealed[at] ^= 1
    with pytest.raises((Altered, LostKey)):
        open_sealed(bytes(sealed), "totp")


@given(st.binary(max_size=80))
def test_nonsense_is_refused_and_nothing_else(noise: bytes) -> None:
    for attempt in (noise, b"MS1" + noise):
        with pytest.raises((Altered, LostKey)):
            open_sealed(attempt, "totp")
    for attempt in (noise, b"MAILLAGE1\n" + noise):
        with pytest.raises((Altered, LostKey)):
            opened(attempt)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])
def test_a_file_comes_back_whatever_its_size(size: int) -> None:
    clear = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed_file(clear[:size])) == clear[:size]


def test_a_file_opens_where_it_belongs_alone() -> None:
    with pytest.raises(Altered):
        opened(sealed_file(b"x" * 100), "document:2")


@pytest.mark.parametrize("cut", [1, 16, PIECE, PIECE + 16, 2 * PIECE])
def test_a_file_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(Altered):
        opened(sealed_file(b"x" * (2 * PIECE + 100))[:-cut])


def test_a_file_cut_between_two_pieces_is_refused() -> None:
    sealed = sealed_file(b"x" * (2 * PIECE))
    with pytest.raises(Altered):
        opened(sealed[: len(sealed) - PIECE - 16])


def test_pieces_put_in_another_order_are_refused() -> None:
    sealed = sealed_file(b"a" * PIECE + b"b" * PIECE + b"c")
    start = len(sealed) - 2 * (PIECE + 16) - 17
    first, second = sealed[start : start + PIECE + 16], sealed[start + PIECE + 16 : start + 2 * (PIECE + 16)]
    with pytest.raises(Altered):
        opened(sealed[:start] + second + first + sealed[start + 2 * (PIECE + 16) :])


def test_what_follows_the_last_piece_is_refused() -> None:
    with pytest.raises(Altered):
        opened(sealed_file(b"x" * 100) + b"more")


def test_a_lost_key_is_named(ring) -> None:
    sealed, secret = sealed_file(b"x"), seal(b"y", "totp")
    first = ring.current()
    ring.add()
    ring.retire(first.id)
    for attempt in (lambda: opened(sealed), lambda: open_sealed(secret, "totp")):
        with pytest.raises(LostKey) as lost:
            attempt()
        assert first.id in lost.value.message
    assert key_of(secret) == key_of_file(io.BytesIO(sealed)) == first.id


def test_a_new_key_takes_over_without_touching_the_content(ring) -> None:
    clear = bytes(range(256)) * 1000
    sealed = sealed_file(clear)
    former = ring.current()
    fresh = ring.add()
    target = io.BytesIO()
    assert rewrap_stream(io.BytesIO(sealed), target, "document:1") == fresh.id
    ring.retire(former.id)
    assert opened(target.getvalue()) == clear
    assert target.getvalue()[-1000:] == sealed[-1000:]
