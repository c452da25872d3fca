"""Scoped reads of accounts and memberships."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from axes.models import AccessLog
from django.apps import apps
from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from .models import Account, Membership, TotpDevice
from .roles import Right, Role

if TYPE_CHECKING:
    from .context import Context


def choose(memberships: list[Membership], wanted: int | None) -> Membership:
    """The membership chosen in the session when it is still open, else the account's first open one."""
    return next((m for m in memberships if m.pk == wanted), memberships[0])


def open_memberships(account: Account | int) -> list[Membership]:
    """The roles an active account holds today, the oldest first."""
    return list(
        Membership.objects.active()
        .filter(account=account, account__is_active=True)
        .select_related("account", "organisation")
        .order_by("started_on", "id")
    )


def manageable_organisations(context: "Context") -> QuerySet:
    """Organisations whose accounts the administrator opens: its own, those it has in charge, and those
    where nobody has a role yet and that no one else has in charge."""
    organisation = apps.get_model("organisations", "Organisation")
    if not context.has(Right.MANAGE_ACCOUNTS):
        return organisation.objects.none()
    anybody = Membership.objects.filter(organisation_id=OuterRef("pk"))
    return organisation.objects.filter(
        Q(pk=context.organisation_id)
        | Q(accounts_managed_by_id=context.organisation_id)
        | (Q(accounts_managed_by__isnull=True) & ~Q(Exists(anybody)))
    )


def manageable_memberships(context: "Context") -> QuerySet[Membership]:
    return Membership.objects.filter(organisation__in=manageable_organisations(context)).select_related(
        "account", "organisation"
    )


def in_use(account: Account) -> bool:
    """Whether its owner has a way in already: a password, a passkey, an identity at a provider."""
    return account.has_usable_password() or account.passkeys.exists() or account.identities.exists()


@dataclass(frozen=True)
class Protection:
    """What protects an account, as its administrator may know it: how much, not with what."""

    totp: bool
    passkeys: int
    recovery_codes: int
    last_sign_in: dt.datetime | None

    @property
    def any(self) -> bool:
        return self.totp or self.passkeys > 0


def account_protection(account: Account) -> Protection:
    return Protection(
        totp=TotpDevice.objects.filter(account=account).exists(),
        passkeys=account.passkeys.count(),
        recovery_codes=account.recovery_codes.filter(used_at__isnull=True).count(),
        last_sign_in=AccessLog.objects.filter(username=account.email).aggregate(at=Max("attempt_time"))["at"],
    )


def demo_memberships() -> list[Membership]:
    """One open membership per role, for the one-click accounts of an installation with synthetic people."""
    found: dict[str, Membership] = {}
    for membership in (
        Membership.objects.active()
        .filter(account__is_active=True)
        .select_related("account", "organisation")
        .order_by("role", "id")
        .distinct("role")
    ):
        found[membership.role] = membership
    return [found[role] for role in Role.values if role in found]
