"""Last contacts and terms, computed for everybody at once and kept for pages and tasks."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from maillage.kernel.models import Change
from maillage.people.models import Person
from maillage.protection.facts import all_facts

from .models import Due, Suspension
from .rules import NOTICE_DAYS, archive_duty, due_on, rules_of

_BATCH = 5_000


def last_contacts(people: list[int], today: dt.date) -> dict[int, dt.date]:
    """The latest day each was met or something was done with them; the day the file was opened otherwise."""
    found: dict[int, dt.date] = {}
    for facts in all_facts():
        for column in facts.contacts:
            rows = facts.of(people).filter(**{f"{column}__lte": today})
            for person, day in rows.values_list(facts.person).annotate(Max(column)).order_by():
                found[person] = max(day, found.get(person, day))
    missing = [person for person in people if person not in found]
    opened = Change.objects.filter(table_name=Person._meta.db_table, row_id__in=missing)
    for person, moment in opened.values_list("row_id").annotate(Max("changeset__at")).order_by():
        found[person] = timezone.localdate(moment)
    return found


def refresh(today: dt.date | None = None) -> int:
    """Compute the terms of every file in use again; returns how many are near or past theirs.

    A file that comes within 30 days of its term is noticed from this day on; one met again since loses its
    notice.
    """
    today = today or timezone.localdate()
    last_pk = 0
    while True:
        people = list(
            Person.objects.filter(kept_as="", pk__gt=last_pk)
            .order_by("pk")
            .values_list("pk", flat=True)[:_BATCH]
        )
        if not people:
            break
        last_pk = people[-1]
        _refresh(people, today)
    Due.objects.exclude(person__kept_as="").delete()
    return Due.objects.filter(noticed_on__isnull=False).count()


def _refresh(people: list[int], today: dt.date) -> None:
    contacts, rules = last_contacts(people, today), rules_of(people)
    horizon = today + dt.timedelta(days=NOTICE_DAYS)
    with transaction.atomic():
        noticed = dict(
            Due.objects.filter(person__in=people, noticed_on__isnull=False).values_list(
                "person_id", "noticed_on"
            )
        )
        rows = []
        for person in people:
            own = rules.get(person, [])
            last = contacts.get(person, today)
            term = due_on(last, own)
            if term is None:
                continue
            duty = archive_duty(own, max(term, today))
            rows.append(
                Due(
                    person_id=person,
                    last_contact=last,
                    due_on=term,
                    archive_until=duty.archive_until if duty else None,
                    archive_reason=duty.archive_reason if duty else "",
                    programmes=", ".join(sorted({rule.programme for rule in own}))[:300],
                    noticed_on=noticed.get(person, today) if term <= horizon else None,
                )
            )
        Due.objects.filter(person__in=people).delete()
        Due.objects.bulk_create(rows)


def ready(today: dt.date) -> Q:
    """The condition on `Due` of files whose term has come: past, noticed 30 days ago, not suspended."""
    noticed = today - dt.timedelta(days=NOTICE_DAYS)
    waiting = Suspension.objects.filter(lifted_on__isnull=True, until__gte=today).values("person_id")
    return Q(due_on__lte=today, noticed_on__lte=noticed) & ~Q(person__in=waiting)
