"""The queue of files that look alike, and the word of those who said that two of them are two people."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError
from maillage.kernel.history import changes
from maillage.people.matching import POSSIBLE, Identity, all_pairs
from maillage.people.matching.entry import candidates_for
from maillage.people.models import ElsewhereSearch, PairDecision, Person

Progress = Callable[[str, int, int], None]
Found = tuple[int, int, float, list[str]]  # low, high, probability, codes of the reasons
_BATCH = 5000
_KEPT_DAYS = 365  # how long questions asked of files elsewhere are kept here

_INSERT = """
    INSERT INTO people_duplicatepair (low_id, high_id, probability, reasons, found_at)
    SELECT l.id, h.id, f.probability, f.reasons::jsonb, %s
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::text[]) f (low, high, probability, reasons)
    JOIN people_person l ON l.id = f.low JOIN people_person h ON h.id = f.high
    ON CONFLICT (low_id, high_id) DO UPDATE
    SET probability = excluded.probability, reasons = excluded.reasons, found_at = excluded.found_at
"""


def say_different(context: Context, one_id: int, other_id: int, reason: str = "") -> PairDecision:
    """Remember that these two files are two people: they leave the queue. Said twice, the first holds."""
    _require(context, [one_id, other_id])
    low, high = sorted((one_id, other_id))
    with changes(context.actor, _("deux dossiers, deux personnes")):
        return PairDecision.objects.get_or_create(
            low_id=low,
            high_id=high,
            defaults={"account": context.account, "reason": reason.strip()[:500]},
        )[0]


def reopen(context: Context, one_id: int, other_id: int) -> None:
    """Take that word back: the pair is in the queue again."""
    _require(context, [one_id, other_id])
    low, high = sorted((one_id, other_id))
    with changes(context.actor, _("doublon possible à revoir")):
        PairDecision.objects.filter(low_id=low, high_id=high).delete()


def confirm_new(context: Context, person: Person, others: Iterable[int]) -> None:
    """A file was opened although others looked like it: the confirmation is the word that they differ."""
    for other in others:
        low, high = sorted((person.pk, other))
        with changes(context.actor, _("ouverture confirmée malgré un dossier ressemblant")):
            PairDecision.objects.get_or_create(
                low_id=low,
                high_id=high,
                defaults={"account": context.account, "reason": _("confirmé à l'ouverture du dossier")},
            )


def _require(context: Context, keys: list[int]) -> None:
    context.require(Right.EDIT_PEOPLE)
    context.require(Right.EDIT_PATHWAYS)
    if Person.objects.visible_to(context).filter(pk__in=keys).count() != len(set(keys)) or len(set(keys)) < 2:
        raise DomainError(_("Un des deux dossiers n'est plus là : il vient sans doute d'être fusionné."))


def refresh_queue(progress: Progress = lambda *_: None) -> int:
    """Compare every file with every other, and keep the likely pairs. Returns how many.

    What was there is replaced at once, at the end; a refresh already running makes the second wait.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('maillage.duplicates', 0))")
        pairs = (
            (pair.first_id, pair.second_id, pair.likeness.probability, pair.likeness.codes)
            for pair in all_pairs(POSSIBLE, progress)
        )
        begun = timezone.now()
        _keep(pairs, begun)
        cursor.execute("DELETE FROM people_duplicatepair WHERE found_at < %s", [begun])
        cursor.execute("SELECT count(*) FROM people_duplicatepair")
        return cursor.fetchone()[0]


def note_pairs_of(person_ids: Iterable[int]) -> int:
    """Put in the queue what looks like these files: after an import. Returns how many pairs were found."""
    found: dict[tuple[int, int], Found] = {}
    for person in Person.objects.filter(pk__in=list(person_ids)):
        for candidate in candidates_for(Identity.of(person), 5, exclude=[person.pk], at_least=POSSIBLE):
            low, high = sorted((person.pk, candidate.person_id))
            likeness = candidate.likeness
            found[low, high] = (low, high, likeness.probability, likeness.codes)
    for _attempt in range(3):
        try:
            with transaction.atomic():
                _keep(iter(found.values()), timezone.now())
            break
        except IntegrityError:  # one of them was merged at this very moment
            continue
    return len(found)


def _keep(pairs: Iterator[Found], at: dt.datetime) -> None:
    while rows := list(islice(pairs, _BATCH)):
        low, high, probability, codes = zip(*rows, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(
                _INSERT, [at, list(low), list(high), list(probability), [json.dumps(c) for c in codes]]
            )


def forget_searches(now: dt.datetime | None = None) -> int:
    """Throw away old questions asked of files elsewhere."""
    limit = (now or timezone.now()) - dt.timedelta(days=_KEPT_DAYS)
    return ElsewhereSearch.objects.filter(at__lt=limit).delete()[0]
