"""What every test has: French, quick password hashes. The database comes from `maillage.conf.testing`."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from typing import Any

import _pytest.runner as runner
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from maillage.conf.stack import roomy
from tests.emptying import empty_tables

_force_login = Client.force_login


def _signed_in_with_two_proofs(client: Any, account: Any, *, verified: bool = True, **kwargs: Any) -> None:
    """`client.force_login(account)` stands for a sign-in carried through, second factor included,
    a moment ago. `verified=False` stands for a session opened with a password alone.
    """
    from maillage.accounts.signing_in import CONFIRMED, VERIFIED

    _force_login(client, account, **kwargs)
    session = client.session
    session[VERIFIED] = verified
    session[CONFIRMED] = time.time()
    session.save()


def pytest_configure() -> None:
    # A busy machine is slow to draw examples: that says nothing of the code.
    hypothesis.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    hypothesis.load_profile("suite")
    Client.force_login = _signed_in_with_two_proofs  # type: ignore[method-assign]
    # As in the web server: pages are deep, and what is loaded once need not be looked at again and again.
    WSGIHandler.__call__ = roomy(WSGIHandler.__call__)  # type: ignore[method-assign]
    runner.runtestprotocol = roomy(runner.runtestprotocol)
    TransactionTestCase._fixture_teardown = lambda test: empty_tables()  # type: ignore[attr-defined]
    # Argon2 takes 50 ms by design; tests that are about it put it back.
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


# Minutes each, against a tenth of a second for most.
LONG = (
    "tests/security/test_forms.py",
    "tests/security/test_parameters.py",
    "tests/security/test_reading.py",
    "tests/security/test_references.py",
    "tests/published/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long files first, so that no process is left alone with one of them at the end. Each stays whole,
    in one process: what its tests share is made once."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What lists keep for half a minute, and what was learnt of names for one, is read again by each test."""
    from maillage.people.matching.model import forget

    cache.clear()
    forget()


@pytest.fixture(autouse=True)
def french() -> None:
    """Each test starts in French, whatever language the one before switched to."""
    translation.activate("fr")


@pytest.fixture(autouse=True)
def no_job_left(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """Tests that commit leave no job in the queue: Django empties the tables of its own models only."""
    yield
    marker = request.node.get_closest_marker("django_db")
    commits = {"live_server", "transactional_db"}.intersection(request.fixturenames)
    if commits or (marker is not None and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        with django_db_blocker.unblock():
            connection.close()


@pytest.fixture
def letters(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A mail server: call it to have what waits sent, and read."""
    from django.core import mail

    from maillage.kernel import tasks as kernel_tasks
    from maillage.kernel.models import OutgoingMail

    monkeypatch.setattr(kernel_tasks, "close_old_connections", lambda: None)
    settings.MAILLAGE_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "maillage@example.org"

    def send() -> list[Any]:
        mail.outbox.clear()
        for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
            kernel_tasks.send_mail(mail_id=pk)
        return list(mail.outbox)

    return send
