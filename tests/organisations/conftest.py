import pytest

from maillage.organisations import panels
from maillage.organisations.timeline import moments


@pytest.fixture
def room_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A company's file with what this room shows of it, and nothing of the rooms above."""
    monkeypatch.setattr(panels, "_panels", {})
    monkeypatch.setattr(panels, "_notices", [])
    monkeypatch.setattr(moments, "_registered", [])
