"""What makes the officer's day: answers of companies to read, an address refused; the officers of 2023."""

from __future__ import annotations

import datetime as dt
import random

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from maillage.accounts.models import Account, Membership
from maillage.accounts.roles import Role
from maillage.charter.models import CharterSignature, Declaration, DeclarationLine, DeclarationState
from maillage.organisations.liaison import Liaison
from maillage.organisations.models import Contact

from ..loading.setting import Setting

OFFICERS_2023 = 12
_SINCE = dt.date(2022, 1, 3)  # when the charter was recast
_NAMES = (
    ("Apolline", "Castanet"),
    ("Rodrigue", "Lemoine"),
    ("Sandrine", "Okafor"),
    ("Tristan", "Bellanger"),
    ("Mathurin", "Delage"),
    ("Philippine", "Roussel"),
)
_MESSAGE = "Nous préparons une visite de l'atelier au printemps : parlons-en."


def welcome_officers(setting: Setting) -> None:
    """Liaison officers are twelve at the end of 2023: those missing came when the charter was recast."""
    there = Membership.objects.filter(
        organisation=setting.lead, role=Role.LIAISON_OFFICER, started_on__lte=dt.date(2023, 12, 31)
    ).exclude(ended_on__lt=dt.date(2023, 12, 31))
    no_password = make_password(None)
    for first_name, last_name in _NAMES[: OFFICERS_2023 - there.count()]:
        account = Account.objects.create(
            email=f"{first_name}.{last_name}.charte@demo.maillage.fr".lower(),
            first_name=first_name,
            last_name=last_name,
            password=no_password,
        )
        Membership.objects.create(
            account=account, organisation=setting.lead, role=Role.LIAISON_OFFICER, started_on=_SINCE
        )


def give_answers(rng: random.Random, setting: Setting, today: dt.date) -> None:
    """Some companies of the officer a visitor signs in as have answered; one letter came back."""
    officer = setting.officers[0]
    theirs = Liaison.objects.filter(officer_id=officer, end_date__isnull=True).values("organisation_id")
    running = CharterSignature.objects.filter(
        network=setting.lead,
        signed_on__lte=today - dt.timedelta(days=60),
        until__gte=today,
        organisation_id__in=theirs,
    )
    chosen = list(running.select_related("organisation").order_by("pk")[:4])
    for rank, signature in enumerate(chosen):
        contact = signature.organisation.contacts.order_by("pk").first()
        made = Declaration.objects.create(
            signature=signature,
            year=max(signature.signed_on.year, today.year - 1),
            contact=contact,
            state=DeclarationState.SENT if rank < 3 else DeclarationState.ASKED,
            asked_by_id=officer,
            asked_on=today - dt.timedelta(days=12),
            sent_at=timezone.now() - dt.timedelta(days=rank + 1) if rank < 3 else None,
            name=contact.name if contact else "",
            function=contact.function if contact else "",
            email=contact.email if contact else "",
            phone=contact.phone if contact else "",
            message=_MESSAGE if rank == 0 else "",
        )
        if rank < 3:
            kind = rng.choice(("company_visits", "trainees", "forums"))
            DeclarationLine.objects.create(declaration=made, kind=kind, quantity=rank + 1, people=4 * rank)
    reached = Contact.objects.filter(organisation_id__in=theirs).exclude(email="").order_by("pk")
    for contact in reached[5:7]:
        contact.mail_refused_on = today - dt.timedelta(days=9)
        contact.mail_refused_reason = "550 5.1.1 mailbox unavailable"
        contact.save(update_fields=["mail_refused_on", "mail_refused_reason"])
