"""The legal limits of immersions: dated data, and what an immersion would exceed, said before it is signed.

The same arithmetic is in the database (`triggers`), which refuses what would slip past; a test holds the two
together. All counts are in days, both ends included.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.kernel import formats
from maillage.kernel.errors import DomainError
from maillage.kernel.months import add_months
from maillage.people.nomenclature import Label

from .models import Immersion, ImmersionLimit

_FILE = Path(__file__).parents[1] / "data" / "immersions.yaml"
_DAY = dt.timedelta(days=1)
Stretch = tuple[dt.date, dt.date]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What is permitted from `since` on; months are counted from date to date, hours by the week."""

    since: dt.date
    months_each: int
    renewals: int
    months_in_all: int
    window_months: int
    weekly_hours: int
    weekly_hours_minor: int
    source: Label


@cache
def all_limits() -> tuple[Limits, ...]:
    """In the order of time."""
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))["limits"]
    made = (Limits(since=row.pop("from"), source=Label(**row.pop("source")), **row) for row in rows)
    return tuple(sorted(made, key=lambda one: one.since))


def limits_on(day: dt.date) -> Limits:
    """Those in force on a day; the first ones before them all."""
    known = [one for one in all_limits() if one.since <= day]
    return (known or list(all_limits()))[-1 if known else 0]


def load_limits(**kwargs: Any) -> None:
    """Give the database's rules the limits of the file (after a migration; again changes nothing)."""
    from django.db import connection

    if ImmersionLimit._meta.db_table not in connection.introspection.table_names():
        return
    names = [f.name for f in ImmersionLimit._meta.concrete_fields if not f.primary_key and f.name != "since"]
    ImmersionLimit.objects.exclude(since__in=[one.since for one in all_limits()]).delete()
    for one in all_limits():
        values = {name: getattr(one, name) for name in names}
        ImmersionLimit.objects.update_or_create(since=one.since, defaults=values)


def last_of_span(first: dt.date, months: int) -> dt.date:
    """The last day of so many months from date to date: from 15 January, 14 February. Where the month has no
    such day, its end: from 31 January, 28 February (or 29)."""
    later = add_months(first, months)
    return later - _DAY if later.day == first.day else later


def most_in_window(held: Iterable[Stretch], limits: Limits) -> tuple[int, int, Stretch] | None:
    """(days held, days permitted, window) of the first window that holds too much; None when none does.

    Windows that hold the most begin on the first day of a stretch, or end on the last day of one.
    """
    stretches = sorted(held)
    windows = {(first, last_of_span(first, limits.window_months)) for first, _last in stretches}
    windows |= {(add_months(last, -limits.window_months) + _DAY, last) for _first, last in stretches}
    for begin, end in sorted(windows):
        inside = [(max(a, begin), min(b, end)) for a, b in stretches if a <= end and b >= begin]
        first = min(a for a, _b in inside)
        days = sum((b - a).days + 1 for a, b in inside)
        permitted = (last_of_span(first, limits.months_in_all) - first).days + 1
        if days > permitted:
            return days, permitted, (begin, end)
    return None


def is_minor(birth: dt.date, day: dt.date) -> bool:
    return add_months(birth, 18 * 12) > day


@dataclass(frozen=True)
class Check:
    """A limit as the page lists it, with what exceeds it."""

    label: str
    faults: list[DomainError]


def checks(immersion: Immersion) -> list[Check]:
    """Every limit read before a signature. Three questions at most."""
    limits = limits_on(immersion.start_date)
    others = list(
        Immersion.objects.binding()
        .filter(person_id=immersion.person_id)
        .exclude(pk=immersion.pk)
        .select_related("company")
    )
    found = [
        Check(_("Un seul objet"), []),  # the form and the database take one
        Check(_("Durée"), _length(immersion, limits)),
        Check(_("Heures par semaine"), _hours(immersion, limits)),
        Check(_("Entreprise ouverte"), _company(immersion)),
        Check(_("Une immersion à la fois"), _overlaps(immersion, others)),
        Check(_("Cumul dans la structure sur douze mois"), _in_all(immersion, others, limits)),
    ]
    if immersion.renews_id is not None:
        found.append(Check(_("Renouvellement"), _renewal(immersion, limits)))
    return found


def breaches(immersion: Immersion) -> list[DomainError]:
    """Everything that forbids to sign, as sentences with the field at fault."""
    return [fault for check in checks(immersion) for fault in check.faults]


def _length(immersion: Immersion, limits: Limits) -> list[DomainError]:
    longest = last_of_span(immersion.start_date, limits.months_each)
    if immersion.end_date <= longest:
        return []
    return [
        DomainError(
            ngettext(
                "Une immersion dure %(count)d mois au plus, de date à date : dernier jour possible, %(day)s.",
                "Une immersion dure %(count)d mois au plus, de date à date : dernier jour possible, %(day)s.",
                limits.months_each,
            )
            % {"count": limits.months_each, "day": formats.day(longest)},
            "end_date",
        )
    ]


def _hours(immersion: Immersion, limits: Limits) -> list[DomainError]:
    minor = is_minor(immersion.person.birth_date, immersion.start_date)
    most = limits.weekly_hours_minor if minor else limits.weekly_hours
    if immersion.weekly_hours <= most:
        return []
    said = (
        _("La personne est mineure au premier jour : %d heures par semaine au plus.")
        if minor
        else _("%d heures par semaine au plus.")
    )
    return [DomainError(said % most, "weekly_hours")]


def _company(immersion: Immersion) -> list[DomainError]:
    closed = immersion.company.closed_on
    if closed is None or closed >= (immersion.stopped_on or immersion.end_date):
        return []
    said = _("« %(name)s » est fermée depuis le %(day)s : elle n'accueille plus personne.")
    return [DomainError(said % {"name": immersion.company.name, "day": formats.day(closed)}, "company")]


def _renewal(immersion: Immersion, limits: Limits) -> list[DomainError]:
    first = immersion.renews
    if first is None:
        return []
    same = (first.person_id, first.company_id, first.purpose) == (
        immersion.person_id,
        immersion.company_id,
        immersion.purpose,
    )
    if not (same and first.renews_id is None and first.is_binding):
        said = _(
            "Un renouvellement reprend la même personne, la même structure et le même objet qu'une première "
            "immersion signée."
        )
        return [DomainError(said, "purpose")]
    if (first.stopped_on or first.end_date) >= immersion.start_date:
        return [DomainError(_("Le renouvellement commence après la première immersion."), "start_date")]
    done = first.renewals.binding().exclude(pk=immersion.pk).count()
    if done < limits.renewals:
        return []
    return [
        DomainError(
            ngettext(
                "Une immersion se renouvelle %(count)d fois au plus, et celle-ci l'a été.",
                "Une immersion se renouvelle %(count)d fois au plus, et celle-ci l'a été.",
                limits.renewals,
            )
            % {"count": limits.renewals},
            "start_date",
        )
    ]


def _overlaps(immersion: Immersion, others: list[Immersion]) -> list[DomainError]:
    last = immersion.stopped_on or immersion.end_date
    met = [one for one in others if one.start_date <= last and one.last_day >= immersion.start_date]
    return [
        DomainError(
            _("La personne est déjà en immersion du %(first)s au %(last)s : une à la fois.")
            % {"first": formats.day(one.start_date), "last": formats.day(one.last_day)},
            "start_date",
        )
        for one in met[:1]
    ]


def _in_all(immersion: Immersion, others: list[Immersion], limits: Limits) -> list[DomainError]:
    held = [(o.start_date, o.last_day) for o in others if o.company_id == immersion.company_id]
    own = (immersion.start_date, immersion.stopped_on or immersion.end_date)
    over = most_in_window([*held, own], limits)
    if over is None:
        return []
    days, permitted, (begin, end) = over
    said = _(
        "Avec celle-ci, la personne aurait %(days)d jours d'immersion dans cette structure entre le "
        "%(begin)s et le %(end)s ; %(months)d mois au plus sur %(window)d, soit %(permitted)d jours."
    )
    return [
        DomainError(
            said
            % {
                "days": days,
                "begin": formats.day(begin),
                "end": formats.day(end),
                "months": limits.months_in_all,
                "window": limits.window_months,
                "permitted": permitted,
            },
            "end_date",
        )
    ]
