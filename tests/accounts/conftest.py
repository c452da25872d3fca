"""What the tests of accounts share: somebody to sign in, codes, letters."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.core import mail
from django.urls import reverse

from maillage.accounts import services, tasks
from maillage.accounts.models import Account
from maillage.accounts.roles import Role
from maillage.kernel import tasks as kernel_tasks
from maillage.kernel.models import OutgoingMail
from tests import build

PASSWORD = "une phrase facile à retenir"
SECRET_SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def worker() -> Account:
    """A reference worker: reads social notes, so that a password is not enough."""
    return build.account(
        build.organisation("Opérateur"), email="camille@example.org", password=PASSWORD, first_name="Camille"
    )


@pytest.fixture
def liaison() -> Account:
    """Somebody whose role reads no social note: a password is enough."""
    return build.account(
        build.organisation("Liaison"), Role.LIAISON_OFFICER, email="sacha@example.org", password=PASSWORD
    )


@pytest.fixture
def mailing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation with a mail server, whose tasks run in the transaction of the test."""
    for module in (kernel_tasks, tasks):
        monkeypatch.setattr(module, "close_old_connections", lambda: None)
    settings.MAILLAGE_MAIL = True
    settings.DEFAULT_FROM_EMAIL = "maillage@example.org"


@pytest.fixture
def letters(mailing: None) -> Callable[[], list[Any]]:
    """Send what waits, as the worker does; returns what was sent since the last call."""

    def send() -> list[Any]:
        mail.outbox.clear()
        for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True):
            kernel_tasks.send_mail(mail_id=pk)
        return list(mail.outbox)

    return send


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`later(40)`: forty seconds go by, for whoever reads `time.time()`."""
    shift = 0.0
    real = time.time

    def move(seconds: float) -> None:
        nonlocal shift
        shift += seconds

    monkeypatch.setattr(time, "time", lambda: real() + shift)
    return move


def sign_in(client: Any, email: str = "camille@example.org", password: str = PASSWORD, **data: Any) -> Any:
    return client.post(reverse("accounts:login"), {"username": email, "password": password, **data})


def code(shift: int = 0) -> str:
    """The code the application shows, `shift` steps from now."""
    return pyotp.TOTP(SECRET_SEED).at(int(time.time()) + 30 * shift)


def protect(account: Account) -> list[str]:
    """Give the account an application of codes (its present code is used up) and recovery codes."""
    services.add_totp(account, SECRET_SEED, code(-1))
    return services.new_recovery_codes(account)


def inside(client: Any) -> bool:
    """Whether pages open."""
    return client.get(reverse("accounts:security")).status_code == 200
