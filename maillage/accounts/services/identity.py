"""Which account an identity provider's person is: an existing one, or none."""

from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes

from .. import letters
from ..identity import Arrival
from ..models import Account, ExternalIdentity


def account_of_arrival(arrival: Arrival) -> Account | None:
    """The account of whoever arrives, as long as it may come in; None gives no reason.

    By the provider's subject when it is bound; else by its e-mail address, which is then bound for good:
    the address may later go to somebody else, the account does not. No account and no role is ever made.
    """
    bound = (
        ExternalIdentity.objects.select_related("account")
        .filter(issuer=arrival.issuer, subject=arrival.subject)
        .first()
    )
    account = bound.account if bound else _by_address(arrival)
    if account is None or not account.is_active or not account.memberships.active().exists():
        return None
    if bound is None:
        with changes(Actor(account.full_name, account.pk), _("liaison à un fournisseur d'identité")):
            ExternalIdentity.objects.create(account=account, issuer=arrival.issuer, subject=arrival.subject)
            letters.tell(account, letters.Event.IDENTITY)
    return account


def _by_address(arrival: Arrival) -> Account | None:
    if not arrival.email:
        return None
    others = ExternalIdentity.objects.filter(issuer=arrival.issuer).values("account_id")
    return Account.objects.filter(email=arrival.email).exclude(pk__in=others).first()
