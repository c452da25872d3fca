"""A change of key reaches everything, can be resumed, and sets apart only what nothing uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command

from maillage.kernel.crypto import holders as registry
from maillage.kernel.crypto import key_of, keyring, open_sealed, seal
from maillage.kernel.crypto.keyring import Key
from maillage.kernel.crypto.rotation import retire, rotate


class Drawer:
    """Ten secrets in memory; the process dies at the `dies_at`-th move."""

    label = "secrets"

    def __init__(self) -> None:
        self.kept = {n: seal(b"%d" % n, "drawer") for n in range(10)}
        self.dies_at: int | None = None

    def uses(self) -> Counter[str]:
        return Counter(key_of(sealed) for sealed in self.kept.values())

    def rewrap(self) -> Iterator[str]:
        for n, sealed in list(self.kept.items()):
            if key_of(sealed) == keyring().current().id:
                continue
            if n == self.dies_at:
                raise KeyboardInterrupt
            self.kept[n] = seal(open_sealed(sealed, "drawer"), "drawer")
            yield ""


@pytest.fixture
def drawer(settings, tmp_path, monkeypatch) -> Drawer:
    settings.KEYS_FOLDER = tmp_path / "keys"
    settings.KEYS_GIVEN = ""
    drawer = Drawer()
    monkeypatch.setattr(registry, "_holders", [drawer])
    return drawer


def test_everything_moves_and_the_old_key_can_go(drawer) -> None:
    former = keyring().current()
    done = rotate()
    assert (done.drawn, done.moved, done.refused) == (True, 10, [])
    assert drawer.uses() == Counter({done.key.id: 10})
    assert retire()[1] == {former.id: "recent"}
    moved, kept = retire(settling=0)
    assert [path.stem for path in moved] == [former.id]
    assert kept == {}
    assert [open_sealed(s, "drawer") for s in drawer.kept.values()] == [b"%d" % n for n in range(10)]


def test_an_interrupted_change_is_finished_rather_than_begun_again(drawer) -> None:
    drawer.dies_at = 4
    with pytest.raises(KeyboardInterrupt):
        rotate()
    assert sorted(drawer.uses().values()) == [4, 6]
    assert retire(settling=0)[1] == {keyring().keys()[0].id: "used"}
    drawer.dies_at = None
    done = rotate()
    assert (done.drawn, done.moved) == (False, 6)
    assert len(keyring().keys()) == 2
    assert rotate().drawn


def test_the_command_says_what_each_key_protects(drawer, capsys) -> None:
    former = keyring().current()
    call_command("keys", "rotate")
    call_command("keys", "list")
    said = capsys.readouterr().out
    assert "10" in said
    assert f"{former.id} — ne protège rien" in said
    call_command("keys", "retire")
    assert "moins d'un jour" in capsys.readouterr().out


def test_a_missing_key_is_said(drawer, capsys) -> None:
    former = keyring().current()
    keyring().add()
    keyring().retire(former.id)
    with pytest.raises(CommandError) as refused:
        call_command("keys")
    assert refused.value.returncode == 2
    assert f"{former.id} MANQUE — secrets : 10" in capsys.readouterr().out


def test_keys_of_the_environment_are_changed_there(drawer, settings) -> None:
    first = Key.drawn(1)
    settings.KEYS_GIVEN = f"{first.id}={first.text}"
    drawer.__init__()
    with pytest.raises(CommandError, match="MAILLAGE_KEYS") as refused:
        call_command("keys", "rotate")
    offered = str(refused.value).split("« ", 1)[1].split(" »", 1)[0]
    settings.KEYS_GIVEN += f",{offered}"
    call_command("keys", "rotate")
    assert set(drawer.uses()) == {offered.partition("=")[0]}
