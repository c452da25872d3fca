"""The professionals a file names by their e-mail address."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillage.accounts.models import Account, Membership
from maillage.kernel.errors import DomainError
from maillage.pathways.queries.workers import CASE_ROLES


class Workers:
    """Accounts by address, and the organisations each follows pathways for today."""

    def __init__(self, addresses: Iterable[str]) -> None:
        wanted = sorted({address.lower() for address in addresses})
        self.accounts: dict[str, int] = dict(
            Account.objects.filter(email__any_of=wanted).values_list("email", "id")
        )
        self._works = set(
            Membership.objects.active()
            .filter(account__email__any_of=wanted, account__is_active=True, role__in=CASE_ROLES)
            .values_list("account_id", "organisation_id")
        )

    def find(self, address: str, organisations: dict[int, str], already: int | None = None) -> int:
        """The account of this address, when it follows pathways for one of `organisations` (id -> name).

        `already` is the account the record names so far: it stays valid after its role has ended.
        Raises `DomainError` saying what to do.
        """
        account = self.accounts.get(address.lower())
        if account is None:
            raise DomainError(
                _("aucun compte n'a l'adresse « %s » : l'administration l'invite, ou laissez la cellule vide")
                % address
            )
        if account == already or any((account, pk) in self._works for pk in organisations):
            return account
        raise DomainError(
            _(
                "« %(address)s » n'a pas de rôle d'accompagnement ouvert chez %(names)s : l'administration "
                "l'ouvre, ou laissez la cellule vide"
            )
            % {"address": address, "names": ", ".join(organisations.values())}
        )
