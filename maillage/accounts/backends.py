"""Who may sign in: an active account that holds an open role somewhere."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .models import Account
from .queries import open_memberships


class MemberBackend(ModelBackend):
    """Password sign-in. Whoever has no open role is refused exactly like a wrong password.

    Django's own backend spends one hash on an unknown address, and checks the password before asking
    whether the account may come in: neither the answer nor its time tells them apart.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active) and user.memberships.active().exists()

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, with its open roles if it has any: the middleware asks for them next."""
        memberships = open_memberships(user_id)
        if not memberships:
            return Account.objects.filter(pk=user_id, is_active=True).first()
        account = memberships[0].account
        account.roles_read = memberships
        return account
