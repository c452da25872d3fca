"""What a browser has said of a month so far: sealed, told apart by a key that only its cookie holds.

Each browser has its own: a link forwarded to somebody shows nothing of what another has typed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import system_actor
from maillage.kernel.crypto import CryptoError, open_sealed, seal
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..models import HoursStatement, StatementDraft

SEAL = "clauses.statement_draft"
MOST = 20  # drafts of a statement: who opens more loses the oldest that were not sent
PEOPLE = 300  # entries of a draft
AFTER_SENDING = dt.timedelta(days=1)


@dataclass
class Said:
    """Hours said of somebody. `absent`: did no hour this month."""

    hours: str = ""
    training: str = ""
    absent: bool = False

    @property
    def amounts(self) -> tuple[Decimal, Decimal]:
        if self.absent:
            return Decimal(0), Decimal(0)
        return Decimal(self.hours or 0), Decimal(self.training or 0)


@dataclass
class Added:
    """Somebody the company adds to a lot. `birth` is an ISO date."""

    key: str
    last_name: str
    first_name: str
    birth: str
    modality: str

    @property
    def birth_date(self) -> dt.date:
        return dt.date.fromisoformat(self.birth)


@dataclass
class LotSaid:
    """What is said of a lot: amounts by the key of who is expected or added."""

    said: dict[str, Said] = field(default_factory=dict)
    added: list[Added] = field(default_factory=list)
    seen: bool = False  # its screen was answered


@dataclass
class Content:
    """All of a draft. `chosen`: the lots that have hours this month, None while it was not asked."""

    lots: dict[int, LotSaid] = field(default_factory=dict)
    chosen: list[int] | None = None
    next_key: int = 1

    def lot(self, pk: int) -> LotSaid:
        return self.lots.setdefault(pk, LotSaid())

    def new_key(self) -> str:
        """Of somebody added. Raises `DomainError` beyond what one page may hold."""
        if sum(len(lot.added) for lot in self.lots.values()) >= PEOPLE:
            raise DomainError(_("Envoyez plutôt votre tableau : cette page ne reçoit pas plus de personnes."))
        self.next_key += 1
        return f"a{self.next_key - 1}"

    def packed(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def of(cls, clear: bytes) -> Content:
        read: dict[str, Any] = json.loads(clear)
        return cls(
            lots={
                int(pk): LotSaid(
                    said={key: Said(**one) for key, one in lot["said"].items()},
                    added=[Added(**one) for one in lot["added"]],
                    seen=lot["seen"],
                )
                for pk, lot in read["lots"].items()
            },
            chosen=read["chosen"],
            next_key=read["next_key"],
        )


def find(statement: HoursStatement, key: str) -> StatementDraft | None:
    """The draft a browser holds the key of; None for a key of nothing, or of another statement."""
    if not key or len(key) > 100:
        return None
    return StatementDraft.objects.filter(statement=statement, key_hash=_hash(key)).first()


def read(draft: StatementDraft | None) -> Content:
    """What it says; nothing when there is none, or when its key of encryption is lost."""
    if draft is None:
        return Content()
    try:
        return Content.of(open_sealed(draft.sealed, SEAL))
    except CryptoError:
        return Content()


def begin(statement: HoursStatement) -> tuple[StatementDraft, str]:
    """A draft with nothing in it, and the key of its cookie."""
    key = secrets.token_urlsafe(32)
    with transaction.atomic():
        HoursStatement.objects.select_for_update(no_key=True, of=("self",)).get(pk=statement.pk)
        old = statement.drafts.filter(sent_at__isnull=True).order_by("-begun_at").values_list("pk", flat=True)
        discard(list(old[MOST - 1 :]))
        draft = StatementDraft.objects.create(
            statement=statement, key_hash=_hash(key), sealed=seal(Content().packed(), SEAL)
        )
    return draft, key


def keep(draft: StatementDraft, content: Content) -> None:
    draft.sealed = seal(content.packed(), SEAL)
    draft.save(update_fields=["sealed", "changed_at"])


def discard(pks: list[int]) -> None:
    """Drop drafts, with the files that were attached and never sent."""
    if pks:
        with changes(system_actor("Maillage"), _("brouillon de relevé écarté")):
            StatementDraft.objects.filter(pk__in=pks).delete()


def discard_all(statement: HoursStatement) -> None:
    discard(list(statement.drafts.values_list("pk", flat=True)))


def forget_old(longest: dt.timedelta) -> int:
    """Drop those sent a day ago, and those nobody touched for as long as a link may open; how many."""
    now = timezone.now()
    old = StatementDraft.objects.filter(sent_at__lt=now - AFTER_SENDING)
    old = old | StatementDraft.objects.filter(changed_at__lt=now - longest)
    pks = list(old.values_list("pk", flat=True))
    discard(pks)
    return len(pks)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
