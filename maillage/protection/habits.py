"""Unusual reading in a week, each finding with the numbers that make it one: nothing is guessed.

Five questions of each reader: many more files than its own habit, many numbers or searches out of reach,
files at night, many people exported, files read after leaving. A finding is a question, not an accusation.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import ExtractHour, TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.models import Membership

from .models import AccessKind, AccessRecord
from .thresholds import thresholds

WEEKS_OF_HABIT = 8
_NIGHT = (22, 6)  # hours, Paris time
_READ = (AccessKind.VIEW, AccessKind.PRINT, AccessKind.EMERGENCY, AccessKind.SHARED)


@dataclass(frozen=True)
class Finding:
    """`found` against `threshold` ("habit": what the reader usually does, when that is what is compared)."""

    kind: str
    account_id: int
    account_name: str
    organisation_name: str
    found: int
    threshold: int
    habit: float | None = None

    def as_json(self) -> dict:
        return asdict(self)

    @property
    def words(self) -> str:
        """The finding in one sentence."""
        said = {
            "many_files": _("%(found)s dossiers ouverts ; d'habitude %(habit)s par semaine"),
            "out_of_scope": _("%(found)s dossiers ou recherches hors de sa portée (seuil : %(threshold)s)"),
            "night_files": _("%(found)s dossiers ouverts entre 22 h et 6 h (seuil : %(threshold)s)"),
            "exported_people": _("%(found)s personnes exportées (seuil : %(threshold)s)"),
            "after_leaving": _("%(found)s lectures alors que son rôle avait pris fin"),
        }
        return said[self.kind] % {
            "found": self.found,
            "threshold": self.threshold,
            "habit": f"{self.habit:g}" if self.habit is not None else "–",
        }


def unusual(rows: QuerySet[AccessRecord], monday: dt.date) -> list[Finding]:
    """Findings in the week from `monday`, among these readings; the most striking first. Six queries."""
    begin, end = _bounds(monday), _bounds(monday + dt.timedelta(days=7))
    limits = {code: one.on(monday + dt.timedelta(days=6)) for code, one in thresholds().items()}
    week = rows.filter(at__gte=begin, at__lt=end)
    names = {
        row["account_id"]: (row["account_name"], row["organisation_name"])
        for row in week.order_by("at").values("account_id", "account_name", "organisation_name")
    }
    found: list[Finding] = []

    def add(kind: str, account: int, count: int, limit: int, habit: float | None = None) -> None:
        found.append(Finding(kind, account, *names[account], count, limit, habit))

    opened = _files(week)
    habits = _habits(rows, begin, opened)
    for account, count in opened.items():
        habit = habits.get(account, 0.0)
        if count >= limits["many_files"] and count >= limits["habit_factor"] * max(habit, 1):
            add("many_files", account, count, limits["many_files"], habit)
    probes = week.filter(kind__in=(AccessKind.REFUSED, AccessKind.SEARCH))
    for account, count in _counts(probes):
        if count >= limits["out_of_scope"]:
            add("out_of_scope", account, count, limits["out_of_scope"])
    hour = ExtractHour("at", tzinfo=timezone.get_default_timezone())
    night = week.alias(hour=hour).filter(Q(hour__gte=_NIGHT[0]) | Q(hour__lt=_NIGHT[1]))
    for account, count in _files(night).items():
        if count >= limits["night_files"]:
            add("night_files", account, count, limits["night_files"])
    exports = week.filter(kind=AccessKind.EXPORT).values_list("account_id").annotate(total=Sum("count"))
    for account, total in exports:
        if (total or 0) >= limits["exported_people"]:
            add("exported_people", account, total, limits["exported_people"])
    for account, count in _after_leaving(week, names):
        add("after_leaving", account, count, 0)
    return sorted(found, key=lambda f: (f.kind != "after_leaving", -f.found / max(f.threshold, 1)))


def _bounds(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def _files(rows: QuerySet[AccessRecord]) -> dict[int, int]:
    """How many different files each account opened."""
    read = rows.filter(kind__in=_READ, person_id__isnull=False)
    return dict(read.values_list("account_id").annotate(n=Count("person_id", distinct=True)))


def _counts(rows: QuerySet[AccessRecord]) -> Iterable[tuple[int, int]]:
    return rows.values_list("account_id").annotate(n=Count("pk"))


def _habits(rows: QuerySet[AccessRecord], begin: dt.datetime, accounts: Iterable[int]) -> dict[int, float]:
    """The median number of files a week over the weeks before, weeks without any left out (holidays)."""
    before = rows.filter(
        at__gte=begin - dt.timedelta(weeks=WEEKS_OF_HABIT),
        at__lt=begin,
        account_id__in=list(accounts),
        kind__in=_READ,
        person_id__isnull=False,
    )
    weeks: dict[int, list[int]] = {}
    for account, _week, count in (
        before.annotate(week=TruncWeek("at"))
        .values_list("account_id", "week")
        .annotate(n=Count("person_id", distinct=True))
    ):
        weeks.setdefault(account, []).append(count)
    return {account: float(median(counts)) for account, counts in weeks.items()}


def _after_leaving(rows: QuerySet[AccessRecord], accounts: Iterable[int]) -> list[tuple[int, int]]:
    """Readings for a structure where the account had no role left that day."""
    open_days: dict[tuple[int, int], list[tuple[dt.date, dt.date]]] = {}
    for membership in Membership.objects.filter(account_id__in=list(accounts)):
        key = (membership.account_id, membership.organisation_id)
        open_days.setdefault(key, []).append((membership.started_on, membership.ended_on or dt.date.max))
    counts: dict[int, int] = {}
    read = rows.values_list("account_id", "organisation_id", "at__date").annotate(n=Count("pk"))
    for account, organisation, day, count in read:
        if not any(first <= day <= last for first, last in open_days.get((account, organisation), [])):
            counts[account] = counts.get(account, 0) + count
    return sorted(counts.items())
