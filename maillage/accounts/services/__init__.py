"""Writes about accounts: the only place that creates, invites, protects, ends or restores one."""

from .factors import (
    add_totp,
    check_code,
    has_factors,
    has_totp,
    new_recovery_codes,
    new_seed,
    remove_totp,
    seed_address,
)
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
    recover,
    renew_link,
    reopen_membership,
    reset_factors,
    suspend_membership,
)
from .own import change_password, set_language, update_own_account
from .passkeys import possible as passkeys_possible

__all__ = [
    "LINK_VALIDITY",
    "account_of_link",
    "add_totp",
    "cancel_invitation",
    "change_password",
    "check_code",
    "choose_password",
    "deactivate_account",
    "end_membership",
    "has_factors",
    "has_totp",
    "invite",
    "make_one_time_link",
    "new_recovery_codes",
    "new_seed",
    "passkeys_possible",
    "reactivate_account",
    "recover",
    "remove_totp",
    "renew_link",
    "reopen_membership",
    "reset_factors",
    "seed_address",
    "send_forgotten",
    "set_language",
    "suspend_membership",
    "update_own_account",
]
