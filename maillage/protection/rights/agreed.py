"""Who agrees to something today: the one place that says whether a consent holds.

It holds when the last answer is a yes, given to the text in force, whose term, if it has one, is not past. A
new version of a text is a new question: a yes to the former one opens nothing any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from .models import Consent, ConsentAnswer, Limitation
from .texts import versions_of


def agreed(code: str, day: dt.date | None = None) -> Q:
    """The condition on Person of agreeing to `code` on a day (today by default).

    A frozen file is left out: it is kept, and used for nothing.
    """
    day = day or timezone.localdate()
    later = Consent.objects.filter(
        Q(day__gt=OuterRef("day")) | Q(day=OuterRef("day"), pk__gt=OuterRef("pk")),
        person_id=OuterRef("person_id"),
        code=code,
    )
    standing = Consent.objects.filter(
        _to_the_text_in_force(code, day),
        Q(until__isnull=True) | Q(until__gte=day),
        ~Q(Exists(later)),
        person_id=OuterRef("pk"),
        code=code,
        answer=ConsentAnswer.GIVEN,
    )
    frozen = Limitation.objects.filter(person_id=OuterRef("pk"), lifted_on__isnull=True)
    return Q(Exists(standing)) & ~Q(Exists(frozen))


def agreed_since(code: str) -> Subquery:
    """The day of the last answer to `code`, read along with people: of those who agree, since when."""
    rows = Consent.objects.filter(person_id=OuterRef("pk"), code=code)
    return Subquery(rows.order_by("-day", "-pk").values("day")[:1])


def _to_the_text_in_force(code: str, day: dt.date) -> Q:
    """The condition on Consent of having been asked with the words of today."""
    common, others = versions_of(code, day)
    condition = Q(version=common)
    if others:
        condition &= Q(organisation__isnull=True) | ~Q(organisation__siret__in=list(others))
    for siret, version in others.items():
        condition |= Q(organisation__siret=siret, version=version)
    return condition


@dataclass(frozen=True)
class Standing:
    """Where an answer stands on a day. `holds`: it opens what was asked for.

    `why` is "" when it does, else "unasked", "refused", "withdrawn", "expired" or "old_text".
    """

    answer: Consent | None
    why: str = ""

    @property
    def holds(self) -> bool:
        return not self.why


def standing(person_id: int, code: str, day: dt.date | None = None) -> Standing:
    """What `agreed` answers for one person, with the reason: one query."""
    day = day or timezone.localdate()
    answer = (
        Consent.objects.filter(person_id=person_id, code=code)
        .select_related("organisation", "account")
        .order_by("-day", "-pk")
        .first()
    )
    if answer is None:
        return Standing(None, "unasked")
    if answer.answer != ConsentAnswer.GIVEN:
        return Standing(answer, str(answer.answer))
    if answer.until is not None and answer.until < day:
        return Standing(answer, "expired")
    common, others = versions_of(code, day)
    siret = answer.organisation.siret if answer.organisation else None
    if answer.version != others.get(siret or "", common):
        return Standing(answer, "old_text")
    return Standing(answer)
