"""What becomes of a commitment, of a signature."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from .attribution import at_risk
from .definition import Charter


class CommitmentState(models.TextChoices):
    KEPT = "kept", _("tenu")
    LATE = "late", _("en retard")
    AT_RISK = "at_risk", _("à risque")
    RUNNING = "running", _("à tenir")
    COMING = "coming", _("à venir")


def commitment_state(
    charter: Charter, quantity: int, done: int, starts_on: dt.date, due_on: dt.date, today: dt.date
) -> CommitmentState:
    """Kept as soon as it is covered; late once due and not covered."""
    if done >= quantity:
        return CommitmentState.KEPT
    if due_on < today:
        return CommitmentState.LATE
    if starts_on > today:
        return CommitmentState.COMING
    if at_risk(quantity, done, starts_on, due_on, today, charter.at_risk_after):
        return CommitmentState.AT_RISK
    return CommitmentState.RUNNING


class SignatureState(models.TextChoices):
    COMING = "coming", _("à venir")
    RUNNING = "running", _("en cours")
    RENEW = "renew", _("à renouveler")
    ENDED = "ended", _("échue")


def signature_state(
    charter: Charter, signed_on: dt.date, until: dt.date, today: dt.date, followed: bool = False
) -> SignatureState:
    """`followed`: another signature takes over, nothing is to be renewed."""
    if until < today:
        return SignatureState.ENDED
    if signed_on > today:
        return SignatureState.COMING
    if not followed and (until - today).days <= charter.renewal_days:
        return SignatureState.RENEW
    return SignatureState.RUNNING
