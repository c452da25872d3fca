"""Who may open and end roles, and where."""

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import services
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.kernel.errors import DomainError, NotAllowed
from tests import build

from .conftest import protect

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def admin(lead):
    return build.context(lead, Role.ADMINISTRATOR)


def invitation(organisation, role=Role.REFERENCE_WORKER, email="nouvelle@example.org"):
    return {
        "email": email,
        "first_name": "Nouvelle",
        "last_name": "Venue",
        "phone": "",
        "organisation": organisation,
        "role": role,
        "fte": 1,
    }


def test_an_invitation_makes_an_account_without_password_and_a_link(admin, lead) -> None:
    membership, secret = services.invite(admin, **invitation(lead))
    assert membership.account.email == "nouvelle@example.org"
    assert not membership.account.has_usable_password()
    assert services.account_of_link(secret) == membership.account


def test_a_known_address_gets_the_role_and_no_link(admin, lead) -> None:
    build.account(email="nouvelle@example.org", password="une phrase facile à retenir")
    membership, secret = services.invite(admin, **invitation(lead))
    assert secret is None
    assert Account.objects.filter(email="nouvelle@example.org").count() == 1
    assert membership.account.first_name == "Camille", "the known account keeps its name"


def test_the_first_role_takes_an_organisation_in_charge_then_others_keep_off(admin) -> None:
    operator = build.organisation("Opérateur", "operator")
    services.invite(admin, **invitation(operator))
    operator.refresh_from_db()
    assert operator.accounts_managed_by == admin.organisation
    other_admin = build.context(build.organisation("Autre pilote", "lead"), Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match="gérés par une autre"):
        services.invite(other_admin, **invitation(operator, email="x@example.org"))


def test_an_organisation_with_people_of_its_own_is_not_taken(admin) -> None:
    elsewhere = build.organisation("Ailleurs")
    build.account(elsewhere, Role.ADMINISTRATOR)
    with pytest.raises(DomainError):
        services.invite(admin, **invitation(elsewhere))


def test_only_administrators_open_roles(lead) -> None:
    manager = build.context(lead, Role.PROGRAMME_MANAGER)
    with pytest.raises(NotAllowed):
        services.invite(manager, **invitation(lead))


def test_ending_a_role_closes_the_door_and_is_undone(admin, lead, client) -> None:
    worker = build.account(lead)
    membership = worker.memberships.get()
    client.force_login(admin.account)
    client.post(reverse("accounts:membership_end", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.ended_on == timezone.localdate()
    client.post(reverse("accounts:membership_reopen", args=[membership.pk]))
    membership.refresh_from_db()
    assert membership.ended_on is None


def test_one_does_not_end_the_role_one_sits_on(admin) -> None:
    with pytest.raises(DomainError, match="que vous utilisez"):
        services.end_membership(admin, admin.membership, timezone.localdate())


def test_a_new_link_is_refused_for_somebody_with_a_role_elsewhere(admin, lead) -> None:
    worker = build.account(lead)
    with build.writing():
        Membership.objects.create(account=worker, organisation=build.organisation(), role=Role.DIRECTION)
    with pytest.raises(DomainError, match="ailleurs"):
        services.renew_link(admin, worker.memberships.get(organisation=lead))


def test_the_secret_of_a_link_is_shown_once_and_not_cached(admin, lead, client) -> None:
    client.force_login(admin.account)
    answer = client.post(reverse("accounts:invite"), invitation(lead) | {"organisation": lead.pk})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert "/bienvenue/" in answer.content.decode()


def test_the_list_costs_the_same_for_one_or_fifty(admin, lead, client, django_assert_max_num_queries) -> None:
    for _ in range(50):
        build.account(lead)
    client.force_login(admin.account)
    with django_assert_max_num_queries(8):
        assert client.get(reverse("accounts:memberships")).status_code == 200


def test_whoever_holds_the_server_gives_an_account_back(client, capsys, admin) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from maillage.accounts.models import TotpDevice
    from maillage.kernel.models import Changeset

    protect(admin.account)
    client.force_login(admin.account)
    call_command("recover", admin.account.email.upper())
    printed = capsys.readouterr().out
    assert not TotpDevice.objects.exists()
    link = printed.split("http://127.0.0.1:8000")[1].strip()
    assert client.get(link).status_code == 200
    assert Changeset.objects.filter(actor_label="maillage recover").exists()
    with pytest.raises(CommandError, match="Aucun compte actif"):
        call_command("recover", "personne@example.org")
