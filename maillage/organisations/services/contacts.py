"""People to reach in an organisation: their details, and what they said of being kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes

from ..models import Contact, ContactConsent, Organisation


@dataclass(frozen=True, kw_only=True)
class ContactFacts:
    """Somebody to reach. `confirmed_on`: the last day their details were known to be right.

    `consent` is a `ContactConsent`, or "" when the question was never asked; `consent_on` its day.
    """

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    confirmed_on: dt.date | None = None
    consent: str = ""
    consent_on: dt.date | None = None

    def checked(self) -> ContactFacts:
        if not self.name.strip():
            raise DomainError(_("Indiquez le nom du contact."), "name")
        check_email(self.email)
        if self.confirmed_on is not None and self.confirmed_on > timezone.localdate():
            raise DomainError(_("Une confirmation n'est pas dans l'avenir."), "confirmed_on")
        if self.consent and self.consent not in ContactConsent.values:
            raise DomainError(_("« %s » n'est pas une réponse connue.") % self.consent, "consent")
        if bool(self.consent) != (self.consent_on is not None):
            raise DomainError(_("Un accord se note avec le jour où il a été donné."), "consent_on")
        if self.consent_on is not None and self.consent_on > timezone.localdate():
            raise DomainError(_("Un accord n'est pas dans l'avenir."), "consent_on")
        return self


def save_contact(
    context: Context, organisation: Organisation, facts: ContactFacts, contact: Contact | None = None
) -> Contact:
    """Add somebody to reach in an organisation, or correct what is known of them."""
    context.require(Right.EDIT_ORGANISATIONS)
    facts = facts.checked()
    with changes(context.actor, _("contact de %s") % organisation.name):
        contact = contact or Contact(organisation=organisation)
        if contact.email.strip().lower() != facts.email.strip().lower():
            contact.mail_refused_on, contact.mail_refused_reason = None, ""
        for name, value in asdict(facts).items():
            setattr(contact, name, value.strip() if isinstance(value, str) else value)
        contact.save()
    return contact


def confirm_contact(context: Context, contact: Contact) -> Contact:
    """Their details were right today."""
    context.require(Right.EDIT_ORGANISATIONS)
    with changes(context.actor, _("contact confirmé")):
        contact.confirmed_on = timezone.localdate()
        contact.mail_refused_on, contact.mail_refused_reason = None, ""
        contact.save(update_fields=["confirmed_on", "mail_refused_on", "mail_refused_reason"])
    return contact


def remove_contact(context: Context, contact: Contact) -> None:
    """Take away somebody who left, or was entered by mistake."""
    context.require(Right.EDIT_ORGANISATIONS)
    with changes(context.actor, _("contact retiré")):
        contact.delete()


def mark_refused(address: str, said: str) -> None:
    """The mail server refuses this address for good: everybody reached at it is marked (`kernel.mail`)."""
    with changes(Actor(_("Serveur de courrier")), _("adresse e-mail refusée")):
        Contact.objects.filter(email__iexact=address.strip()).update(
            mail_refused_on=timezone.localdate(), mail_refused_reason=said[:200]
        )


def check_email(email: str) -> None:
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise DomainError(_("« %s » n'est pas une adresse e-mail.") % email, "email") from error
