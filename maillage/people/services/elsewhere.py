"""Whether somebody being typed is known out of the asker's reach: counted, kept, and answered sparingly."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.utils import timezone

from maillage.accounts.context import Context
from maillage.kernel.text import fold
from maillage.people.matching import STRONG, Candidate, Field, Identity, Kind
from maillage.people.models import ElsewhereSearch
from maillage.people.reading import searched_elsewhere

LIMIT, WINDOW = 40, dt.timedelta(hours=1)


def may_be_asked(identity: Identity) -> bool:
    """A whole name, and a birth date or a telephone: a part of it would let anybody fish."""
    return bool(
        identity.last_name and identity.first_name and (identity.birth_date is not None or identity.phone)
    )


def answers(candidate: Candidate) -> bool:
    """A file out of reach answers only when it is most likely the same person and what was typed beside the
    name is exactly its own: a guess is never confirmed."""
    exact = {r.field for r in candidate.likeness.reasons if r.kind == Kind.SAME}
    return candidate.likeness.probability >= STRONG and bool(exact & {Field.BIRTH_DATE, Field.PHONE})


def note_question(context: Context, identity: Identity, found: list[int]) -> bool:
    """Keep that this was asked, once however long one types; False when too many were, and nothing is said.

    The log of readings is told of the files that answer, never of what was typed.
    """
    now = timezone.now()
    question = _digest(identity)
    mine = ElsewhereSearch.objects.filter(account_number=context.account.pk, at__gte=now - WINDOW)
    if mine.filter(question=question).exists():
        return True
    if mine.count() >= LIMIT:
        return False
    ElsewhereSearch.objects.create(
        account_number=context.account.pk,
        organisation_number=context.organisation_id,
        at=now,
        question=question,
        found=len(found),
    )
    searched_elsewhere.send(sender=None, context=context, people=found)
    return True


def _digest(identity: Identity) -> str:
    said = [
        fold(f"{identity.last_name} {identity.first_name} {identity.birth_name}"),
        identity.birth_date.isoformat() if identity.birth_date else "",
        identity.phone,
        fold(identity.email),
    ]
    return hmac.new(settings.SECRET_KEY.encode(), "\n".join(said).encode(), hashlib.sha256).hexdigest()
