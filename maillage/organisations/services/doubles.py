"""The queue of files that look alike, and the word of those who said that two of them are two companies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes

from ..matching import Base, Pair
from ..merged import DoubleDecision, LikelyDouble
from ..models import Organisation

_BATCH = 2000


def say_different(context: Context, one_id: int, other_id: int, reason: str = "") -> DoubleDecision:
    """Remember that these two files are two companies: they leave the queue. Said twice, the first holds."""
    _require(context, [one_id, other_id])
    low, high = sorted((one_id, other_id))
    with changes(context.actor, _("deux fiches, deux structures")):
        return DoubleDecision.objects.get_or_create(
            low_id=low, high_id=high, defaults={"account": context.account, "reason": reason.strip()[:500]}
        )[0]


def reopen(context: Context, one_id: int, other_id: int) -> None:
    """Take that word back: the pair is in the queue again."""
    _require(context, [one_id, other_id])
    low, high = sorted((one_id, other_id))
    with changes(context.actor, _("doublon possible à revoir")):
        DoubleDecision.objects.filter(low_id=low, high_id=high).delete()
    note_pairs_of([one_id])


def confirm_new(context: Context, organisation: Organisation, others: Iterable[int]) -> None:
    """A file was opened although others looked like it: the confirmation is the word that they differ."""
    with changes(context.actor, _("ouverture confirmée malgré une fiche ressemblante")):
        for other in others:
            low, high = sorted((organisation.pk, other))
            DoubleDecision.objects.get_or_create(
                low_id=low,
                high_id=high,
                defaults={"account": context.account, "reason": _("confirmé à l'ouverture de la fiche")},
            )


def _require(context: Context, keys: list[int]) -> None:
    context.require(Right.EDIT_ORGANISATIONS)
    there = Organisation.objects.visible_to(context).filter(pk__in=keys).count()
    if there != len(set(keys)) or len(set(keys)) < 2:
        raise DomainError(_("Une des deux fiches n'est plus là : elle vient sans doute d'être fusionnée."))


def refresh_queue() -> int:
    """Compare every file with every other, and keep the likely pairs. Returns how many.

    What was there is replaced at once, at the end; a refresh already running makes the second wait.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('maillage.company_doubles', 0))")
        begun = timezone.now()
        _keep(Base.read().pairs(), begun)
        LikelyDouble.objects.filter(found_at__lt=begun).delete()
        return LikelyDouble.objects.count()


def note_pairs_of(organisation_ids: Iterable[int]) -> int:
    """Put in the queue what looks like these files: after an import. Returns how many pairs were found."""
    wanted = set(organisation_ids)
    base = Base.read()
    pairs = {
        (low, high): Pair(low, high, near.likeness)
        for pk in wanted & base.known.keys()
        for near in base.near(base.known[pk], exclude=[pk])
        for low, high in [sorted((pk, near.organisation_id))]
    }
    for _attempt in range(3):
        try:
            with transaction.atomic():
                _keep(pairs.values(), timezone.now())
            break
        except IntegrityError:  # one of them was merged at this very moment
            continue
    return len(pairs)


def _keep(pairs: Iterable[Pair], at: dt.datetime) -> None:
    LikelyDouble.objects.bulk_create(
        (
            LikelyDouble(
                low_id=pair.low_id,
                high_id=pair.high_id,
                probability=pair.likeness.probability,
                reasons=pair.likeness.codes,
                found_at=at,
            )
            for pair in pairs
        ),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["low", "high"],
        update_fields=["probability", "reasons", "found_at"],
    )
