"""The installation's settings: what protects it, and what its environment may change."""

from __future__ import annotations

import stat

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from maillage.conf import databases, paths
from maillage.conf.addresses import client_address


@pytest.mark.django_db
def test_database_is_reached_with_the_rights_the_product_has() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() is not None
        cursor.execute("SHOW server_version_num")
        assert int(cursor.fetchone()[0]) >= 150000


def test_checks_for_deployment_are_silent(monkeypatch) -> None:
    # The tests in a browser set it for the rest of their process.
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE", raising=False)
    call_command("check", deploy=True, fail_level="WARNING")


def test_secret_is_private_and_drawn_once(tmp_path) -> None:
    first = paths.secret_key(tmp_path)
    assert paths.secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_said(tmp_path) -> None:
    (tmp_path / "secret").write_text("court")
    with pytest.raises(RuntimeError, match="no usable key"):
        paths.secret_key(tmp_path)


def test_home_given_is_absolute(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MAILLAGE_HOME", "mes données")
    assert paths.home() == tmp_path / "mes données"


def test_database_address_is_read_in_full() -> None:
    found = databases.from_url("postgresql://moi:mot%20de%20passe@serveur:6000/base?sslmode=require")
    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "base",
        "USER": "moi",
        "PASSWORD": "mot de passe",
        "HOST": "serveur",
        "PORT": "6000",
        "OPTIONS": {"sslmode": "require"},
    }


@pytest.mark.parametrize("url", ["postgresql://serveur", "n'importe quoi"])
def test_a_bad_database_address_is_refused(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        databases.from_url(url)


def test_a_replica_is_an_alias_of_its_own(tmp_path) -> None:
    both = databases.configure(tmp_path, "", "postgresql://lecture@replique/maillage", pool=0)
    assert both["replica"]["HOST"] == "replique"
    assert both["default"]["HOST"].startswith(str(tmp_path))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        # somebody who is no proxy of ours may write what they like
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_address_behind_proxies(rf, settings, peer: str, forwarded: str, expected: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2"]
    request = rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)
    assert client_address(request) == expected


def test_pages_may_load_nothing_from_elsewhere() -> None:
    for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items():
        assert set(sources) <= {"'none'", "'self'", "data:"}, name
        assert "data:" not in sources or name == "img-src"
