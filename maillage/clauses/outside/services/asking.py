"""Asking companies for their month, and taking links back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.doors import close_doors, make_door
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.kernel.mail import can_mail
from maillage.organisations.managers import network_of
from maillage.organisations.models import Contact, Organisation

from ... import nomenclature
from ...hours.services import statement_of
from ...models import HoursState, HoursStatement
from .. import drafts, letters
from ..months import code_of
from ..queries import PURPOSE, companies_awaited, is_settled, lots_of, reachable

TASK = "maillage.clauses.ask_one"


@dataclass(frozen=True)
class Asked:
    """A statement that was asked for, its link, and whether a letter carries it."""

    statement: HoursStatement
    token: str
    by_mail: bool


def ask(context: Context, company: Organisation, month: dt.date, contact: Contact | None, site: str) -> Asked:
    """Ask a company for its month; former links open nothing any more, what was typed by them is dropped.

    A company that answered is asked anew: what it sends then replaces what is not decided yet. The letter
    goes to the contact when there is a mail server and an address that takes mail; the link is given in any
    case. `site` is the address of the site, with its last slash.
    """
    context.require(Right.RUN_CLAUSES)
    today = timezone.localdate()
    if month > today:
        raise DomainError(_("Ce mois n'a pas commencé : il n'y a encore rien à déclarer."))
    if contact is not None and contact.organisation_id != company.pk:
        raise DomainError(_("Ce contact est celui d'une autre structure."), "contact")
    with changes(context.actor, _("heures demandées à %s") % company):
        statement = statement_of(network_of(context), company.pk, month)
        if not lots_of(statement):
            raise DomainError(_("Cette entreprise n'a aucun lot en cours ce mois-là : rien à déclarer."))
        if is_settled(statement):
            raise DomainError(
                _("Ce mois est soldé : tout ce qui a été déclaré est validé. Corrigez plutôt ses lignes.")
            )
        statement.contact, statement.asked_on, statement.asked_by = contact, today, context.account
        statement.sent_at, statement.nothing_done = None, False
        statement.save(update_fields=["contact", "asked_on", "asked_by", "sent_at", "nothing_done"])
        close_doors(PURPOSE, statement.pk)
        drafts.StatementDraft.objects.filter(statement=statement).delete()
        token = make_link(statement)
        by_mail = bool(can_mail() and contact and contact.email and not contact.mail_refused_on)
        letters.ask(statement, contact, context.account, token, site, by_mail)
    return Asked(statement, token, by_mail)


def make_link(statement: HoursStatement) -> str:
    """The token of a fresh link; former ones go on until closed."""
    days = nomenclature.parameters(timezone.localdate()).link_days
    return make_door(PURPOSE, statement.pk, validity=dt.timedelta(days=days))


def to_ask(context: Context, month: dt.date) -> list[tuple[Organisation, Contact]]:
    """The companies of a month that can be written to and were not asked yet, each with whom to write to.

    Who asked not to be solicited is not, nor is an address the mail server refused, nor a company whose
    hours came another way.
    """
    network = network_of(context)
    done = HoursStatement.objects.visible_to(context).filter(month=month)
    asked = done.filter(asked_on__isnull=False) | done.filter(sent_at__isnull=False)
    answered = done.filter(lines__state__in=(HoursState.DECLARED, HoursState.CHECKED, HoursState.VALIDATED))
    rows = companies_awaited(network, month).order_by("name", "pk")
    rows = rows.exclude(pk__in=asked.values("company_id")).exclude(pk__in=answered.values("company_id"))
    companies = list(rows)
    chosen = reachable(one.pk for one in companies)
    return [(one, chosen[one.pk]) for one in companies if one.pk in chosen]


def ask_all(context: Context, month: dt.date, site: str) -> int:
    """Have every company of a month asked that can be; returns how many letters the worker will write."""
    from ..tasks import ask_one

    context.require(Right.RUN_CLAUSES)
    if not can_mail():
        raise DomainError(
            _("Cette installation n'envoie pas de courriel : demandez entreprise par entreprise.")
        )
    found = to_ask(context, month)
    with transaction.atomic():
        for company, contact in found:
            ask_one.defer(
                company_id=company.pk,
                contact_id=contact.pk,
                month=code_of(month),
                network_id=network_of(context),
                membership_id=context.membership.pk,
                site=site,
            )
    return len(found)


def still_to_write(network_id: int, month: dt.date) -> int:
    """How many letters of a month wait for the worker."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')"
            " AND args->>'month' = %s AND (args->>'network_id')::bigint = %s",
            [TASK, code_of(month), network_id],
        )
        return int(cursor.fetchone()[0])


def withdraw(context: Context, statement: HoursStatement) -> None:
    """Take the links of a statement back: they open nothing, and what was typed by them is dropped."""
    context.require(Right.RUN_CLAUSES)
    with changes(context.actor, _("lien d'un relevé retiré")):
        held = HoursStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
        if not close_doors(PURPOSE, held.pk):
            raise DomainError(_("Aucun lien n'est ouvert pour ce relevé."))
        drafts.StatementDraft.objects.filter(statement=held).delete()
        if held.sent_at is None:
            held.asked_on, held.asked_by = None, None  # it is not awaited by this link any more
            held.save(update_fields=["asked_on", "asked_by"])
