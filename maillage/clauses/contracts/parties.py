"""An organisation named in a form: one that is known, or a new one by its name and SIRET."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.kernel.errors import DomainError
from maillage.organisations.models import Organisation, OrganisationRole
from maillage.organisations.services import find_or_create
from maillage.organisations.services.roles import add_role

from ..models import LotCompanyRole

BUYER_ROLES = (OrganisationRole.BUYER,)
_HOLDS = (OrganisationRole.CLAUSE_HOLDER, OrganisationRole.EMPLOYER)
ROLES_ON_A_LOT: dict[str, tuple[OrganisationRole, ...]] = {
    LotCompanyRole.HOLDER: _HOLDS,
    LotCompanyRole.CO_CONTRACTOR: _HOLDS,
    LotCompanyRole.SUBCONTRACTOR: (OrganisationRole.EMPLOYER,),
    LotCompanyRole.SUPPLIER: (OrganisationRole.EMPLOYER,),
}


@dataclass(frozen=True, kw_only=True)
class Party:
    """`known`, or a name and a SIRET (either may be empty, not both). `field`: the form field it comes from;
    the others are `{field}_name` and `{field}_siret`."""

    field: str
    known: Organisation | None = None
    name: str = ""
    siret: str = ""

    @property
    def said(self) -> bool:
        return self.known is not None or bool(self.name.strip() or self.siret.strip())

    def organisation(self, context: Context, roles: Iterable[str]) -> Organisation:
        """The file meant, opened when there is none, with these roles. Inside the caller's `changes`."""
        if self.known is not None and (self.name.strip() or self.siret.strip()):
            raise DomainError(
                _("Choisissez une structure connue, ou nommez-en une nouvelle : pas les deux."), self.field
            )
        if not self.said:
            raise DomainError(_("Choisissez une structure connue, ou nommez-en une nouvelle."), self.field)
        found = self.known or self._found(context)
        for role in roles:
            add_role(context, found, role)
        return found

    def _found(self, context: Context) -> Organisation:
        try:
            return find_or_create(context, name=self.name, siret=self.siret)
        except DomainError as error:
            field = f"{self.field}_{error.field}" if error.field else self.field
            raise DomainError(error.message, field) from error
