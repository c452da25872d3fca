"""Writes of documents: receive, correct, withdraw, put back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, NotAllowed
from maillage.kernel.history import changes
from maillage.people.masking import file_sight, sight
from maillage.people.models import Person

from . import links
from .inspection import Received
from .models import Document, DocumentLink
from .nomenclature import criterion
from .sealed import digest, keeping, reinstate, stated, withdraw


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a document. `about` names a record of the file (`step:7`), or nothing."""

    criterion: str
    date: dt.date
    valid_until: dt.date | None = None
    about: str = ""

    def checked(self) -> Facts:
        """The same; raises `DomainError` naming the field at fault."""
        criterion(self.criterion)
        if self.date > timezone.localdate():
            raise DomainError(_("La date de la pièce ne peut pas être dans l'avenir."), "date")
        if self.valid_until is not None and self.valid_until < self.date:
            raise DomainError(_("La fin de validité précède la date de la pièce."), "valid_until")
        return self


def add_document(context: Context, person: Person, received: Received, facts: Facts) -> Document:
    """Keep a checked file: sealed and on the disk first, then known; nothing in between is left.

    Raises `DomainError` when the same file already proves the same thing, or when the disk is full.
    """
    _may_write(context, person, facts.criterion)
    facts = facts.checked()
    about = links.parse(context, person, facts.about)
    _refuse_twice(person, facts.criterion, digest(received))
    with keeping(received) as kept, changes(context.actor, _("ajout d'une pièce")):
        Person.objects.select_for_update().get(pk=person.pk)  # two sendings of one file wait here
        _refuse_twice(person, facts.criterion, kept.sha256)
        document = Document.objects.create(
            **kept.facts,
            person=person,
            organisation_id=context.organisation_id,
            criterion=facts.criterion,
            date=facts.date,
            valid_until=facts.valid_until,
            uploaded_by=context.account,
        )
        _link(document, about)
    return document


def update_document(context: Context, document: Document, facts: Facts) -> Document:
    """Correct what is said of a document; its content never changes."""
    _may_write(context, document.person, document.criterion)
    _may_write(context, document.person, facts.criterion)
    facts = facts.checked()
    about = links.parse(context, document.person, facts.about)
    with changes(context.actor, _("correction d'une pièce")):
        document.criterion, document.date = facts.criterion, facts.date
        document.valid_until = facts.valid_until
        document.save(update_fields=["criterion", "date", "valid_until"])
        _link(document, about)
    return document


def withdraw_document(context: Context, document: Document, *, reason: str) -> Document:
    """Take a document out of the file, with a reason; it is kept and can be put back."""
    _may_write(context, document.person, document.criterion)
    reason = stated(reason)
    with changes(context.actor, _("retrait d'une pièce : %s") % reason):
        held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        withdraw(held, context.account, reason)
    return held


def reinstate_document(context: Context, document: Document) -> Document:
    """Put a withdrawn document back into the file."""
    _may_write(context, document.person, document.criterion)
    with changes(context.actor, _("pièce remise au dossier")):
        held = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if held.withdrawn_at is not None:
            _refuse_twice(document.person, held.criterion, held.sha256)
        reinstate(held)
    return held


def may_write(context: Context) -> bool:
    """Whether the role adds and withdraws documents at all."""
    return context.has(Right.EDIT_PATHWAYS) and sight(context).documents


def _may_write(context: Context, person: Person, code: str) -> None:
    context.require(Right.EDIT_PATHWAYS)
    seen = file_sight(context, person.pk)
    if not seen.documents or (criterion(code).sensitive and not seen.sensitive_documents):
        raise NotAllowed(_("Votre rôle ne permet pas cette action."))


def _refuse_twice(person: Person, code: str, sha256: str) -> None:
    known = Document.objects.standing().filter(person=person, criterion=code, sha256=sha256).first()
    if known is not None:
        raise DomainError(
            _("Ce fichier est déjà au dossier pour ce critère, sous le nom « %s ».") % known.name, "files"
        )


def _link(document: Document, about: tuple[str, int] | None) -> None:
    """At most one object; a former one is left."""
    held = {(link.target, link.target_id): link for link in document.links.all()} if document.pk else {}
    for place, link in held.items():
        if place != about:
            link.delete()
    if about is not None and about not in held:
        DocumentLink.objects.create(document=document, target=about[0], target_id=about[1])
