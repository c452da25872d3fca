"""The door: the same work whoever knocks, and cookies a network or a script cannot read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from maillage.accounts.models import Account
from maillage.accounts.roles import Role
from tests import build

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase assez longue"
WRONG = "rien de bon"


@pytest.fixture
def worker() -> Account:
    made = build.account(
        build.organisation("Pilote", "lead"), Role.LIAISON_OFFICER, email="connue@example.org"
    )
    with build.writing():
        made.set_password(PASSWORD)
        made.save()
    return made


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords that were hashed, one by one: hashing is the only slow part of the door."""
    done: list[str] = []
    hasher = type(hashers.get_hasher())
    genuine = hasher.encode

    def counted(self: object, password: str, *arguments: object, **options: object) -> str:
        done.append(password)
        return genuine(self, password, *arguments, **options)

    monkeypatch.setattr(hasher, "encode", counted)
    return done


def knock(client: Client, username: str, password: str = WRONG) -> int:
    return client.post(reverse("accounts:login"), {"username": username, "password": password}).status_code


@pytest.mark.parametrize("who", ["known", "unknown", "inactive", "without a role", "never chosen"])
def test_one_hash_whoever_knocks(client: Client, worker: Account, hashed: list[str], who: str) -> None:
    email = "inconnue@example.org" if who == "unknown" else worker.email
    with build.writing():
        if who == "inactive":
            Account.objects.filter(pk=worker.pk).update(is_active=False)
        if who == "without a role":
            worker.memberships.update(ended_on=dt.date(2020, 1, 1))
        if who == "never chosen":  # invited, the link never opened
            Account.objects.filter(pk=worker.pk).update(password=hashers.make_password(None))
    hashed.clear()
    knock(client, email)
    assert len(hashed) == 1


@pytest.mark.parametrize("https", [False, True])
def test_cookies_stay_with_the_site(client: Client, worker: Account, settings, https: bool) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = https
    client.get(reverse("accounts:login"))
    knock(client, worker.email, PASSWORD)
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert bool(cookie["secure"]) is https, name
        assert not cookie["domain"], name


def test_https_makes_every_cookie_secure_and_asks_for_it_for_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    from maillage.conf import settings as ours

    monkeypatch.setenv("MAILLAGE_HTTPS", "1")
    try:
        told = importlib.reload(ours)
        assert told.SESSION_COOKIE_SECURE
        assert told.CSRF_COOKIE_SECURE
        assert told.SECURE_SSL_REDIRECT
        assert told.SECURE_HSTS_SECONDS >= 365 * 24 * 3600
    finally:
        monkeypatch.delenv("MAILLAGE_HTTPS")
        importlib.reload(ours)


def test_a_key_drawn_by_somebody_else_opens_nothing(client: Client, worker: Account) -> None:
    """Session fixation: a key put into the victim's browser beforehand is not the one that is opened."""
    client.get(reverse("accounts:login"))
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    client.cookies["maillage_session"] = planted
    knock(client, worker.email, PASSWORD)
    assert client.session.session_key != planted
    thief = Client()
    thief.cookies["maillage_session"] = planted
    assert thief.get("/").status_code == 302
