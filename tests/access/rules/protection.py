"""Shares for who follows people; the log of readings for the data protection officer."""

import datetime as dt

from django.core import signing
from django.utils import timezone

from maillage.accounts.roles import Right
from maillage.protection.models import Digest, Notice, Share
from tests import build
from tests.access.matrix import Rule
from tests.access.world import World

SHARES, WATCHES = (Right.SHARE_FILES,), (Right.SEE_ACCESS_LOG,)


def _share(world: World, role: str, **fields: object) -> Share:
    """Somebody of another structure asks for the role's own case."""
    stranger = build.context(build.organisation())
    with build.writing():
        return Share.objects.create(
            kind="request",
            person=world.within[role]["person"],
            account=stranger.account,
            organisation=stranger.organisation,
            level="who",
            reason="rappel urgent",
            **fields,
        )


def asked(world: World, role: str) -> dict:
    return {"pk": _share(world, role).pk}


def open_share(world: World, role: str) -> dict:
    now = timezone.now()
    until = now + dt.timedelta(days=1)
    return {"pk": _share(world, role, state="accepted", answered_at=now, until=until).pk}


def mine(world: World, role: str) -> dict:
    account = world.accounts[role]
    with build.writing():
        share, _new = Share.objects.get_or_create(
            kind="request",
            person=world.outside[role]["person"],
            account=account,
            organisation=account.memberships.get().organisation,
            defaults={"level": "who", "reason": "rappel urgent"},
        )
    return {"pk": share.pk}


def token(world: World, role: str) -> dict:
    """An address sealed for this account, that leads to somebody out of its reach."""
    account = world.accounts[role]
    sealed = [world.outside[role]["person"].pk, account.pk, account.memberships.get().organisation_id]
    return {"token": signing.dumps(sealed, salt="protection.ask", compress=True)}


def notice(world: World, role: str) -> dict:
    share = _share(world, role)
    with build.writing():
        return {"pk": Notice.objects.create(account=world.accounts[role], share=share).pk}


def digest(world: World, role: str) -> dict:
    organisation = world.accounts[role].memberships.get().organisation_id
    made, _new = Digest.objects.get_or_create(
        organisation_id=organisation, monday=dt.date(2026, 3, 2), defaults={"readings": 1, "readers": 1}
    )
    return {"pk": made.pk}


RULES = {
    "protection:shares": Rule(SHARES),
    "protection:find": Rule(SHARES),
    "protection:ask": Rule(SHARES, named=token),
    "protection:emergency": Rule(SHARES, named=token, method="post", data={"reason": "court"}),
    "protection:share": Rule(SHARES, named=asked),
    "protection:accept": Rule(SHARES, named=asked, method="post", data={"level": "who", "days": "3"}),
    "protection:refuse": Rule(SHARES, named=asked, method="post", data={"answer": "vue ce matin avec elle"}),
    "protection:revoke": Rule(SHARES, named=open_share, method="post"),
    "protection:withdraw": Rule(SHARES, named=mine, method="post"),
    "protection:seen": Rule(SHARES + WATCHES, named=notice, method="post"),
    "protection:readers": Rule(SHARES, record="person"),
    "protection:log": Rule(WATCHES),
    "protection:log_find": Rule(WATCHES),
    "protection:digests": Rule(WATCHES),
    "protection:digest": Rule(WATCHES, named=digest),
    "protection:watched": Rule(WATCHES),
}
