"""Scoped reads of accounts and memberships."""

from .models import Account, Membership


def current_membership(account: Account, wanted: int | None) -> Membership | None:
    """The membership chosen in the session when it is still open, else the account's first open one."""
    memberships = list(
        Membership.objects.active()
        .filter(account=account)
        .select_related("account", "organisation")
        .order_by("started_on", "id")
    )
    chosen = [m for m in memberships if m.pk == wanted]
    return (chosen or memberships or [None])[0]
