"""Who may sign in: an active account that holds an open role somewhere."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from .models import Account


class MemberBackend(ModelBackend):
    """Password sign-in. Whoever has no open role is refused exactly like a wrong password.

    Django's own backend spends one hash on an unknown address, and checks the password before asking
    whether the account may come in: neither the answer nor its time tells them apart.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return bool(user.is_active) and user.memberships.active().exists()

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session. Its roles are read once per request, by the middleware."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
