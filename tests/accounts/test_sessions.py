"""One's own sessions: listed, closed from afar; and what closes them without being asked."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import services, sessions
from maillage.accounts.models import OpenSession
from maillage.accounts.roles import Role
from tests import build

from .conftest import PASSWORD, inside, protect, sign_in

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36"
)


def browser(agent=FIREFOX, address="203.0.113.7"):
    return Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)


@pytest.fixture
def office(liaison):
    client = browser()
    sign_in(client, liaison.email)
    return client


@pytest.fixture
def telephone(liaison):
    client = browser(PHONE, "203.0.113.8")
    sign_in(client, liaison.email)
    return client


def test_sessions_are_listed_with_device_address_and_moment(office, telephone) -> None:
    page = office.get(reverse("accounts:security")).content.decode()
    for words in ("Firefox · Windows", "203.0.113.7", "Chrome · Android", "203.0.113.8", "celle-ci"):
        assert words in page


def test_nobody_sees_the_sessions_of_somebody_else(office, worker) -> None:
    client = browser()
    client.force_login(worker)
    assert "203.0.113.7" not in client.get(reverse("accounts:security")).content.decode()


def test_one_session_is_closed_from_another(office, telephone) -> None:
    lost = OpenSession.objects.get(device="Chrome · Android")
    office.post(reverse("accounts:session_end", args=[lost.pk]))
    assert not inside(telephone)
    assert inside(office)
    assert not Session.objects.filter(session_key=lost.session_key).exists()


def test_all_others_are_closed_at_once(office, telephone) -> None:
    office.post(reverse("accounts:sessions_end"))
    assert inside(office)
    assert not inside(telephone)


def test_the_session_of_somebody_else_is_not_found(office, worker) -> None:
    other = browser()
    other.force_login(worker)
    theirs = OpenSession.objects.get()
    assert other.post(reverse("accounts:session_end", args=[theirs.pk])).status_code == 404
    assert inside(office)


def test_a_changed_password_closes_the_others_and_keeps_this_one_listed(office, telephone) -> None:
    fresh = "une autre phrase bien longue"
    data = {"old_password": PASSWORD, "new_password1": fresh, "new_password2": fresh}
    assert office.post(reverse("accounts:account"), data).status_code == 302
    assert not inside(telephone)
    assert inside(office)
    assert OpenSession.objects.get().session_key == office.session.session_key


def test_guessing_the_old_password_is_counted(office) -> None:
    fresh = "une autre phrase bien longue"
    data = {"old_password": "non", "new_password1": fresh, "new_password2": fresh}
    for _ in range(5):
        assert office.post(reverse("accounts:account"), data).status_code == 200
    answer = office.post(reverse("accounts:account"), data | {"old_password": PASSWORD})
    assert answer.status_code == 302
    assert browser().get(reverse("accounts:login")).status_code == 200
    again = browser()
    sign_in(again, "sacha@example.org", PASSWORD)
    assert inside(again), "the password was not changed"


def test_signing_out_leaves_the_list(office) -> None:
    office.post(reverse("accounts:logout"))
    assert not OpenSession.objects.exists()


def test_last_seen_is_noted_every_five_minutes_not_at_every_page(
    office, monkeypatch, django_assert_num_queries
) -> None:
    before = OpenSession.objects.get().last_seen_at
    inside(office)
    assert OpenSession.objects.get().last_seen_at == before
    monkeypatch.setattr(sessions, "_touched", {})
    inside(office)
    assert OpenSession.objects.get().last_seen_at > before


def test_what_is_over_is_forgotten(office, telephone) -> None:
    gone = OpenSession.objects.get(device="Chrome · Android")
    Session.objects.filter(session_key=gone.session_key).update(expire_date=timezone.now())
    assert "203.0.113.8" not in office.get(reverse("accounts:security")).content.decode()
    OpenSession.objects.update(started_at=timezone.now() - timezone.timedelta(days=3))
    assert sessions.clean_up() == 1
    assert OpenSession.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("inconnue", "127.0.0.1"), ("203.0.113.9, inconnue", "127.0.0.1"), ("x, 2001:DB8::1", "2001:db8::1")],
)
def test_an_address_that_is_none_is_not_believed(liaison, settings, sent, kept) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    client = Client(headers={"X-Forwarded-For": sent})
    sign_in(client, liaison.email)
    assert OpenSession.objects.get().address == kept


class TestShutFromAbove:
    """What the administration shuts is shut at the next request."""

    @pytest.fixture
    def admin(self, liaison):
        organisation = liaison.memberships.get().organisation
        return build.context(organisation, Role.ADMINISTRATOR)

    def test_a_suspended_role(self, admin, liaison, office) -> None:
        membership = liaison.memberships.get()
        services.suspend_membership(admin, membership)
        assert office.get(reverse("accounts:account"))["Location"].startswith(reverse("accounts:login"))
        services.reopen_membership(admin, membership)
        assert not inside(office), "the session was closed, not paused"
        sign_in(office, liaison.email)
        assert inside(office)

    def test_one_role_of_two(self, admin, liaison, office) -> None:
        elsewhere = build.organisation("Ailleurs")
        with build.writing():
            other = liaison.memberships.create(organisation=elsewhere, role=Role.DIRECTION)
        office.post(reverse("accounts:switch"), {"membership": other.pk})
        assert office.get(reverse("accounts:account")).context["ctx"].membership == other
        with build.writing():
            other.suspended_at = timezone.now()
            other.save()
        assert office.get(reverse("accounts:account")).context["ctx"].organisation != elsewhere

    def test_an_account(self, admin, liaison, office) -> None:
        services.deactivate_account(admin, liaison.memberships.get())
        assert not inside(office)
        assert sign_in(office, liaison.email).status_code == 200
        services.reactivate_account(admin, liaison.memberships.get())
        sign_in(office, liaison.email)
        assert inside(office)

    def test_lost_factors(self, admin, liaison, office, letters) -> None:
        protect(liaison)
        services.reset_factors(admin, liaison.memberships.get())
        assert not services.has_factors(liaison)
        assert not liaison.recovery_codes.exists()
        assert not inside(office)
        assert "a retiré tous les seconds facteurs" in letters()[-1].body
