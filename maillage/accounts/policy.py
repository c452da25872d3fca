"""Who needs a second factor to come in."""

from collections.abc import Iterable

from django.conf import settings

from .models import Membership
from .roles import RIGHTS, Right


def second_factor_required(memberships: Iterable[Membership]) -> bool:
    """Whether any of these roles reads social notes. A demonstration asks nobody: all in it is invented."""
    if settings.MAILLAGE_DEMO:
        return False
    return any(Right.SEE_SOCIAL_NOTES in RIGHTS.get(m.role, frozenset()) for m in memberships)
