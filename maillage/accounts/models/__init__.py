"""Accounts, their roles, what proves who they are, and the sessions they hold open."""

from .account import Account, AccountManager, LinkPurpose, Membership, MembershipQuerySet, OneTimeLink
from .factors import ExternalIdentity, FactorUse, Passkey, RecoveryCode, TotpDevice
from .sessions import Means, OpenSession, Throttle

__all__ = [
    "Account",
    "AccountManager",
    "ExternalIdentity",
    "FactorUse",
    "LinkPurpose",
    "Means",
    "Membership",
    "MembershipQuerySet",
    "OneTimeLink",
    "OpenSession",
    "Passkey",
    "RecoveryCode",
    "Throttle",
    "TotpDevice",
]
