"""What the tests of reports start from."""

from __future__ import annotations

import pytest

from maillage.accounts.context import Context
from maillage.accounts.roles import Role

from .small import Small, make


@pytest.fixture
def small(db: None) -> Small:
    return make()


@pytest.fixture
def manager(small: Small) -> Context:
    return small.context(Role.PROGRAMME_MANAGER)
