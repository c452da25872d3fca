"""The letters of the room: an invitation, a new password, something that changed on one's account."""

from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from maillage.kernel.mail import can_mail, queue_mail

from .models import Account, Membership


class Event(models.TextChoices):
    """What its owner is told of, in case it was not them."""

    PASSWORD = "password", gettext_lazy("Le mot de passe de votre compte a été changé.")
    TOTP_ADDED = "totp_added", gettext_lazy("Une application de codes protège désormais votre compte.")
    TOTP_REMOVED = "totp_removed", gettext_lazy("L'application de codes de votre compte a été retirée.")
    KEY_ADDED = "key_added", gettext_lazy("Une clé d'accès a été ajoutée à votre compte.")
    KEY_REMOVED = "key_removed", gettext_lazy("Une clé d'accès de votre compte a été retirée.")
    CODES = "codes", gettext_lazy("De nouveaux codes de secours remplacent ceux de votre compte.")
    CODE_USED = "code_used", gettext_lazy("Un code de secours a servi à entrer dans votre compte.")
    RESET = (
        "reset",
        gettext_lazy(
            "L'administration a retiré tous les seconds facteurs de votre compte."
            " Vous les réglerez de nouveau à la prochaine connexion."
        ),
    )
    IDENTITY = "identity", gettext_lazy("Votre compte est désormais lié à votre fournisseur d'identité.")


def invitation(membership: Membership, inviter: str, secret: str | None, site: str) -> None:
    """Say that a role is open, with the link of a new account. Within the transaction that made the link."""
    account = membership.account
    with override(account.language):
        body = render_to_string(
            "accounts/letters/invitation.txt",
            {
                "membership": membership,
                "inviter": inviter,
                "link": _link(secret, site) if secret else "",
                "site": site,
            },
        )
        queue_mail(account.email, _("Votre accès à Maillage"), body)


def new_link(account: Account, secret: str, site: str) -> None:
    """A link the administration sends again, or for a new password."""
    with override(account.language):
        body = render_to_string(
            "accounts/letters/link.txt", {"account": account, "link": _link(secret, site)}
        )
        queue_mail(account.email, _("Choisir votre mot de passe Maillage"), body)


def forgotten(account: Account, secret: str, site: str) -> None:
    with override(account.language):
        context = {"account": account, "link": _link(secret, site)}
        body = render_to_string("accounts/letters/forgotten.txt", context)
        queue_mail(account.email, _("Choisir un nouveau mot de passe"), body)


def tell(account: Account, event: Event) -> None:
    """Say that something changed, when there is a mail server. Within the transaction of the change."""
    if not can_mail():
        return
    with override(account.language):
        body = render_to_string(
            "accounts/letters/changed.txt", {"account": account, "what": event.label, "at": timezone.now()}
        )
        queue_mail(account.email, _("Votre compte Maillage a changé"), body)


def _link(secret: str, site: str) -> str:
    return site.rstrip("/") + reverse("accounts:welcome", args=[secret])
