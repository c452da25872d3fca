"""What the background worker does for the charter."""

from contextlib import suppress

from django.db import close_old_connections
from procrastinate.contrib.django import app

from maillage.kernel.errors import DomainError

from .runs import TASK, carry_out, forget_old


@app.task(name=TASK)
def make_statements(run_id: int) -> None:
    close_old_connections()
    try:
        carry_out(run_id)
    finally:
        close_old_connections()


@app.task(name="maillage.charter.ask_one")
def ask_one(signature_id: int, contact_id: int, year: int, membership_id: int, site: str) -> None:
    """Ask one signatory for its year; one that was asked or answered meanwhile is left in peace."""
    from maillage.accounts.context import Context
    from maillage.accounts.models import Membership
    from maillage.organisations.models import Contact

    from .models import CharterSignature, Declaration
    from .services.declarations import ask

    close_old_connections()
    try:
        signature = CharterSignature.objects.filter(pk=signature_id).select_related("organisation").first()
        contact = Contact.objects.filter(pk=contact_id).first()
        member = Membership.objects.active().select_related("account", "organisation")
        acting = member.filter(pk=membership_id).first()
        if signature is None or contact is None or acting is None:
            return
        if Declaration.objects.filter(signature=signature, year=year).exclude(state="closed").exists():
            return
        with suppress(DomainError):
            ask(Context.of(acting), signature, year, contact, site)
    finally:
        close_old_connections()


@app.periodic(cron="47 3 * * *")
@app.task(name="maillage.charter.forget_old")
def forget_old_statements(timestamp: int) -> None:
    """Every night: zips older than 30 days go."""
    close_old_connections()
    try:
        forget_old()
    finally:
        close_old_connections()
