"""The whole synthetic territory, loaded once for the run into a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from .database import loaded_territory, looking_at


@pytest.fixture(scope="session")
def _territory_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), loaded_territory() as name:
        yield name


@pytest.fixture
def territory(_territory_database: str, db: None) -> Iterator[None]:
    """The test's connection looks at the territory; what the test writes is undone."""
    with looking_at(_territory_database), transaction.atomic():
        yield
        transaction.set_rollback(True)
