import os

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from maillage.accounts.models import OpenSession, Passkey
from maillage.accounts.roles import Right
from tests import build
from tests.access.matrix import Rule
from tests.access.world import World

MANAGE = (Right.MANAGE_ACCOUNTS,)


def own_session(world: World, role: str) -> dict:
    """A session of the account itself, in the list it reads."""
    session = SessionStore()
    session.save()
    return {
        "pk": OpenSession.objects.create(
            account=world.accounts[role],
            session_key=session.session_key,
            means="password",
            device="Firefox",
            last_seen_at=timezone.now(),
        ).pk
    }


def own_key(world: World, role: str) -> dict:
    with build.writing():
        key = Passkey.objects.create(
            account=world.accounts[role], name="Téléphone", credential_id=os.urandom(16), credential=b"-"
        )
    return {"pk": key.pk}


RULES = {
    "accounts:login": Rule(public=True),
    "accounts:demo_login": Rule(public=True, method="post", named={"membership_id": 1}),
    "accounts:logout": Rule(public=True, method="post"),
    "accounts:welcome": Rule(public=True, named={"secret": "inconnu"}),
    "accounts:language": Rule(public=True, method="post", data={"language": "fr"}),
    "accounts:passkey_login": Rule(public=True),
    "accounts:second_factor": Rule(public=True),
    "accounts:protect": Rule(public=True),
    "accounts:start_over": Rule(public=True, method="post"),
    "accounts:forgotten": Rule(public=True),
    # No identity provider is configured: the addresses do not exist.
    "accounts:identity_start": Rule(public=True),
    "accounts:identity_arrive": Rule(public=True),
    "accounts:account": Rule(),
    "accounts:confirm": Rule(),
    "accounts:security": Rule(),
    "accounts:totp_setup": Rule(),
    "accounts:totp_remove": Rule(method="post"),
    "accounts:passkey_add": Rule(),
    "accounts:passkey_remove": Rule(method="post", named=own_key),
    "accounts:recovery": Rule(),
    "accounts:session_end": Rule(method="post", named=own_session),
    "accounts:sessions_end": Rule(method="post"),
    "accounts:switch": Rule(
        method="post", data=lambda world, role: {"membership": world.accounts[role].memberships.get().pk}
    ),
    "accounts:memberships": Rule(MANAGE),
    "accounts:invite": Rule(MANAGE),
    "accounts:membership": Rule(MANAGE, record="membership"),
    "accounts:membership_suspend": Rule(MANAGE, record="membership", method="post"),
    "accounts:invitation_cancel": Rule(MANAGE, record="membership", method="post"),
    "accounts:factors_reset": Rule(MANAGE, record="membership", method="post"),
    "accounts:account_deactivate": Rule(MANAGE, record="membership", method="post"),
    "accounts:account_reactivate": Rule(MANAGE, record="membership", method="post"),
    "accounts:membership_end": Rule(MANAGE, record="membership", method="post"),
    "accounts:membership_reopen": Rule(MANAGE, record="membership", method="post"),
    "accounts:membership_link": Rule(MANAGE, record="membership", method="post"),
}
