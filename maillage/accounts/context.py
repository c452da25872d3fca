"""The context of every scoped query and service: who asks, for which organisation, with which role."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from maillage.kernel.errors import NotAllowed
from maillage.kernel.history import Actor

from .models import Account, Membership
from .roles import RIGHTS, Right, Scope, scope_of


@dataclass(frozen=True)
class Context:
    """One account acting in one organisation under one role. Build it with `of(membership)`."""

    account: Account
    membership: Membership

    @classmethod
    def of(cls, membership: Membership) -> "Context":
        return cls(membership.account, membership)

    @property
    def organisation_id(self) -> int:
        return self.membership.organisation_id

    @property
    def organisation(self):
        return self.membership.organisation

    @property
    def role(self) -> str:
        return self.membership.role

    @property
    def scope(self) -> Scope:
        return scope_of(self.role)

    @cached_property
    def rights(self) -> frozenset[Right]:
        return RIGHTS.get(self.role, frozenset())

    def has(self, right: Right | str) -> bool:
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raise `NotAllowed` unless the role gives the right."""
        if right not in self.rights:
            raise NotAllowed(_("Votre rôle ne permet pas cette action."))

    @property
    def actor(self) -> Actor:
        return Actor(
            label=self.account.full_name, account_id=self.account.pk, organisation_id=self.organisation_id
        )


def system_actor(task: str, organisation_id: int | None = None) -> Actor:
    """The author of what a command or a task writes without a signed-in account."""
    return Actor(label=task, organisation_id=organisation_id)
