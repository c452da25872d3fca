"""What a company does on its page, without an account: its proofs, its sending. Nothing counts before a
facilitator validates it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.evidence.inspection import Received
from maillage.evidence.sealed import digest, keeping
from maillage.kernel.doors import close_doors
from maillage.kernel.errors import DomainError
from maillage.kernel.history import Actor, changes
from maillage.kernel.mail import can_mail
from maillage.people.former import surviving
from maillage.people.models import Person

from ...hours.services import LineFacts, declare
from ...models import HoursState, HoursStatement, LineSource, Lot, StatementDraft, StatementProof
from .. import drafts, letters
from ..queries import PURPOSE, contact_to_write, is_settled, reachable
from ..screens import Sheet

MOST_PROOFS = 20  # of one draft
FIELD = "files"


def may_go_on(statement: HoursStatement, draft: StatementDraft | None) -> bool:
    """Whether a browser may still declare: nothing was sent, or it had begun when another one sent, or it is
    the one that sent and corrects."""
    if statement.sent_at is None:
        return True
    return draft is not None and draft.begun_at <= statement.sent_at and draft.sent_at is None


def attach(statement: HoursStatement, draft: StatementDraft, received: Sequence[Received]) -> None:
    """Attach files to a draft: they are nobody's to read until it is sent. The same file twice is once."""
    known = set(draft.proofs.values_list("sha256", flat=True))
    for one in received:
        if digest(one) in known:
            continue
        if len(known) >= MOST_PROOFS:
            raise DomainError(
                _("Vingt pièces au plus par envoi : les autres peuvent nous être remises autrement."), FIELD
            )
        with (
            keeping(one, FIELD) as kept,
            changes(_company(statement), _("pièce jointe par l'entreprise")),
        ):
            StatementProof.objects.create(statement=statement, draft=draft, **kept.facts)
        known.add(digest(one))


def detach(statement: HoursStatement, draft: StatementDraft, pk: int) -> None:
    """Take back a file that was not sent."""
    with changes(_company(statement), _("pièce reprise par l'entreprise")):
        draft.proofs.filter(pk=pk).delete()


def send(
    statement: HoursStatement, draft: StatementDraft, *, sender: str, function: str, message: str
) -> HoursStatement:
    """The company has told its month: lines wait for a facilitator, the receipt leaves. Twice is once.

    What it had declared before and nobody has decided is replaced, whoever sent it; what is validated stays,
    and comes out in the checks.
    """
    sender, function = " ".join(sender.split())[:120], " ".join(function.split())[:75]
    if not sender:
        raise DomainError(_("Dites qui envoie : votre prénom et votre nom."), "sender")
    with changes(_company(statement), _("relevé envoyé par l'entreprise")):
        held = _held(statement.pk)
        draft_held = StatementDraft.objects.select_for_update().filter(pk=draft.pk).first()
        if draft_held is None or (draft_held.sent_at is not None and held.sent_at is not None):
            return held
        _refuse_settled(held)
        sheet = Sheet.of(held, drafts.read(draft_held))
        by = f"{sender}, {function}" if function else sender
        _send(held, draft_held, sheet, by, " ".join(message.split())[:500])
    return held


def send_nothing(statement: HoursStatement, draft: StatementDraft | None) -> HoursStatement:
    """No hour this month, in one press; a month another browser has sent meanwhile stays as it is."""
    with changes(_company(statement), _("aucune heure, dit l'entreprise")):
        held = _held(statement.pk)
        held_draft = StatementDraft.objects.select_for_update().filter(pk=draft.pk).first() if draft else None
        if not may_go_on(held, held_draft):
            return held
        _refuse_settled(held)
        _send(held, held_draft, None, "", "")
    return held


def open_again(statement: HoursStatement, draft: StatementDraft) -> None:
    """The browser that sent corrects what it sent, as long as nothing of it is decided."""
    with changes(_company(statement), _("relevé repris par l'entreprise")):
        held = _held(statement.pk)
        _refuse_settled(held)
        if not may_correct(held, draft):
            raise DomainError(
                _("Votre déclaration est déjà relue : demandez un nouveau lien pour la corriger.")
            )
        StatementDraft.objects.filter(pk=draft.pk).update(sent_at=None)


def may_correct(statement: HoursStatement, draft: StatementDraft | None) -> bool:
    """Whether this browser is the one whose sending stands, and nobody has decided any of it."""
    return (
        draft is not None
        and draft.sent_at is not None
        and draft.sent_at == statement.sent_at
        and not statement.lines.filter(
            source=LineSource.COMPANY, state__in=(HoursState.VALIDATED, HoursState.REJECTED)
        ).exists()
    )


def _send(
    held: HoursStatement, draft: StatementDraft | None, sheet: Sheet | None, sender: str, message: str
) -> None:
    facts = _facts(sheet) if sheet else []
    held.lines.filter(source=LineSource.COMPANY, state__in=(HoursState.DECLARED, HoursState.CHECKED)).delete()
    if facts:
        declare(held.network_id, held, facts, LineSource.COMPANY)
    now = timezone.now()
    held.sent_at, held.sender, held.message = now, sender[:200], message
    held.nothing_done = not facts and not held.lines.exclude(state=HoursState.REJECTED).exists()
    if not facts and not held.nothing_done:
        # Hours came another way meanwhile: both are shown, a facilitator decides.
        held.message = message or _("L'entreprise déclare n'avoir aucune heure ce mois.")
    held.save(update_fields=["sent_at", "sender", "message", "nothing_done"])
    proofs = 0
    if draft is not None:
        proofs = _hand_in(held, draft)
        draft.sent_at = now
        draft.save(update_fields=["sent_at"])
    contact = contact_to_write(held, reachable([held.company_id])) if can_mail() else None
    if contact is not None:
        letters.receipt(held, contact, sheet.sums() if sheet else [], proofs)


def _facts(sheet: Sheet) -> list[LineFacts]:
    """A line for each person with hours; files merged since last month lead to the one that survives."""
    entries = [(lot, one) for lot in sheet.lots for one in lot.entries if any(one.amounts)]
    numbers = {one.person_id for _lot, one in entries if one.person_id}
    moved = surviving(numbers)
    people = Person.objects.in_bulk([moved.get(pk, pk) for pk in numbers])
    lots = Lot.objects.in_bulk([lot.pk for lot in sheet.lots])
    found = []
    for lot, one in entries:
        person = people.get(moved.get(one.person_id, one.person_id)) if one.person_id else None
        hours, training = one.amounts
        found.append(
            LineFacts(
                lot=lots[lot.pk],
                person=person,
                last_name="" if person else one.last_name,
                first_name="" if person else one.first_name,
                birth_date=None if person else one.birth_date,
                hours=hours,
                training_hours=training,
                modality=one.modality,
            )
        )
    return found


def _hand_in(held: HoursStatement, draft: StatementDraft) -> int:
    """The files of the draft become proofs of the statement; one that is there already is not kept twice."""
    there = set(StatementProof.objects.standing().filter(statement=held).values_list("sha256", flat=True))
    mine = list(draft.proofs.values_list("pk", "sha256"))
    StatementProof.objects.filter(pk__in=[pk for pk, sha in mine if sha in there]).delete()
    StatementProof.objects.filter(pk__in=[pk for pk, sha in mine if sha not in there]).update(draft=None)
    return len(mine)


def close_if_settled(statement: HoursStatement) -> bool:
    """Links of a month where all is decided are taken back; whether it is one."""
    if not is_settled(statement):
        return False
    close_doors(PURPOSE, statement.pk)
    return True


def _refuse_settled(held: HoursStatement) -> None:
    if is_settled(held):
        raise DomainError(_("Ce mois est déjà relu et validé : il ne se déclare plus ici."))


def _company(statement: HoursStatement) -> Actor:
    """Who writes: the company itself, by its link."""
    return Actor(_("%s, sans compte") % statement.company.name[:150])


def _held(pk: int) -> HoursStatement:
    rows = HoursStatement.objects.select_for_update(of=("self",))
    return rows.select_related("company", "network", "contact", "asked_by").get(pk=pk)
