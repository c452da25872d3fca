"""What every test has: French, quick password hashes. The database comes from `maillage.conf.testing`."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import translation


def pytest_configure() -> None:
    # Argon2 takes 50 ms by design; tests that are about it put it back.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


@pytest.fixture(autouse=True)
def french() -> None:
    """Each test starts in French, whatever language the one before switched to."""
    translation.activate("fr")
