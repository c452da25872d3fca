"""The second proof: who owes it, what gives it, what does not."""

import time

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import reverse

from maillage.accounts import services
from maillage.accounts.models import FactorUse, Membership, RecoveryCode, TotpDevice
from maillage.accounts.roles import RIGHTS, Right, Role
from maillage.kernel.crypto import open_sealed
from maillage.kernel.errors import DomainError
from maillage.kernel.models import Change
from tests import build

from .conftest import SECRET_SEED, code, inside, protect, sign_in

pytestmark = pytest.mark.django_db
SECOND = "accounts:second_factor"


def seed_on_page(page) -> str:
    """The seed as whoever cannot photograph reads it."""
    text = page.content.decode()
    return text.split('class="secret-link">')[1].split("<")[0].replace(" ", "")


@pytest.mark.parametrize("role", Role.values)
def test_a_password_is_enough_for_roles_that_read_no_social_note_and_only_for_them(client, role) -> None:
    from .conftest import PASSWORD

    build.account(build.organisation(), role, email="une@example.org", password=PASSWORD)
    sign_in(client, "une@example.org")
    assert inside(client) is (Right.SEE_SOCIAL_NOTES not in RIGHTS[role])


def test_on_the_doorstep_every_page_sees_nobody(client, worker) -> None:
    answer = sign_in(client)
    assert answer["Location"] == reverse(SECOND)
    assert SESSION_KEY not in client.session
    for name in ("accounts:account", "accounts:security", "web:home", "pathways:people"):
        assert client.get(reverse(name)).status_code == 302
    assert client.get(reverse(SECOND))["Location"] == reverse("accounts:protect")
    assert client.get(reverse("accounts:protect")).status_code == 200


def test_the_first_sign_in_leads_through_setting_up_an_application(client, worker) -> None:
    import pyotp

    sign_in(client, next="/compte/")
    page = client.get(reverse("accounts:totp_setup"))
    seed = seed_on_page(page)
    assert "data:image/svg+xml" in page.content.decode()
    wrong = client.post(reverse("accounts:totp_setup"), {"code": "000000"})
    assert wrong.status_code == 422
    assert seed_on_page(wrong) == seed, "a mistyped code does not change the square"
    assert not inside(client)
    before = client.session.session_key
    answer = client.post(reverse("accounts:totp_setup"), {"code": pyotp.TOTP(seed).now()})
    assert answer["Location"] == reverse("accounts:recovery") + "?next=%2Fcompte%2F"
    assert client.session.session_key != before, "the key of the session changes at the second proof"
    assert inside(client)


def test_the_seed_is_sealed_in_the_database_and_in_the_session(client, worker) -> None:
    sign_in(client)
    seed = seed_on_page(client.get(reverse("accounts:totp_setup")))
    assert seed not in str(dict(client.session))
    protect(worker)
    device = TotpDevice.objects.get()
    assert SECRET_SEED.encode() not in bytes(device.sealed)
    assert open_sealed(device.sealed, TotpDevice.PURPOSE).decode() == SECRET_SEED


def test_a_protected_account_gives_a_code_each_time(client, worker) -> None:
    protect(worker)
    sign_in(client)
    assert not inside(client)
    refused = client.post(reverse(SECOND), {"code": "123456"})
    assert refused.status_code == 422
    assert not inside(client)
    assert client.post(reverse(SECOND), {"code": code()})["Location"] == "/"
    assert inside(client)


def test_a_protected_account_is_asked_whatever_its_role(client, liaison) -> None:
    protect(liaison)
    sign_in(client, liaison.email)
    assert not inside(client)


def test_a_password_alone_adds_no_factor_to_a_protected_account(client, worker) -> None:
    """Else a stolen password would be enough: one would add one's own telephone."""
    protect(worker)
    sign_in(client)
    for name in ("accounts:totp_setup", "accounts:passkey_add", "accounts:recovery"):
        assert client.get(reverse(name)).status_code == 302
        assert client.post(reverse(name), {"code": code()}).status_code == 302
    assert open_sealed(TotpDevice.objects.get().sealed, TotpDevice.PURPOSE).decode() == SECRET_SEED


def test_a_code_serves_once(worker) -> None:
    protect(worker)
    typed = code()
    assert services.check_code(worker, typed) == "totp"
    with pytest.raises(DomainError, match="déjà servi"):
        services.check_code(worker, typed)
    with pytest.raises(DomainError):
        services.check_code(worker, code(-1)), "nor does an older one after it"


@pytest.mark.parametrize(("shift", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_clocks_may_differ_by_half_a_minute(worker, shift, fits, monkeypatch) -> None:
    middle = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: middle)
    services.add_totp(worker, SECRET_SEED, code())
    FactorUse.objects.all().delete()
    if fits:
        assert services.check_code(worker, code(shift)) == "totp"
    else:
        with pytest.raises(DomainError):
            services.check_code(worker, code(shift))


def test_five_wrong_codes_close_the_door_for_a_while_even_to_the_right_one(client, worker) -> None:
    protect(worker)
    sign_in(client)
    for _ in range(5):
        client.post(reverse(SECOND), {"code": "000000"})
    answer = client.post(reverse(SECOND), {"code": code()})
    assert answer.status_code == 422
    assert "Trop d&#x27;essais" in answer.content.decode()
    sign_in(client)  # starting over gives no new tries
    assert client.post(reverse(SECOND), {"code": code()}).status_code == 422


def test_the_doorstep_is_left_after_ten_minutes(client, worker, later) -> None:
    protect(worker)
    sign_in(client)
    later(601)
    assert client.post(reverse(SECOND), {"code": code()})["Location"] == reverse("accounts:login")
    assert not inside(client)


def test_a_password_changed_meanwhile_empties_the_doorstep(client, worker) -> None:
    protect(worker)
    sign_in(client)
    services.change_password(worker, "une autre phrase bien longue")
    assert client.post(reverse(SECOND), {"code": code()})["Location"] == reverse("accounts:login")


def test_one_can_start_over(client, worker) -> None:
    protect(worker)
    sign_in(client)
    client.post(reverse("accounts:start_over"))
    assert client.get(reverse(SECOND))["Location"] == reverse("accounts:login")


def test_a_recovery_code_replaces_the_telephone_once(client, worker) -> None:
    codes = protect(worker)
    assert len(set(codes)) == 10
    sign_in(client)
    typed = codes[3].lower().replace("-", " ")
    assert client.post(reverse(SECOND), {"code": typed})["Location"] == reverse("accounts:security")
    page = client.get(reverse("accounts:security")).content.decode()
    assert "9 codes disponibles" in page
    client.post(reverse("accounts:logout"))
    sign_in(client)
    assert client.post(reverse(SECOND), {"code": typed}).status_code == 422


def test_recovery_codes_are_shown_once_can_be_kept_and_replace_the_former(client, worker) -> None:
    former = protect(worker)
    client.force_login(worker)
    answer = client.post(reverse("accounts:recovery"), {"next": "/compte/"})
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    shown = [part.split("<")[0] for part in page.split("<code>")[1:]]
    assert len(shown) == 10
    assert 'download="codes-de-secours-maillage.txt"' in page
    assert shown[0] in page.split('href="data:text/plain')[1].split('"')[0]
    assert shown[0] not in client.get(reverse("accounts:recovery")).content.decode()
    assert not RecoveryCode.objects.filter(code_hash__in=shown).exists(), "only hashes are kept"
    with pytest.raises(DomainError):
        services.check_code(worker, former[0])
    assert services.check_code(worker, shown[0]) == "recovery"


def test_a_role_given_during_a_session_sends_it_back_to_the_doorstep(client, liaison) -> None:
    sign_in(client, liaison.email)
    assert inside(client)
    with build.writing():
        Membership.objects.create(
            account=liaison, organisation=build.organisation(), role=Role.REFERENCE_WORKER
        )
    answer = client.get(reverse("accounts:account"))
    assert answer["Location"] == reverse(SECOND)
    assert SESSION_KEY not in client.session
    assert not inside(client)


def test_htmx_is_led_to_the_doorstep_too(client, worker) -> None:
    client.force_login(worker, verified=False)
    answer = client.get(reverse("web:home"), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse(SECOND)


def test_a_demonstration_stays_one_click(client, worker, settings) -> None:
    settings.MAILLAGE_DEMO = True
    client.post(reverse("accounts:demo_login", args=[worker.memberships.get().pk]))
    assert inside(client)
    assert "démonstration" in client.get(reverse("accounts:security")).content.decode()


def test_the_last_factor_of_a_role_that_owes_one_stays(client, worker) -> None:
    protect(worker)
    client.force_login(worker)
    client.post(reverse("accounts:totp_remove"))
    assert TotpDevice.objects.exists()
    assert "ajoutez d" in client.get(reverse("accounts:security")).content.decode()


def test_whoever_owes_none_may_remove_theirs(client, liaison) -> None:
    protect(liaison)
    client.force_login(liaison)
    client.post(reverse("accounts:totp_remove"))
    assert not TotpDevice.objects.exists()


def test_adding_and_removing_is_in_the_journal(liaison) -> None:
    protect(liaison)
    services.remove_totp(liaison, required=False)
    reasons = set(
        Change.objects.filter(table_name="accounts_totpdevice").values_list("changeset__reason", flat=True)
    )
    assert reasons == {"ajout d'une application de codes", "retrait de l'application de codes"}
    assert set(Change.objects.values_list("changeset__actor_id", flat=True)) >= {liaison.pk}


def test_its_owner_is_told_of_what_changes(liaison, letters) -> None:
    protect(liaison)
    services.remove_totp(liaison, required=False)
    sent = letters()
    assert [one.to for one in sent] == [[liaison.email]] * 2
    assert "protège désormais" in sent[0].body
    assert "retirée" in sent[1].body


class TestProvingItAgain:
    """Sensitive steps want a proof of the last ten minutes."""

    SENSITIVE = ("accounts:totp_setup", "accounts:passkey_add", "accounts:recovery")

    def test_an_old_session_confirms_first(self, client, worker, later) -> None:
        protect(worker)
        client.force_login(worker)
        assert client.get(reverse("accounts:recovery")).status_code == 200
        later(601)
        for name in self.SENSITIVE:
            answer = client.get(reverse(name))
            assert answer["Location"].startswith(reverse("accounts:confirm"))
            assert client.post(reverse(name)).status_code == 302
        client.post(reverse("accounts:totp_remove"))
        assert TotpDevice.objects.exists()

    def test_the_password_or_a_code_confirms(self, client, worker, later) -> None:
        from .conftest import PASSWORD

        protect(worker)
        client.force_login(worker)
        for proof in ({"password": PASSWORD}, "code"):
            later(660)
            data = {"code": code()} if proof == "code" else proof
            answer = client.post(reverse("accounts:confirm"), {**data, "next": "/compte/securite/codes/"})
            assert answer["Location"] == "/compte/securite/codes/"
            assert client.get(reverse("accounts:recovery")).status_code == 200

    def test_a_wrong_one_does_not_and_tries_are_counted(self, client, worker, later) -> None:
        from .conftest import PASSWORD

        client.force_login(worker)
        later(660)
        for _ in range(5):
            answer = client.post(reverse("accounts:confirm"), {"password": "non"})
            assert answer.status_code == 422
        assert client.post(reverse("accounts:confirm"), {"password": PASSWORD}).status_code == 422
        assert client.get(reverse("accounts:recovery")).status_code == 302

    def test_next_never_leads_outside(self, client, worker) -> None:
        from .conftest import PASSWORD

        client.force_login(worker)
        answer = client.post(
            reverse("accounts:confirm"), {"password": PASSWORD, "next": "https://example.com/"}
        )
        assert answer["Location"] == "/"

    def test_a_form_sent_too_late_leads_back_to_its_page(self, client, later) -> None:
        admin = build.context(build.organisation("Pilote", "lead"), Role.ADMINISTRATOR)
        other = build.account(admin.organisation)
        client.force_login(admin.account)
        later(660)
        page = reverse("accounts:membership", args=[other.memberships.get().pk])
        answer = client.post(
            reverse("accounts:factors_reset", args=[other.memberships.get().pk]),
            headers={"Referer": f"http://testserver{page}"},
        )
        assert answer["Location"].endswith(f"?next={page.replace('/', '%2F')}")
