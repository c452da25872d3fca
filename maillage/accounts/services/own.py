"""What one changes of one's own account."""

from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes

from .. import letters, sessions
from ..models import Account
from .links import drop_links, require_strong


def update_own_account(account: Account, *, first_name: str, last_name: str, phone: str) -> Account:
    with changes(Actor(account.full_name, account.pk), _("mise à jour de son compte")):
        account.first_name, account.last_name, account.phone = first_name, last_name, phone
        account.save(update_fields=["first_name", "last_name", "phone"])
    return account


def set_language(account: Account, language: str) -> None:
    with changes(Actor(account.full_name, account.pk), _("choix de la langue")):
        Account.objects.filter(pk=account.pk).exclude(language=language).update(language=language)


def change_password(account: Account, password: str, keep_session: str | None = None) -> Account:
    """Change one's own password; every other session ends. Raises `DomainError` when it is too weak."""
    require_strong(password, account)
    with changes(Actor(account.full_name, account.pk), _("changement de mot de passe")):
        account.set_password(password)
        account.save(update_fields=["password"])
        drop_links(account)
        sessions.close(account, keep=keep_session)
        letters.tell(account, letters.Event.PASSWORD)
    return account
