"""Signing in through an identity provider that runs on this machine."""

import time

import pytest
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import OctKey

from maillage.accounts.identity import provider as known
from maillage.accounts.models import Account, ExternalIdentity, Membership
from maillage.accounts.roles import Role
from maillage.conf import identity as configuration
from tests import build

from .conftest import inside, protect, sign_in
from .provider import CLIENT, SECRET, running

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server():
    with running() as provider:
        yield provider


@pytest.fixture
def provider(server, settings, monkeypatch):
    server.reset()
    settings.MAILLAGE_OIDC = configuration.configure(
        {
            "MAILLAGE_OIDC_ISSUER": server.issuer,
            "MAILLAGE_OIDC_CLIENT_ID": CLIENT,
            "MAILLAGE_OIDC_CLIENT_SECRET": SECRET,
            "MAILLAGE_OIDC_STRONG_ACR": "deux-facteurs eidas2",
        }
    )
    monkeypatch.setattr(known, "_known", {})
    return server


@pytest.fixture
def someone():
    """An account with a role for which a password, or the provider, is enough."""
    return build.account(build.organisation(), Role.LIAISON_OFFICER, email="camille@example.org")


def go(client, target=""):
    """To the provider; returns the address of it the browser is sent to."""
    query = f"?next={target}" if target else ""
    return client.get(reverse("accounts:identity_start") + query)["Location"]


def come(client, provider, target=""):
    """There and back."""
    back = provider.visit(go(client, target))
    assert back.startswith("http://testserver/connexion/identite/retour/")
    return client.get(back.removeprefix("http://testserver"))


def test_the_button_is_there_only_when_a_provider_is_configured(client, provider, settings) -> None:
    assert "ProConnect" in client.get(reverse("accounts:login")).content.decode()
    settings.MAILLAGE_OIDC = None
    assert "ProConnect" not in client.get(reverse("accounts:login")).content.decode()
    assert client.get(reverse("accounts:identity_start")).status_code == 404
    assert client.get(reverse("accounts:identity_arrive")).status_code == 404


def test_somebody_known_by_their_address_comes_in_and_stays_known_by_their_subject(
    client, provider, someone
) -> None:
    assert come(client, provider, "/compte/")["Location"] == "/compte/"
    assert inside(client)
    assert ExternalIdentity.objects.get().subject == "personne-1"
    client.post(reverse("accounts:logout"))
    provider.person["email"] = "camille.mariee@example.org"
    assert come(client, provider)["Location"] == "/"
    assert inside(client)


def test_the_case_of_the_address_does_not_matter(client, provider, someone) -> None:
    provider.person["email"] = "Camille@Example.org"
    come(client, provider)
    assert inside(client)


def test_an_unknown_person_gets_no_account_and_no_role(client, provider) -> None:
    before = Account.objects.count(), Membership.objects.count()
    answer = come(client, provider)
    assert answer.status_code == 403
    assert (Account.objects.count(), Membership.objects.count()) == before
    assert not inside(client)


@pytest.mark.parametrize("shut", ["inactive", "no role", "bound to another", "unchecked", "no address"])
def test_every_refusal_has_the_same_page(client, provider, someone, shut) -> None:
    provider.person["email"] = "personne@example.org"
    unknown = come(client, provider)
    provider.person["email"] = someone.email
    with build.writing():
        if shut == "inactive":
            someone.is_active = False
            someone.save()
        elif shut == "no role":
            someone.memberships.all().delete()
        elif shut == "bound to another":
            ExternalIdentity.objects.create(account=someone, issuer=provider.issuer, subject="autre")
    if shut == "unchecked":
        provider.person["email_verified"] = False
    elif shut == "no address":
        del provider.person["email"]
    refused = come(client, provider)
    assert refused.status_code == unknown.status_code == 403
    assert refused.context["reason"] == unknown.context["reason"]
    assert not inside(client)


def test_a_role_that_owes_a_second_factor_still_gives_it(client, provider) -> None:
    build.account(build.organisation(), Role.REFERENCE_WORKER, email="camille@example.org")
    assert come(client, provider)["Location"] == reverse("accounts:second_factor")
    assert not inside(client)


def test_unless_the_provider_checked_one_at_a_level_the_settings_accept(client, provider) -> None:
    build.account(build.organisation(), Role.REFERENCE_WORKER, email="camille@example.org")
    assert "acr_values=deux-facteurs+eidas2" in go(client)
    provider.acr = "deux-facteurs"
    assert come(client, provider)["Location"] == "/"
    assert inside(client)


def test_a_protected_account_is_asked_for_its_own_factor(client, provider, someone) -> None:
    protect(someone)
    assert come(client, provider)["Location"] == reverse("accounts:second_factor")


def without(name):
    return lambda claims: {k: v for k, v in claims.items() if k != name}


def past(claims):
    return claims | {"exp": int(time.time()) - 120, "iat": int(time.time()) - 300}


LIES = {
    "another issuer": ("id_token", lambda c: c | {"iss": "http://127.0.0.1:1"}),
    "made for another site": ("id_token", lambda c: c | {"aud": "autre-site"}),
    "made for two, of whom the other asked": (
        "id_token",
        lambda c: c | {"aud": [CLIENT, "autre-site"], "azp": "autre-site"},
    ),
    "made for two, nobody says who asked": ("id_token", lambda c: c | {"aud": [CLIENT, "autre-site"]}),
    "wrong nonce": ("id_token", lambda c: c | {"nonce": "rejeu"}),
    "no nonce": ("id_token", without("nonce")),
    "expired": ("id_token", past),
    "never expires": ("id_token", without("exp")),
    "no subject": ("id_token", without("sub")),
    "userinfo of somebody else": ("userinfo", lambda c: c | {"sub": "personne-2"}),
    "userinfo for another site": ("userinfo", lambda c: c | {"aud": "autre-site"}),
    "userinfo of another issuer": ("userinfo", lambda c: c | {"iss": "http://127.0.0.1:1"}),
    "userinfo expired": ("userinfo", past),
    "userinfo without audience": ("userinfo", without("aud")),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_does_not_fit_is_refused(client, provider, someone, lie) -> None:
    where, change = LIES[lie]
    provider.twist = lambda kind, claims: change(claims) if kind == where else claims
    answer = come(client, provider)
    assert answer.status_code == 400
    assert not inside(client)
    assert not ExternalIdentity.objects.exists()


def foreign_key(provider, kind, claims):
    key = provider.new_key()
    return jwt.encode({"alg": "RS256", "kid": provider.keys[-1].kid}, claims, key)


def unsigned(provider, kind, claims):
    return jwt.encode({"alg": "none"}, claims, OctKey.generate_key(256), algorithms=["none"])


def public_key_as_shared_secret(provider, kind, claims):
    shared = OctKey.import_key(provider.keys[-1].as_pem(private=False))
    return jwt.encode({"alg": "HS256"}, claims, shared)


def altered(provider, kind, claims):
    head, body, signature = provider.signed(kind, claims).split(".")
    other = provider.signed(kind, claims | {"email": "autre@example.org", "sub": "personne-1"}).split(".")[1]
    return f"{head}.{other if other != body else body[:-2] + 'AA'}.{signature}"


@pytest.mark.parametrize("forge", [foreign_key, unsigned, public_key_as_shared_secret, altered])
@pytest.mark.parametrize("where", ["id_token", "userinfo"])
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_bad_signature_is_refused(client, provider, someone, forge, where) -> None:
    honest = provider.signed
    provider.sign = lambda kind, claims: (
        forge(provider, kind, claims) if kind == where else honest(kind, claims)
    )
    answer = come(client, provider)
    assert answer.status_code == 400
    assert not inside(client)


def test_userinfo_without_signature_is_refused(client, provider, someone) -> None:
    provider.userinfo_type = "application/json"
    assert come(client, provider).status_code == 400
    assert not inside(client)


def test_keys_that_have_turned_are_asked_for_again(client, provider, someone, monkeypatch) -> None:
    come(client, provider)
    client.post(reverse("accounts:logout"))
    fresh = provider.new_key()
    provider.keys.append(fresh)
    provider.published.append(fresh)
    monkeypatch.setattr(known, "_AGAIN", 0)
    come(client, provider)
    assert inside(client)


def test_the_answer_to_another_question_is_refused(client, provider, someone) -> None:
    """Somebody else's code, slipped into this browser."""
    back = provider.visit(go(client)).removeprefix("http://testserver")
    forged = back.split("state=")[0] + "state=autre"
    assert client.get(forged).status_code == 400
    assert client.get(back).status_code == 400, "the question was spent by the first answer"
    assert not inside(client)


def test_nobody_comes_back_who_was_not_sent(client, provider, someone) -> None:
    assert client.get(reverse("accounts:identity_arrive") + "?code=x&state=y").status_code == 400


def test_a_code_serves_once_and_in_its_own_browser(client, provider, someone, django_user_model) -> None:
    from django.test import Client

    back = provider.visit(go(client)).removeprefix("http://testserver")
    assert Client().get(back).status_code == 400
    assert client.get(back).status_code == 302
    assert client.get(back).status_code == 400


def test_coming_back_too_late_is_refused(client, provider, someone, later) -> None:
    address = go(client)
    later(601)
    assert client.get(provider.visit(address).removeprefix("http://testserver")).status_code == 400


def test_a_refusal_of_the_provider_is_said_plainly(client, provider, someone) -> None:
    from urllib.parse import parse_qs, urlsplit

    state = parse_qs(urlsplit(go(client)).query)["state"][0]
    answer = client.get(reverse("accounts:identity_arrive"), {"error": "access_denied", "state": state})
    assert answer.status_code == 400
    assert "rien n&#x27;a été enregistré" in answer.content.decode()


def test_a_provider_that_is_away_is_said_plainly(client, provider, settings) -> None:
    settings.MAILLAGE_OIDC = settings.MAILLAGE_OIDC | {"issuer": "http://127.0.0.1:9"}
    answer = client.get(reverse("accounts:identity_start"))
    assert answer.status_code == 503
    assert "ne répond pas" in answer.content.decode()


def test_next_never_leads_outside(client, provider, someone) -> None:
    assert come(client, provider, "https://example.com/")["Location"] == "/"


def test_the_session_changes_at_sign_in(client, provider, someone) -> None:
    go(client)
    before = client.session.session_key
    come(client, provider)
    assert client.session.session_key != before


def test_signing_out_offers_the_way_out_of_the_provider_too(client, provider, someone) -> None:
    come(client, provider)
    page = client.post(reverse("accounts:logout")).content.decode()
    assert f"{provider.issuer}/logout?id_token_hint=" in page
    assert not inside(client)


def test_a_password_still_works_beside_it(client, provider, liaison) -> None:
    sign_in(client, liaison.email)
    assert inside(client)
    assert client.post(reverse("accounts:logout"))["Location"] == reverse("accounts:login")


@pytest.mark.parametrize(
    "wrong",
    [
        {"MAILLAGE_OIDC_ISSUER": "http://fournisseur.example.org"},
        {"MAILLAGE_OIDC_ISSUER": "fournisseur"},
        {"MAILLAGE_OIDC_CLIENT_SECRET": ""},
    ],
)
def test_a_half_configuration_is_refused_at_start(wrong) -> None:
    sound = {
        "MAILLAGE_OIDC_ISSUER": "https://fournisseur.example.org",
        "MAILLAGE_OIDC_CLIENT_ID": "x",
        "MAILLAGE_OIDC_CLIENT_SECRET": "y",
    }
    assert configuration.configure(sound)["label"] == "ProConnect"
    with pytest.raises(ValueError, match="MAILLAGE_OIDC"):
        configuration.configure(sound | wrong)
    assert configuration.configure({}) is None
