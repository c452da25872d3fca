"""Writes about accounts: the only place that creates, invites, ends or restores one."""

import datetime as dt
import hashlib
import secrets
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes

from .context import Context
from .models import Account, Membership, OneTimeLink
from .queries import manageable_organisations
from .roles import Right, Role

LINK_VALIDITY = dt.timedelta(days=7)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_one_time_link(account: Account) -> str:
    """A fresh secret that lets `account` choose its password once within 7 days; older ones stop working.

    Returns the secret: it is shown once and only its hash is stored.
    """
    secret = secrets.token_urlsafe(32)
    OneTimeLink.objects.filter(account=account, used_at__isnull=True).delete()
    OneTimeLink.objects.create(
        account=account, secret_hash=_digest(secret), expires_at=timezone.now() + LINK_VALIDITY
    )
    return secret


def account_of_link(secret: str) -> Account | None:
    """The active account a still valid link belongs to."""
    link = (
        OneTimeLink.objects.select_related("account")
        .filter(secret_hash=_digest(secret), used_at__isnull=True, expires_at__gt=timezone.now())
        .first()
    )
    return link.account if link and link.account.is_active else None


def choose_password(secret: str, password: str) -> Account:
    """Use a one-time link up. Raises `DomainError` when it is spent or the password too weak."""
    account = account_of_link(secret)
    if account is None:
        raise DomainError(_("Ce lien a déjà servi ou n'est plus valable. Demandez-en un autre."))
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), "password") from error
    with changes(Actor(account.full_name, account.pk), _("choix du mot de passe")):
        used = OneTimeLink.objects.filter(
            account=account, secret_hash=_digest(secret), used_at__isnull=True
        ).update(used_at=timezone.now())
        if not used:
            raise DomainError(_("Ce lien a déjà servi. Demandez-en un autre."))
        account.set_password(password)
        account.save(update_fields=["password"])
    return account


def update_own_account(account: Account, *, first_name: str, last_name: str, phone: str) -> Account:
    with changes(Actor(account.full_name, account.pk), _("mise à jour de son compte")):
        account.first_name, account.last_name, account.phone = first_name, last_name, phone
        account.save(update_fields=["first_name", "last_name", "phone"])
    return account


def set_language(account: Account, language: str) -> None:
    with changes(Actor(account.full_name, account.pk), _("choix de la langue")):
        Account.objects.filter(pk=account.pk).exclude(language=language).update(language=language)


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
) -> tuple[Membership, str | None]:
    """Open a role in an organisation for somebody, whose account is created when it does not exist yet.

    Returns the membership and, for an account that has no password yet, the secret of its one-time link.
    """
    context.require(Right.MANAGE_ACCOUNTS)
    _require_manageable(context, organisation)
    if role not in Role.values:
        raise DomainError(_("Ce rôle n'existe pas."), "role")
    email = email.strip().lower()
    with changes(context.actor, _("ouverture d'un rôle")):
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = Account.objects.create(
                email=email, first_name=first_name, last_name=last_name, phone=phone, password=None
            )
        if not account.is_active:
            raise DomainError(_("Ce compte est désactivé : réactivez-le d'abord."), "email")
        _take_charge(context, organisation)
        membership = Membership.objects.create(account=account, organisation=organisation, role=role, fte=fte)
        secret = None if account.has_usable_password() else make_one_time_link(account)
    return membership, secret


def end_membership(context: Context, membership: Membership, day: dt.date) -> Membership:
    """Close a role on a day (included). The account stays: history keeps naming it."""
    context.require(Right.MANAGE_ACCOUNTS)
    _require_manageable(context, membership.organisation)
    if membership.pk == context.membership.pk:
        raise DomainError(_("Vous ne pouvez pas clore le rôle que vous utilisez."))
    if day < membership.started_on:
        raise DomainError(_("La fin du rôle précède son début."), "day")
    with changes(context.actor, _("clôture d'un rôle")):
        membership.ended_on = day
        membership.save(update_fields=["ended_on"])
    return membership


def reopen_membership(context: Context, membership: Membership) -> Membership:
    context.require(Right.MANAGE_ACCOUNTS)
    _require_manageable(context, membership.organisation)
    with changes(context.actor, _("réouverture d'un rôle")):
        membership.ended_on = None
        membership.save(update_fields=["ended_on"])
    return membership


def renew_link(context: Context, membership: Membership) -> str:
    """A new one-time link for an account all of whose open roles the administrator manages."""
    context.require(Right.MANAGE_ACCOUNTS)
    _require_manageable(context, membership.organisation)
    account = membership.account
    managed = manageable_organisations(context)
    if Membership.objects.active().filter(account=account).exclude(organisation__in=managed).exists():
        raise DomainError(
            _("Ce compte a aussi un rôle ailleurs : adressez-vous à l'administration de cette structure.")
        )
    with changes(context.actor, _("nouveau lien de connexion")):
        return make_one_time_link(account)


def _require_manageable(context: Context, organisation: Any) -> None:
    if not manageable_organisations(context).filter(pk=organisation.pk).exists():
        raise DomainError(_("Les comptes de cette structure sont gérés par une autre."), "organisation")


def _take_charge(context: Context, organisation: Any) -> None:
    """The first role opened in an organisation ties its accounts to the administration that opened it."""
    if organisation.pk != context.organisation_id and organisation.accounts_managed_by_id is None:
        organisation.accounts_managed_by_id = context.organisation_id
        organisation.save(update_fields=["accounts_managed_by"])
