"""Writes about accounts: the only place that creates, invites, protects, ends or restores one."""

from .links import (
    LINK_VALIDITY,
    account_of_link,
    choose_password,
    make_one_time_link,
    send_forgotten,
)
from .memberships import (
    cancel_invitation,
    deactivate_account,
    end_membership,
    invite,
    reactivate_account,
    renew_link,
    reopen_membership,
    reset_factors,
    suspend_membership,
)
from .own import change_password, set_language, update_own_account

__all__ = [
    "LINK_VALIDITY",
    "account_of_link",
    "cancel_invitation",
    "change_password",
    "choose_password",
    "deactivate_account",
    "end_membership",
    "invite",
    "make_one_time_link",
    "reactivate_account",
    "renew_link",
    "reopen_membership",
    "reset_factors",
    "send_forgotten",
    "set_language",
    "suspend_membership",
    "update_own_account",
]
