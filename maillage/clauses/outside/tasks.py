"""What the background worker does for the months companies declare."""

from contextlib import suppress

from django.db import close_old_connections
from django.utils import timezone
from procrastinate.contrib.django import app

from maillage.kernel.errors import DomainError

from .services.asking import TASK


@app.task(name=TASK)
def ask_one(
    company_id: int, contact_id: int, month: str, network_id: int, membership_id: int, site: str
) -> None:
    """Ask one company for its month; one that was asked or answered meanwhile is left in peace."""
    from maillage.accounts.context import Context
    from maillage.accounts.models import Membership
    from maillage.organisations.models import Contact, Organisation

    from ..models import HoursStatement
    from .months import read_month
    from .queries import is_answered
    from .services import ask

    close_old_connections()
    try:
        company = Organisation.objects.filter(pk=company_id).first()
        contact = Contact.objects.filter(pk=contact_id).first()
        member = Membership.objects.active().select_related("account", "organisation")
        acting = member.filter(pk=membership_id).first()
        first = read_month(month)
        if company is None or contact is None or acting is None or first is None:
            return
        known = HoursStatement.objects.filter(network_id=network_id, company=company, month=first).first()
        if known is not None and (known.asked_on is not None or is_answered(known)):
            return
        with suppress(DomainError):
            ask(Context.of(acting), company, first, contact, site)
    finally:
        close_old_connections()


@app.periodic(cron="23 7 * * *")
@app.task(name="maillage.clauses.remind_companies")
def remind_companies(timestamp: int) -> None:
    """Every morning: who was asked and said nothing is reminded, on the days of the parameters."""
    from .services import remind_all

    close_old_connections()
    try:
        remind_all(timezone.localdate())
    finally:
        close_old_connections()


@app.periodic(cron="53 3 * * *")
@app.task(name="maillage.clauses.tidy_declarations")
def tidy_declarations(timestamp: int) -> None:
    """Every night: proofs whose term has come are destroyed, drafts that serve no more are dropped."""
    import datetime as dt

    from .. import nomenclature
    from . import drafts
    from .services import destroy_proofs

    close_old_connections()
    try:
        today = timezone.localdate()
        drafts.forget_old(dt.timedelta(days=nomenclature.parameters(today).link_days))
        destroy_proofs(today)
    finally:
        close_old_connections()
