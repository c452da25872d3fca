"""Invitations and new passwords: sent or shown once, expiring, taken back; they tell nobody who has one."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from maillage.accounts import services
from maillage.accounts.models import OneTimeLink, Throttle
from maillage.accounts.roles import Role
from maillage.accounts.tasks import send_forgotten
from maillage.kernel.errors import DomainError
from maillage.kernel.mail import can_mail, queue_mail
from maillage.kernel.models import Change, OutgoingMail
from tests import build

from .conftest import PASSWORD, inside, protect, sign_in

pytestmark = pytest.mark.django_db
FRESH = "une autre phrase bien longue"


@pytest.fixture
def lead():
    return build.organisation("Pilote", "lead")


@pytest.fixture
def admin(lead):
    return build.context(lead, Role.ADMINISTRATOR, email="admin@example.org")


def form(organisation, **data):
    return {
        "email": "nouvelle@example.org",
        "first_name": "Nouvelle",
        "last_name": "Venue",
        "phone": "",
        "organisation": organisation.pk,
        "role": Role.RECEPTION,
        "fte": "1",
    } | data


def link_in(text):
    return re.search(r"http://testserver(/bienvenue/[^/]+/)", text)[1]


def choose(client, link, password=FRESH):
    return client.post(link, {"password": password, "again": password})


def run_jobs():
    """Answer the requests for a new password that wait, as the worker does."""
    for job in ProcrastinateJob.objects.filter(task_name=send_forgotten.name, status="todo"):
        send_forgotten(**job.args)


def test_an_invitation_goes_by_mail_and_opens_the_account(client, admin, lead, letters) -> None:
    client.force_login(admin.account)
    page = client.post(reverse("accounts:invite"), form(lead, by_mail="on")).content.decode()
    assert "/bienvenue/" not in page, "sent to the person, it is shown to nobody"
    (sent,) = letters()
    assert sent.to == ["nouvelle@example.org"]
    assert admin.account.full_name in sent.body
    client.post(reverse("accounts:logout"))
    link = link_in(sent.body)
    assert choose(client, link).status_code == 302
    assert inside(client)
    assert client.get(link).status_code == 410


def test_without_a_mail_server_the_link_is_shown_once_and_the_page_says_so(client, admin, lead) -> None:
    client.force_login(admin.account)
    assert "n'envoie pas d'e-mail" in client.get(reverse("accounts:invite")).content.decode()
    page = client.post(reverse("accounts:invite"), form(lead, by_mail="on")).content.decode()
    assert client.get(link_in(page)).status_code == 200
    assert not OutgoingMail.objects.exists()
    assert not can_mail()
    with pytest.raises(RuntimeError):
        queue_mail("a@example.org", "x", "y")


def test_an_invitation_can_be_sent_again_shown_and_taken_back(client, admin, lead, letters) -> None:
    client.force_login(admin.account)
    client.post(reverse("accounts:invite"), form(lead, by_mail="on"))
    first = link_in(letters()[0].body)
    membership = OneTimeLink.objects.get().account.memberships.get()
    client.post(reverse("accounts:membership_link", args=[membership.pk]), {"by_mail": "1"})
    second = link_in(letters()[0].body)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    page = client.post(reverse("accounts:membership_link", args=[membership.pk])).content.decode()
    third = link_in(page)
    assert client.get(second).status_code == 410
    client.post(reverse("accounts:invitation_cancel", args=[membership.pk]))
    assert client.get(third).status_code == 410
    assert choose(client, third).status_code == 410
    client.post(reverse("accounts:membership_reopen", args=[membership.pk]))
    assert client.get(third).status_code == 410, "reopening the role does not revive the link"


def test_an_invitation_expires(client, admin, lead, later) -> None:
    _membership, secret = services.invite(admin, **form(lead) | {"organisation": lead})
    link = OneTimeLink.objects.get()
    assert (link.expires_at - timezone.now()).days == 6
    with build.writing():
        OneTimeLink.objects.update(expires_at=timezone.now())
    assert choose(client, reverse("accounts:welcome", args=[secret])).status_code == 410
    client.force_login(admin.account)
    page = client.get(reverse("accounts:membership", args=[link.account.memberships.get().pk]))
    assert "plus valable" in page.content.decode()


def test_a_link_of_an_account_that_works_is_sent_to_its_owner_only(client, admin, lead, letters) -> None:
    """Whoever opens accounts reads no file: shown a link, they would choose somebody else's password."""
    other = build.account(lead, password=PASSWORD)
    with pytest.raises(DomainError, match="part par e-mail"):
        services.renew_link(admin, other.memberships.get())
    client.force_login(admin.account)
    address = reverse("accounts:membership_link", args=[other.memberships.get().pk])
    assert "bienvenue" not in client.post(address, follow=True).content.decode()
    assert "bienvenue" not in client.post(address, {"by_mail": "1"}).content.decode()
    (sent,) = letters()
    assert sent.to == [other.email]


def test_a_new_password_removes_no_second_factor(client, admin, lead, letters) -> None:
    other = build.account(lead, password=PASSWORD)
    protect(other)
    services.renew_link(admin, other.memberships.get(), "http://testserver/")
    answer = choose(client, link_in(letters()[-1].body))
    assert answer["Location"] == reverse("accounts:second_factor")
    assert not inside(client)
    assert services.has_factors(other)


def test_who_invited_is_in_the_journal(admin, lead) -> None:
    membership, _secret = services.invite(admin, **form(lead) | {"organisation": lead})
    services.renew_link(admin, membership)
    services.cancel_invitation(admin, membership)
    told = Change.objects.filter(changeset__actor_id=admin.account.pk)
    assert set(told.values_list("changeset__reason", flat=True)) == {
        "ouverture d'un rôle",
        "nouveau lien de connexion",
        "annulation d'une invitation",
    }


def test_an_invitation_elsewhere_opens_nothing_here(client, admin, lead) -> None:
    """Two administrations invite the same person: neither is given a link into what the other opened."""
    other = build.context(build.organisation("Autre pilote", "lead"), Role.ADMINISTRATOR)
    _m, first = services.invite(admin, **form(lead, role=Role.REFERENCE_WORKER) | {"organisation": lead})
    elsewhere, second = services.invite(
        other, **form(other.organisation) | {"organisation": other.organisation}
    )
    assert second is None
    assert client.get(reverse("accounts:welcome", args=[first])).status_code == 200
    with pytest.raises(DomainError, match="ailleurs"):
        services.renew_link(other, elsewhere)


@pytest.mark.parametrize("way_in", ["password", "identity"])
def test_an_account_that_works_gets_no_link_only_a_letter(admin, lead, letters, way_in) -> None:
    password = PASSWORD if way_in == "password" else None
    known = build.account(build.organisation(), email="nouvelle@example.org", password=password)
    if way_in == "identity":
        with build.writing():
            known.identities.create(issuer="https://fournisseur.example.org", subject="1")
    _m, secret = services.invite(admin, **form(lead) | {"organisation": lead})
    assert secret is None
    services.invite(
        admin, **form(lead, role=Role.DIRECTION) | {"organisation": lead}, site="http://testserver/"
    )
    assert not OneTimeLink.objects.exists()
    (sent,) = letters()
    assert "déjà un compte" in sent.body
    assert "bienvenue" not in sent.body


def test_a_shut_account_is_told_to_its_own_administration_only(admin, lead) -> None:
    shut = build.account(build.organisation("Ailleurs"), email="nouvelle@example.org", is_active=False)
    with pytest.raises(DomainError, match="ne peut pas recevoir"):
        services.invite(admin, **form(lead) | {"organisation": lead})
    with build.writing():
        shut.memberships.create(organisation=lead, role=Role.DIRECTION)
    with pytest.raises(DomainError, match="désactivé"):
        services.invite(admin, **form(lead) | {"organisation": lead})


def test_nobody_gives_themselves_the_files_of_people(admin, lead) -> None:
    for role in (Role.REFERENCE_WORKER, Role.RECEPTION, Role.PARTNER):
        with pytest.raises(DomainError, match="pas vous-même"):
            services.invite(
                admin, **form(lead, email="Admin@example.org", role=role) | {"organisation": lead}
            )
    services.invite(
        admin, **form(lead, email="admin@example.org", role=Role.DIRECTION) | {"organisation": lead}
    )


def test_administrators_see_accounts_not_files(client, admin, lead) -> None:
    client.force_login(admin.account)
    other = build.account(lead)
    page = client.get(reverse("accounts:membership", args=[other.memberships.get().pk]))
    assert page.status_code == 200
    person = build.person(lead, last_name="Introuvable")
    assert client.get(reverse("pathways:people")).status_code == 403
    assert client.get(reverse("pathways:person", args=[person.pk])).status_code in {403, 404}
    assert "Introuvable" not in client.get(reverse("web:search"), {"q": "introuvable"}).content.decode()


class TestForgotten:
    """A new password by mail, without telling who has an account."""

    def ask(self, client, email):
        return client.post(reverse("accounts:forgotten"), {"email": email})

    def test_it_comes_by_mail_and_serves_once_within_the_hour(self, client, liaison, letters) -> None:
        assert self.ask(client, "SACHA@example.org").status_code == 200
        run_jobs()
        (sent,) = letters()
        assert sent.to == [liaison.email]
        left = OneTimeLink.objects.get().expires_at - timezone.now()
        assert left.total_seconds() <= 3600
        link = link_in(sent.body)
        assert choose(client, link).status_code == 302
        assert client.get(link).status_code == 410
        liaison.refresh_from_db()
        assert liaison.check_password(FRESH)
        assert "a été changé" in letters()[-1].body

    @pytest.mark.parametrize("who", ["unknown", "inactive", "no role"])
    def test_the_answer_is_the_same_and_nothing_leaves(self, client, liaison, letters, who) -> None:
        known = self.ask(client, liaison.email)
        email = "personne@example.org" if who == "unknown" else liaison.email
        with build.writing():
            if who == "inactive":
                liaison.is_active = False
                liaison.save()
            elif who == "no role":
                liaison.memberships.update(suspended_at=timezone.now())
        unknown = self.ask(client, email)
        assert unknown.status_code == known.status_code
        text = unknown.content.decode().replace(email, "")
        assert len(text) == len(known.content.decode().replace(liaison.email, ""))
        run_jobs()
        assert [one.to for one in letters() if email in one.to] == []
        assert OneTimeLink.objects.exists() is (who == "unknown"), "only the known one is written to"

    def test_the_answer_takes_the_same_work(
        self, client, liaison, mailing, django_assert_num_queries
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        def work(email):
            with CaptureQueriesContext(
                connection,
            ) as done:
                self.ask(client, email)
            return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in done]

        assert work(liaison.email) == work("personne@example.org")

    def test_what_waits_in_the_queue_names_nobody(self, client, liaison, mailing) -> None:
        self.ask(client, liaison.email)
        assert liaison.email not in str(list(ProcrastinateJob.objects.values_list("args", flat=True)))

    def test_asking_again_and_again_sends_five_letters_at_most(self, client, liaison, letters) -> None:
        for _ in range(8):
            assert self.ask(client, liaison.email).status_code == 200
        run_jobs()
        assert len(letters()) == 5
        for n in range(12):
            self.ask(client, f"personne{n}@example.org")
        assert self.ask(client, "encore@example.org").status_code == 429

    def test_without_a_mail_server_the_page_says_whom_to_ask(self, client, liaison) -> None:
        assert "administre" in client.get(reverse("accounts:forgotten")).content.decode()
        self.ask(client, liaison.email)
        assert not ProcrastinateJob.objects.filter(task_name=send_forgotten.name).exists()

    def test_the_link_names_our_site_not_the_one_a_visitor_claims(self, client, liaison, mailing) -> None:
        answer = client.post(
            reverse("accounts:forgotten"), {"email": liaison.email}, headers={"Host": "mechant.example"}
        )
        assert answer.status_code == 400


class TestNobodyIsNamedByTheDoor:
    """Sign-in: the same words, and the same cost, whoever the address is of."""

    @pytest.mark.parametrize("who", ["known", "unknown", "invited", "inactive", "no role"])
    def test_a_hash_is_computed_once_in_every_case(self, client, settings, monkeypatch, who) -> None:
        from django.contrib.auth.hashers import Argon2PasswordHasher

        settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]  # as in production, Argon2 first
        account = build.account(
            build.organisation(), Role.RECEPTION, email="une@example.org", password=PASSWORD
        )
        with build.writing():
            if who == "invited":
                account.set_unusable_password()
            account.is_active = who != "inactive"
            account.save()
            if who == "no role":
                account.memberships.update(suspended_at=timezone.now())
        runs = []
        for name in ("encode", "verify"):
            real = getattr(Argon2PasswordHasher, name)

            def counted(self, *args, real=real, **kwargs):
                runs.append(1)
                return real(self, *args, **kwargs)

            monkeypatch.setattr(Argon2PasswordHasher, name, counted)
        sign_in(client, "personne@example.org" if who == "unknown" else "une@example.org", "autre chose")
        assert len(runs) == 1

    def test_the_door_writes_as_much_for_an_unknown_address(self, client, liaison) -> None:
        for email in (liaison.email, "personne@example.org"):
            sign_in(client, email, "non")
        from axes.models import AccessAttempt

        assert AccessAttempt.objects.count() == 2


def test_letters_wait_sealed_and_go_once_sent(liaison, letters) -> None:
    queue_mail(liaison.email, "Sujet\r\nBcc: autre@example.org", "un lien secret")
    waiting = OutgoingMail.objects.get()
    assert b"secret" not in bytes(waiting.sealed)
    assert liaison.email.encode() not in bytes(waiting.sealed)
    (sent,) = letters()
    assert sent.subject == "Sujet Bcc: autre@example.org"
    assert not OutgoingMail.objects.exists()
    assert mail.outbox


def test_a_letter_whose_transaction_is_undone_does_not_leave(liaison, mailing) -> None:
    from django.db import transaction

    def undone():
        with transaction.atomic():
            queue_mail(liaison.email, "x", "y")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - our own, just above
        undone()
    assert not OutgoingMail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="maillage.kernel.send_mail").exists()


def test_counters_are_forgotten(liaison) -> None:
    from maillage.accounts import throttle

    assert throttle.attempt("code", 1)
    Throttle.objects.update(since=timezone.now() - timezone.timedelta(hours=3))
    assert throttle.clean_up() == 1
