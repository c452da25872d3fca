"""The only way to organisations."""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from maillage.accounts.context import Context


class OrganisationQuerySet(models.QuerySet):
    def visible_to(self, context: "Context") -> "OrganisationQuerySet":
        """Files of organisations are shared by every professional whose role reads them; others see none."""
        from maillage.accounts.roles import Right

        return self.all() if context.has(Right.SEE_ORGANISATIONS) else self.none()

    def with_role(self, role: str) -> "OrganisationQuerySet":
        return self.filter(roles__role=role)
