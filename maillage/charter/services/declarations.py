"""A company tells its year on a page without account; an officer accepts what it says, or sets it aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.doors import close_doors, make_door
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail
from maillage.organisations.models import Contact, ContactConsent
from maillage.organisations.services import ContactFacts, save_contact

from .. import letters
from ..loading import charter
from ..models import (
    ActionSource,
    CharterSignature,
    CommitmentAction,
    Declaration,
    DeclarationLine,
    DeclarationState,
)
from .commitments import MOST, ActionFacts, record_action, refuse_proved

PURPOSE = "charter.declaration"
VALIDITY = dt.timedelta(days=60)


@dataclass(frozen=True)
class Asked:
    """A declaration that was asked for, its link, and whether a letter carries it."""

    declaration: Declaration
    token: str
    by_mail: bool


def ask(
    context: Context, signature: CharterSignature, year: int, contact: Contact | None, site: str
) -> Asked:
    """Ask a signatory for its actions of a year; a former link that was not answered opens nothing any more.

    The letter goes to the contact when there is a mail server and an address that takes mail; the link is
    given in any case. `site` is the address of the site, with its last slash.
    """
    context.require(Right.FOLLOW_COMPANIES)
    today = timezone.localdate()
    if not signature.signed_on.year <= year <= min(today.year, signature.until.year):
        raise DomainError(_("L'entreprise n'était pas signataire cette année-là."), "year")
    if contact is not None and contact.organisation_id != signature.organisation_id:
        raise DomainError(_("Ce contact est celui d'une autre structure."), "contact")
    with changes(context.actor, _("actions demandées à %s") % signature.organisation):
        CharterSignature.objects.select_for_update(no_key=True).get(pk=signature.pk)
        open_ones = Declaration.objects.filter(signature=signature, year=year)
        waiting = open_ones.filter(state=DeclarationState.SENT).first()
        if waiting is not None:
            raise DomainError(_("L'entreprise a déjà répondu pour cette année : relisez d'abord sa réponse."))
        declaration = open_ones.filter(state=DeclarationState.ASKED).first() or Declaration(
            signature=signature, year=year
        )
        declaration.asked_by, declaration.asked_on, declaration.contact = context.account, today, contact
        for name in ("name", "function", "email", "phone"):
            setattr(declaration, name, getattr(contact, name) if contact else "")
        declaration.save()
        close_doors(PURPOSE, declaration.pk)
        token = make_door(PURPOSE, declaration.pk, validity=VALIDITY)
        by_mail = bool(can_mail() and contact and contact.email and not contact.mail_refused_on)
        if by_mail:
            letters.invitation(declaration, context.account, token, site)
    return Asked(declaration, token, by_mail)


def to_ask(context: Context, year: int) -> list[tuple[CharterSignature, Contact]]:
    """The signatories of a year that can be written to and were not asked yet, each with whom to write to.

    Who asked not to be solicited is not, nor is an address the mail server refused.
    """
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    asked = Declaration.objects.visible_to(context).filter(year=year)
    asked = asked.exclude(state=DeclarationState.CLOSED)
    rows = (
        CharterSignature.objects.visible_to(context)
        .filter(signed_on__lte=last, until__gte=first, organisation__closed_on__isnull=True)
        .exclude(organisation__charter_signatures__declarations__in=asked)
        .select_related("organisation")
        .order_by("organisation_id", "signed_on")
    )
    latest = {one.organisation_id: one for one in rows}
    contacts = (
        Contact.objects.filter(organisation_id__in=latest, mail_refused_on__isnull=True)
        .exclude(email="")
        .exclude(consent=ContactConsent.KEEP)
        .order_by(F("confirmed_on").desc(nulls_last=True), "pk")
    )
    chosen: dict[int, Contact] = {}
    for contact in contacts:
        chosen.setdefault(contact.organisation_id, contact)
    return [(one, chosen[pk]) for pk, one in latest.items() if pk in chosen]


def ask_all(context: Context, year: int, site: str) -> int:
    """Have every signatory of a year asked that can be; returns how many letters the worker will write."""
    from ..tasks import ask_one

    context.require(Right.FOLLOW_COMPANIES)
    if not can_mail():
        raise DomainError(
            _("Cette installation n'envoie pas de courriel : demandez entreprise par entreprise.")
        )
    found = to_ask(context, year)
    with transaction.atomic():
        for signature, contact in found:
            ask_one.defer(
                signature_id=signature.pk,
                contact_id=contact.pk,
                year=year,
                membership_id=context.membership.pk,
                site=site,
            )
    return len(found)


def withdraw(context: Context, declaration: Declaration) -> None:
    """Take a link back before it was answered."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("demande retirée")):
        held = _held(declaration.pk)
        if held.state != DeclarationState.ASKED:
            raise DomainError(_("L'entreprise a déjà répondu : relisez sa réponse."))
        held.state = DeclarationState.CLOSED
        held.save(update_fields=["state"])
        close_doors(PURPOSE, held.pk)


# --- What the company does, without an account -----------------------------------------------------


def answer_line(declaration: Declaration, kind: str, quantity: int, people: int, note: str = "") -> None:
    """Keep what the company says of one kind of action; nothing done takes the line away."""
    if kind not in charter(declaration.signature.version).kinds:
        raise DomainError(_("Choisissez une action de la liste."), "kind")
    if not 0 <= quantity <= MOST or not 0 <= people <= MOST:
        raise DomainError(_("Ce nombre n'est pas plausible."), "quantity")
    with changes(_company(declaration), _("actions dites par l'entreprise")):
        held = _open(declaration.pk)
        if not quantity:
            held.lines.filter(kind=kind).delete()
            return
        line = held.lines.filter(kind=kind).first() or DeclarationLine(declaration=held, kind=kind)
        line.quantity, line.people, line.note = quantity, people, " ".join(note.split())[:300]
        line.save()


def answer_contact(declaration: Declaration, *, name: str, function: str, email: str, phone: str) -> None:
    """Keep who the company says is to be reached."""
    if not name.strip():
        raise DomainError(_("Indiquez à qui nous adresser."), "name")
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise DomainError(_("Indiquez une adresse e-mail : le reçu y est envoyé."), "email") from error
    with changes(_company(declaration), _("contact dit par l'entreprise")):
        held = _open(declaration.pk)
        held.name, held.function = name.strip()[:200], function.strip()[:100]
        held.email, held.phone = email.strip(), phone.strip()[:20]
        held.save(update_fields=["name", "function", "email", "phone"])


def send(declaration: Declaration, message: str = "") -> Declaration:
    """The company has told its year: it waits for an officer; the receipt leaves. Twice is once."""
    with changes(_company(declaration), _("déclaration envoyée par l'entreprise")):
        held = _held(declaration.pk)
        if held.state == DeclarationState.SENT:
            return held
        if held.state != DeclarationState.ASKED:
            raise _closed()
        held.state, held.sent_at = DeclarationState.SENT, timezone.now()
        held.message = " ".join(message.split())[:500]
        held.save(update_fields=["state", "sent_at", "message"])
        if can_mail() and held.email:
            letters.receipt(held)
    return held


# --- What the officer does with it -----------------------------------------------------------------


def accept(context: Context, declaration: Declaration) -> Declaration:
    """Each line becomes an action; the contact is confirmed. What was recorded already is left as it is.

    A contact confirmed since the company answered keeps what was confirmed. Two officers at once: the second
    is told.
    """
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("déclaration acceptée")):
        held = _waiting(declaration.pk)
        signature = held.signature
        day = min(dt.date(held.year, 12, 31), signature.until, timezone.localdate(held.sent_at))
        for line in held.lines.order_by("pk"):
            facts = ActionFacts(
                kind=line.kind, date=day, quantity=line.quantity, people=line.people, note=line.note
            )
            line.action = record_action(context, signature, facts, ActionSource.COMPANY)
            line.save(update_fields=["action"])
        _confirm(context, held)
        _decide(context, held, DeclarationState.ACCEPTED)
    return held


def refuse(context: Context, declaration: Declaration) -> Declaration:
    """Set aside what the company said; it stays readable."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("déclaration écartée")):
        held = _waiting(declaration.pk)
        _decide(context, held, DeclarationState.REFUSED)
    return held


def reopen(context: Context, declaration: Declaration) -> Declaration:
    """Undo a decision: the actions it made go, the declaration waits again."""
    context.require(Right.FOLLOW_COMPANIES)
    with changes(context.actor, _("déclaration à relire de nouveau")):
        held = _held(declaration.pk)
        if held.state not in (DeclarationState.ACCEPTED, DeclarationState.REFUSED):
            raise DomainError(_("Cette déclaration n'a pas été relue."))
        made = list(held.lines.exclude(action=None).values_list("action_id", flat=True))
        refuse_proved(made)
        held.lines.update(action=None)
        CommitmentAction.objects.filter(pk__in=made).delete()
        held.state, held.decided_at, held.decided_by = DeclarationState.SENT, None, None
        held.save(update_fields=["state", "decided_at", "decided_by"])
    return held


def _decide(context: Context, held: Declaration, state: str) -> None:
    held.state, held.decided_at, held.decided_by = state, timezone.now(), context.account
    held.save(update_fields=["state", "decided_at", "decided_by"])
    close_doors(PURPOSE, held.pk)


def _confirm(context: Context, held: Declaration) -> None:
    """The contact as the company says it, confirmed on the day it did."""
    if not held.name or held.sent_at is None:
        return
    day, contact = timezone.localdate(held.sent_at), held.contact
    if contact is not None and contact.confirmed_on is not None and contact.confirmed_on > day:
        return
    facts = ContactFacts(
        name=held.name,
        function=held.function,
        phone=held.phone,
        email=held.email,
        confirmed_on=day,
        consent=contact.consent if contact else "",
        consent_on=contact.consent_on if contact else None,
    )
    saved = save_contact(context, held.signature.organisation, facts, contact)
    if contact is None:
        held.contact = saved
        held.save(update_fields=["contact"])


def _company(declaration: Declaration) -> Actor:
    """Who writes: the company itself, by its link."""
    return Actor(_("%s, sans compte") % declaration.signature.organisation.name[:150])


def _held(pk: int) -> Declaration:
    rows = Declaration.objects.select_for_update(of=("self",)).select_related("signature__organisation")
    return rows.get(pk=pk)


def _open(pk: int) -> Declaration:
    held = _held(pk)
    if held.state != DeclarationState.ASKED:
        raise _closed()
    return held


def _closed() -> DomainError:
    return DomainError(_("Votre réponse est déjà partie : elle ne se modifie plus."))


def _waiting(pk: int) -> Declaration:
    held = _held(pk)
    if held.state != DeclarationState.SENT:
        raise DomainError(
            _("Cette déclaration est déjà relue.")
            if held.state in (DeclarationState.ACCEPTED, DeclarationState.REFUSED)
            else _("L'entreprise n'a pas encore répondu.")
        )
    return held
