"""Scoped reads of what looks alike: the review queue, two files side by side, what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel import formats
from maillage.kernel.forms.fields import phone_text
from maillage.kernel.share import DASH

from .followers import Follower, followers
from .former import former_numbers
from .matching import STRONG, Identity, Reason, likeness, reasons_of
from .merging.parts import parts
from .models import DuplicatePair, PairDecision, Person, PersonMerge, Sex
from .queries import areas_prefetch, place_of
from .services.merging import CHOSEN, refusals, undo_refusals

PAGE = 25


def percent_of(probability: float) -> float:
    """Whole percents, never a hundred: nothing is certain before somebody has looked."""
    return min(int(probability * 100), 99)


@dataclass
class QueueItem:
    """A pair as this reader may know it: both files, or its own and whom to ask about the other."""

    pair: DuplicatePair
    mine: Person
    other: Person | None
    ask: Follower | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return reasons_of(self.pair.reasons)

    @property
    def share(self) -> float:
        return percent_of(self.pair.probability)


@dataclass
class Queue:
    items: list[QueueItem]
    total: int
    page: int
    pages: int


def waiting(context: Context) -> QuerySet[DuplicatePair]:
    """Undecided pairs of which the reader sees both files, or one of two that are strongly alike."""
    if not (context.has(Right.EDIT_PEOPLE) and context.has(Right.EDIT_PATHWAYS)):
        return DuplicatePair.objects.none()
    seen = Person.objects.visible_to(context)
    decided = PairDecision.objects.filter(low_id=OuterRef("low_id"), high_id=OuterRef("high_id"))
    return (
        DuplicatePair.objects.annotate(
            sees_low=Exists(seen.filter(pk=OuterRef("low_id"))),
            sees_high=Exists(seen.filter(pk=OuterRef("high_id"))),
        )
        .filter(
            Q(sees_low=True, sees_high=True)
            | Q(probability__gte=STRONG) & (Q(sees_low=True) | Q(sees_high=True))
        )
        .exclude(Exists(decided))
        .order_by("-probability", "pk")
    )


def queue(context: Context, page: int = 1) -> Queue:
    """A page of the queue, the likeliest first. A constant number of queries."""
    rows = waiting(context)
    total = rows.count()
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    found = list(rows[(page - 1) * PAGE : page * PAGE])
    shown = {key for p in found for key in _seen(p)}
    people = Person.objects.in_bulk(shown)
    hidden = {key for p in found for key in (p.low_id, p.high_id)} - shown
    asked = followers(hidden)
    items = []
    for pair in found:
        seen = [people[key] for key in _seen(pair)]
        other = seen[1] if len(seen) == 2 else None
        ask = None
        if other is None:
            ask = whom_to_ask(asked.get(pair.other(seen[0].pk), []))
        items.append(QueueItem(pair, seen[0], other, ask))
    return Queue(items, total, page, pages)


def _seen(pair: DuplicatePair) -> list[int]:
    return [key for key, seen in ((pair.low_id, pair.sees_low), (pair.high_id, pair.sees_high)) if seen]


def whom_to_ask(known: list[Follower]) -> Follower | None:
    """The professional to ask about a person out of reach: who answers for the file, else who follows."""
    today = timezone.localdate()
    reachable = [f for f in known if f.organisation]
    return next((f for f in reachable if f.current(today)), next(iter(reachable), None))


# --- two files side by side ------------------------------------------------------------------------
@dataclass(frozen=True)
class Line:
    """A field of both files. `name` is set where one of the two values is chosen; `compared` is not for what
    always differs."""

    label: str
    values: tuple[str, str]
    name: str = ""
    compared: bool = True

    @property
    def differs(self) -> bool:
        return self.compared and self.values[0] != self.values[1]

    @property
    def chosen(self) -> int:
        """The side whose value is proposed: the first, unless it has none."""
        return 1 if self.values[0] == DASH and self.values[1] != DASH else 0


@dataclass
class Comparison:
    """Two files, the one to keep first. `carried`: label, how many of each."""

    sides: tuple[Person, Person]
    probability: float
    reasons: tuple[Reason, ...]
    lines: list[Line]
    carried: list[tuple[str | Promise, tuple[int, int]]]
    refusals: list[str]
    decision: PairDecision | None
    former: tuple[list[int], list[int]] = field(default_factory=lambda: ([], []))

    @property
    def share(self) -> float:
        return percent_of(self.probability)


def compare(context: Context, one_id: int, other_id: int) -> Comparison | None:
    """Both files as the reader sees them; None when one is out of reach. The fuller file is kept first."""
    people = Person.objects.visible_to(context).select_related("origin").prefetch_related(areas_prefetch())
    found = people.in_bulk([one_id, other_id])
    if len(found) != 2:
        return None
    carried = _carried([one_id, other_id])
    weight = {key: sum(counts.get(key, 0) for _what, counts in carried) for key in found}
    first, second = sorted(found.values(), key=lambda p: (-weight[p.pk], p.pk))
    pair = likeness(_identity(first), _identity(second))
    low, high = sorted(found)
    return Comparison(
        (first, second),
        pair.probability,
        pair.reasons,
        _lines(first, second),
        [(label, (counts.get(first.pk, 0), counts.get(second.pk, 0))) for label, counts in carried],
        refusals(context, first.pk, second.pk),
        PairDecision.objects.select_related("account").filter(low_id=low, high_id=high).first(),
        (former_numbers(first.pk), former_numbers(second.pk)),
    )


def _identity(person: Person) -> Identity:
    homes = sorted(person.residences.all(), key=lambda r: r.start_date or dt.date.min)
    return Identity.of(person, homes[-1] if homes else None)


def _carried(keys: list[int]) -> list[tuple[str | Promise, dict[int, int]]]:
    """What each file holds, one count a kind."""
    found = []
    for part in parts():
        for what in part.carried:
            rows = apps.get_model(what.model)._default_manager.filter(**{f"{what.column}__in": keys})
            counts = rows.values_list(what.column).annotate(n=Count("pk")).order_by()
            found.append((what.label, dict(counts)))
    return found


def _lines(first: Person, second: Person) -> list[Line]:
    both = (first, second)
    lines = []
    for name in CHOSEN:
        f = Person._meta.get_field(name)
        label = str(f.verbose_name)
        lines.append(Line(label[:1].upper() + label[1:], _pair(_shown(p, name) for p in both), name))
    told = (
        (_("Domicile"), _pair(place_of(p) or DASH for p in both)),
        (_("Dossier ouvert par"), _pair(str(p.origin) for p in both)),
    )
    number = Line(_("Numéro"), _pair(str(p.pk) for p in both), compared=False)
    return [*lines, *(Line(label, values) for label, values in told), number]


def _pair(values: Iterable[str]) -> tuple[str, str]:
    one, other = values
    return one, other


def _shown(person: Person, name: str) -> str:
    value = getattr(person, name)
    if not value:
        return DASH
    if name == "birth_date":
        return formats.day(value)
    if name == "sex":
        return str(Sex(value).label)
    return phone_text(value) if name == "phone" else str(value)


# --- what was decided ------------------------------------------------------------------------------
@dataclass(frozen=True)
class DoneMerge:
    merge: PersonMerge
    refusals: list[str]


def merges(context: Context, limit: int = 50) -> list[DoneMerge]:
    """The latest merges of files in reach, with what forbids taking each back."""
    if not context.has(Right.EDIT_PATHWAYS):
        return []
    found = (
        PersonMerge.objects.filter(survivor__in=Person.objects.visible_to(context))
        .select_related("survivor", "account", "undone_by")
        .order_by("-pk")[:limit]
    )
    return [DoneMerge(merge, undo_refusals(context, merge)) for merge in found]


def decisions(context: Context, limit: int = 50) -> list[PairDecision]:
    """The latest pairs said to be two people, both in reach."""
    if not context.has(Right.EDIT_PATHWAYS):
        return []
    seen = Person.objects.visible_to(context)
    found = PairDecision.objects.filter(
        Exists(seen.filter(pk=OuterRef("low_id"))), Exists(seen.filter(pk=OuterRef("high_id")))
    )
    return list(found.select_related("low", "high", "account").order_by(F("at").desc())[:limit])
