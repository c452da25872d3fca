"""Setting up an empty organisation: the least somebody needs to sign in and start."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.utils.translation import gettext as _

from maillage.accounts.context import system_actor
from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.accounts.services import make_one_time_link
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.text import fold
from maillage.organisations.models import Organisation, OrganisationRole, OrganisationRoleHeld
from maillage.pathways.programmes import load_delivered
from maillage.territory.services import load_reference

DEFAULT_EMAIL = "administration@localhost"


@dataclass(frozen=True)
class Founded:
    """An organisation ready to be used. `secret`: of a one-time link, while nobody has signed in yet."""

    organisation: Organisation
    administrator: Account
    secret: str | None
    is_new: bool


def found(name: str = "", email: str = "") -> Founded:
    """Set an organisation up, or find the one that is: then nothing changes but a link not yet used.

    Without a name, an organisation that has an administrator is the one; a new one gets a name to be
    changed. Raises `DomainError` for a wrong address, or one whose account belongs elsewhere.
    """
    name, email = " ".join(name.split()), email.strip().lower()
    with changes(system_actor("maillage init"), _("mise en place")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('maillage.init', 0))")
        existing = _existing(name)
        if existing is not None:
            account = existing.account
            secret = None if account.has_usable_password() else make_one_time_link(account)
            return Founded(existing.organisation, account, secret, is_new=False)
        return _set_up(name or _("Mon organisation"), email or DEFAULT_EMAIL)


def _existing(name: str) -> Membership | None:
    """The first administrator's role of the organisation of this name, or of the first one set up."""
    administrators = Membership.objects.active().filter(
        role=Role.ADMINISTRATOR, account__is_active=True, organisation__programmes_led__isnull=False
    )
    if name:
        administrators = administrators.filter(organisation__folded_name=fold(name))
    return administrators.select_related("account", "organisation").order_by("id").first()


def _set_up(name: str, email: str) -> Founded:
    if len(name) > 200 or not fold(name):
        raise DomainError(
            _("Le nom de la structure compte 200 caractères au plus, des lettres ou des chiffres.")
        )
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError(_("« %s » n'est pas une adresse e-mail.") % email, "email") from error
    if Account.objects.filter(email=email).exists():
        raise DomainError(
            _("Un compte a déjà l'adresse « %s » : donnez-en une autre par --email.") % email, "email"
        )
    actor = system_actor("maillage init")
    load_reference(actor)
    organisation = Organisation.objects.create(name=name)
    OrganisationRoleHeld.objects.create(organisation=organisation, role=OrganisationRole.LEAD)
    load_delivered(organisation, actor)
    account = Account.objects.create(
        email=email, first_name=_("Première"), last_name=_("Administration"), password=None
    )
    for role in (Role.ADMINISTRATOR, Role.PROGRAMME_MANAGER):
        Membership.objects.create(account=account, organisation=organisation, role=role)
    return Founded(organisation, account, make_one_time_link(account), is_new=True)
