"""Signing in: what opens, what locks, what a demonstration adds."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import services
from maillage.accounts.models import OneTimeLink
from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError
from tests import build

pytestmark = pytest.mark.django_db
PASSWORD = "une phrase facile à retenir"


def make_one_time_link(account):
    with build.writing():
        return services.make_one_time_link(account)


@pytest.fixture
def worker():
    """Somebody whose role reads no social note: a password is enough."""
    return build.account(
        build.organisation("Opérateur"), Role.LIAISON_OFFICER, email="camille@example.org", password=PASSWORD
    )


def without_tokens(page):
    return re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[A-Za-z0-9]+', b"", page)


def sign_in(client, email="camille@example.org", password=PASSWORD, address="203.0.113.7"):
    return client.post(
        reverse("accounts:login"), {"username": email, "password": password}, REMOTE_ADDR=address
    )


def test_the_right_password_opens_whatever_the_case_of_the_address(client, worker) -> None:
    assert sign_in(client, "Camille@Example.org").status_code == 302


def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(client, worker) -> None:
    wrong = sign_in(client, password="autre chose")
    unknown = sign_in(client, "personne@example.org", "autre chose")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_five_failures_lock_the_account_from_that_address_only(client, worker) -> None:
    for _ in range(4):
        assert sign_in(client, password="non").status_code == 200
    assert sign_in(client, password="non").status_code == 429
    assert sign_in(client).status_code == 429, "the right password does not open a locked pair"
    assert sign_in(client, address="203.0.113.8").status_code == 302, "another address is not locked"


def test_changing_the_case_of_the_address_does_not_escape_the_lock(client, worker) -> None:
    spellings = ["camille@example.org", "CAMILLE@example.org", "Camille@Example.Org", "cAmille@example.org"]
    for spelling in spellings:
        sign_in(client, spelling, "non")
    assert sign_in(client, "camillE@example.org", "non").status_code == 429


def test_a_colleague_behind_the_same_address_is_not_locked(client, worker) -> None:
    build.account(build.organisation(), email="autre@example.org", password=PASSWORD)
    for _ in range(5):
        sign_in(client, password="non")
    assert sign_in(client, "autre@example.org").status_code == 302


@pytest.mark.parametrize("shut", ["inactive", "ended", "suspended", "future"])
def test_without_an_open_role_nobody_comes_in_and_the_answer_is_that_of_a_wrong_password(
    client, worker, shut
) -> None:
    wrong = sign_in(client, password="autre chose").content
    membership = worker.memberships.get()
    with build.writing():
        if shut == "inactive":
            worker.is_active = False
        elif shut == "ended":
            membership.ended_on = timezone.localdate() - dt.timedelta(days=1)
        elif shut == "suspended":
            membership.suspended_at = timezone.now()
        else:
            membership.started_on = timezone.localdate() + dt.timedelta(days=1)
        worker.save()
        membership.save()
    refused = sign_in(client)
    assert refused.status_code == 200
    assert without_tokens(refused.content) == without_tokens(wrong)
    for _ in range(3):
        refused = sign_in(client)
    assert refused.status_code == 429, "it counts as a failure too"
    assert client.get(reverse("accounts:account")).status_code == 302


def test_the_session_changes_at_sign_in_and_dies_at_sign_out(client, worker) -> None:
    client.get(reverse("accounts:login"))
    session = client.session
    session["seen"] = True
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before
    client.post(reverse("accounts:logout"))
    assert client.get(reverse("accounts:account")).status_code == 302


def test_pages_of_a_signed_in_account_are_not_kept_by_the_browser(client, worker) -> None:
    sign_in(client)
    assert "no-store" in client.get(reverse("accounts:account"))["Cache-Control"]


def test_next_never_leads_outside(client, worker) -> None:
    answer = client.post(
        reverse("accounts:login"),
        {"username": worker.email, "password": PASSWORD, "next": "https://example.com/"},
    )
    assert answer["Location"] == "/"
    answer = client.post(reverse("accounts:language"), {"language": "en", "next": "//example.com/"})
    assert answer["Location"] == "/"


def test_one_click_accounts_exist_only_in_a_demonstration(client, worker, settings) -> None:
    membership = worker.memberships.get()
    address = reverse("accounts:demo_login", args=[membership.pk])
    assert client.post(address).status_code == 404
    settings.MAILLAGE_DEMO = True
    assert membership.account.full_name in client.get(reverse("accounts:login")).content.decode()
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert client.get(reverse("accounts:account")).status_code == 200


def test_a_one_time_link_serves_once(client, settings) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]  # as in production, Argon2 first
    account = build.account(build.organisation(), Role.ADMINISTRATOR)
    secret = make_one_time_link(account)
    page = reverse("accounts:welcome", args=[secret])
    assert client.get(page).status_code == 200
    assert client.post(page, {"password": "court", "again": "court"}).status_code == 422
    assert client.post(page, {"password": PASSWORD, "again": PASSWORD + "."}).status_code == 422
    assert client.post(page, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    assert client.get(reverse("accounts:account")).status_code == 200
    assert client.get(page).status_code == 410
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert account.password.startswith("argon2")


def test_a_one_time_link_expires_and_a_newer_one_replaces_it(client) -> None:
    account = build.account(build.organisation(), Role.ADMINISTRATOR)
    first, second = make_one_time_link(account), make_one_time_link(account)
    assert client.get(reverse("accounts:welcome", args=[first])).status_code == 410
    with build.writing():
        OneTimeLink.objects.update(expires_at=timezone.now())
    assert client.get(reverse("accounts:welcome", args=[second])).status_code == 410


def test_the_secret_itself_is_not_stored() -> None:
    account = build.account(build.organisation(), Role.ADMINISTRATOR)
    secret = make_one_time_link(account)
    assert secret not in OneTimeLink.objects.get().secret_hash


def test_choosing_a_language_lasts(client, worker) -> None:
    sign_in(client)
    client.post(reverse("accounts:language"), {"language": "en", "next": "/compte/"})
    worker.refresh_from_db()
    assert worker.language == "en"
    assert 'lang="en"' in client.get(reverse("accounts:account")).content.decode()


def test_nobody_takes_a_role_of_somebody_else(client, worker) -> None:
    other = build.account(build.organisation("Ailleurs"), Role.DIRECTION)
    sign_in(client)
    theirs = {"membership": other.memberships.get().pk}
    assert client.post(reverse("accounts:switch"), theirs).status_code == 404
    assert client.post(reverse("accounts:switch"), {"membership": "x"}).status_code == 404


def test_the_journal_refuses_an_anonymous_write(worker) -> None:
    from django.db import Error, connection, transaction

    with pytest.raises(Error, match="without author"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_account SET first_name = 'X'")


def test_two_open_roles_of_the_same_kind_are_refused(worker) -> None:
    membership = worker.memberships.get()
    with pytest.raises(DomainError, match="déjà ce rôle"):
        build_again = {"account": worker, "organisation": membership.organisation, "role": membership.role}
        with build.writing():
            type(membership).objects.create(**build_again)
