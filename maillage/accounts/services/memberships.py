"""Who has which role where: opened, ended, suspended by the administration of the organisation."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail

from .. import letters, sessions
from ..context import Context
from ..models import Account, LinkPurpose, Membership, TotpDevice
from ..queries import in_use, manageable_organisations
from ..roles import RIGHTS, Right, Role
from .links import drop_links, make_one_time_link


def invite(
    context: Context,
    *,
    email: str,
    first_name: str,
    last_name: str,
    phone: str,
    organisation: Any,
    role: str,
    fte: Any = 1,
    site: str = "",
) -> tuple[Membership, str | None]:
    """Open a role in an organisation for somebody, whose account is created when it does not exist yet.

    Returns the membership and, for an account nobody has come in with yet, the secret of its one-time link.
    With `site` (the address of the site) a letter leaves instead, whether there was an account or not. An
    account that works, or that another administration has opened, gets no link from here: it would open
    what the person reads there.
    """
    context.require(Right.MANAGE_ACCOUNTS)
    require_manageable(context, organisation)
    if role not in Role.values:
        raise DomainError(_("Ce rôle n'existe pas."), "role")
    email = email.strip().lower()
    _refuse_files_for_oneself(context, email, role)
    with changes(context.actor, _("ouverture d'un rôle")):
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = Account.objects.create(
                email=email, first_name=first_name, last_name=last_name, phone=phone, password=None
            )
        if not account.is_active:
            raise _shut(context, account)
        ours = not in_use(account) and not _elsewhere(context, account)
        _take_charge(context, organisation)
        membership = Membership.objects.create(account=account, organisation=organisation, role=role, fte=fte)
        secret = make_one_time_link(account, by_mail=bool(site)) if ours else None
        if site:
            letters.invitation(membership, context.account.full_name, secret, site)
            return membership, None
    return membership, secret


def end_membership(context: Context, membership: Membership, day: dt.date) -> Membership:
    """Close a role on a day (included). The account stays: history keeps naming it."""
    _check(context, membership)
    if membership.pk == context.membership.pk:
        raise DomainError(_("Vous ne pouvez pas clore le rôle que vous utilisez."))
    if day < membership.started_on:
        raise DomainError(_("La fin du rôle précède son début."), "day")
    with changes(context.actor, _("clôture d'un rôle")):
        membership.ended_on = day
        membership.save(update_fields=["ended_on"])
    return membership


def reopen_membership(context: Context, membership: Membership) -> Membership:
    """Undo an end or a suspension."""
    _check(context, membership)
    with changes(context.actor, _("réouverture d'un rôle")):
        membership.ended_on = membership.suspended_at = None
        membership.save(update_fields=["ended_on", "suspended_at"])
    return membership


def suspend_membership(context: Context, membership: Membership) -> Membership:
    """Shut a role at once: the next request of whoever uses it finds the door closed."""
    _check(context, membership)
    if membership.pk == context.membership.pk:
        raise DomainError(_("Vous ne pouvez pas suspendre le rôle que vous utilisez."))
    with changes(context.actor, _("suspension d'un rôle")):
        membership.suspended_at = timezone.now()
        membership.save(update_fields=["suspended_at"])
        if not Membership.objects.active().filter(account=membership.account).exists():
            sessions.close(membership.account)
    return membership


def renew_link(context: Context, membership: Membership, site: str = "") -> str | None:
    """A new one-time link for an account all of whose open roles the administrator manages.

    With `site` it leaves by e-mail and nobody sees it. An account that already works is only ever sent its
    link when there is a mail server: shown to somebody else, it would open the files this person follows.
    """
    _check(context, membership, whole_account=True)
    account = membership.account
    works = in_use(account)
    if works and can_mail() and not site:
        raise DomainError(
            _("Ce compte sert déjà : son lien part par e-mail, et personne d'autre ne le voit.")
        )
    with changes(context.actor, _("nouveau lien de connexion")):
        purpose = LinkPurpose.PASSWORD if works else LinkPurpose.INVITATION
        secret = make_one_time_link(account, purpose, by_mail=bool(site))
        if not site:
            return secret
        if works:
            letters.new_link(account, secret, site)
        else:
            letters.invitation(membership, context.account.full_name, secret, site)
    return None


def cancel_invitation(context: Context, membership: Membership) -> Membership:
    """Take back an invitation nobody has used: its link opens nothing, its role is suspended."""
    _check(context, membership)
    if in_use(membership.account):
        raise DomainError(_("Cette personne a déjà choisi son mot de passe : suspendez plutôt son rôle."))
    with changes(context.actor, _("annulation d'une invitation")):
        membership.suspended_at = timezone.now()
        membership.save(update_fields=["suspended_at"])
        if not Membership.objects.active().filter(account=membership.account).exists():
            drop_links(membership.account)
    return membership


def reset_factors(context: Context, membership: Membership) -> Account:
    """Remove every second factor of somebody who lost theirs, and close their sessions.

    The person is told, and sets them up again at the next sign-in, after their own password.
    """
    _check(context, membership, whole_account=True)
    account = membership.account
    if account.pk == context.account.pk:
        raise DomainError(_("Vos propres seconds facteurs se règlent dans « Mon compte », « Sécurité »."))
    with changes(context.actor, _("retrait des seconds facteurs d'un compte")):
        _remove_factors(account)
    return account


def recover(email: str, actor: Actor) -> tuple[Account, str]:
    """For whoever holds the server: an account without its factors, and the secret of a one-time link.

    Raises `DomainError` when no account that may come in has this address.
    """
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    if account is None or not account.memberships.active().exists():
        raise DomainError(
            _("Aucun compte actif, avec un rôle ouvert, n'a l'adresse « %s ».") % email, "email"
        )
    with changes(actor, _("remise d'un compte à qui en a perdu l'accès")):
        _remove_factors(account)
        return account, make_one_time_link(account, LinkPurpose.PASSWORD)


def _remove_factors(account: Account) -> None:
    account.passkeys.all().delete()
    account.recovery_codes.all().delete()
    TotpDevice.objects.filter(account=account).delete()
    account.factor_uses.all().delete()
    sessions.close(account)
    letters.tell(account, letters.Event.RESET)


def deactivate_account(context: Context, membership: Membership) -> Account:
    """Shut a whole account, all of whose open roles the administrator manages."""
    _check(context, membership, whole_account=True)
    account = membership.account
    if account.pk == context.account.pk:
        raise DomainError(_("Vous ne pouvez pas désactiver votre propre compte."))
    with changes(context.actor, _("désactivation d'un compte")):
        account.is_active = False
        account.save(update_fields=["is_active"])
        drop_links(account)
        sessions.close(account)
    return account


def reactivate_account(context: Context, membership: Membership) -> Account:
    """Open again an account that was shut; its roles are those it still holds."""
    _check(context, membership, whole_account=True)
    with changes(context.actor, _("réactivation d'un compte")):
        membership.account.is_active = True
        membership.account.save(update_fields=["is_active"])
    return membership.account


def require_manageable(context: Context, organisation: Any) -> None:
    """Raise `DomainError` when another administration has this organisation in charge."""
    if not manageable_organisations(context).filter(pk=organisation.pk).exists():
        raise DomainError(_("Les comptes de cette structure sont gérés par une autre."), "organisation")


def _check(context: Context, membership: Membership, *, whole_account: bool = False) -> None:
    context.require(Right.MANAGE_ACCOUNTS)
    require_manageable(context, membership.organisation)
    if whole_account and _elsewhere(context, membership.account):
        raise DomainError(
            _("Ce compte a aussi un rôle ailleurs : adressez-vous à l'administration de cette structure.")
        )


def _elsewhere(context: Context, account: Account) -> bool:
    """Whether the account has an open role that another administration answers for."""
    roles = Membership.objects.active().filter(account=account)
    return roles.exclude(organisation__in=manageable_organisations(context)).exists()


def _shut(context: Context, account: Account) -> DomainError:
    """The refusal of a role to a shut account; where it was shut is told to those who can open it only."""
    if account.memberships.filter(organisation__in=manageable_organisations(context)).exists():
        return DomainError(_("Ce compte est désactivé : réactivez-le d'abord."), "email")
    return DomainError(
        _("Cette adresse ne peut pas recevoir de rôle ici. Demandez-en une autre à la personne."), "email"
    )


def _refuse_files_for_oneself(context: Context, email: str, role: str) -> None:
    """Whoever opens accounts does not give themselves the files of people: somebody else does."""
    if email == context.account.email and Right.SEE_PEOPLE in RIGHTS[role]:
        raise DomainError(
            _(
                "Ce rôle donne accès à des dossiers de personnes : une autre personne qui administre les "
                "comptes peut vous l'ouvrir, pas vous-même."
            ),
            "role",
        )


def _take_charge(context: Context, organisation: Any) -> None:
    """The first role opened in an organisation ties its accounts to the administration that opened it."""
    if organisation.pk != context.organisation_id and organisation.accounts_managed_by_id is None:
        organisation.accounts_managed_by_id = context.organisation_id
        organisation.save(update_fields=["accounts_managed_by"])
