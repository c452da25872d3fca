"""Taking files out of use: sealed apart where a duty demands it, and what stays says who nobody is.

What stays is what yearly figures count: sex, a day of birth of the same age bands, the town and the priority
neighbourhood, entries, exits and steps at days moved within their year, the education level, the situations
at entry, the kinds of contracts. A person no figure counts is removed whole. The journal of all of it goes.
One transaction for a batch: killed at any point, a file is as it was or is no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import pgtrigger
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes
from maillage.kernel.history.forgetting import forget, rows_gone
from maillage.people.models import Keeping, Person
from maillage.protection.facts import Facts, Moved, all_facts, hooks

from .archive import put_apart
from .contacts import ready
from .days import Spans
from .models import ArchivedFile, Closure, Due
from .rules import archive_duty, rules_of
from .telling import content_of

BATCH = 100  # files a transaction
SYSTEM = Actor("Conservation des données")
_AFTER = dt.timedelta(days=1)
_NAME, _FIRST_NAME = "Anonyme", "–"


def close_files(people: Collection[int], today: dt.date, reason: str = "", actor: Actor = SYSTEM) -> int:
    """Take some files out of use in one transaction; returns how many. Those already out are left.

    The files are locked: somebody writing to one at the same time waits, then is refused.
    """
    said = reason or _("terme de la conservation atteint")
    with changes(actor, said[:500]):
        locked = Person.objects.select_for_update().filter(pk__in=list(people), kept_as=Keeping.LIVE)
        chosen = sorted(locked.values_list("pk", flat=True))
        if not chosen:
            return 0
        _put_apart(chosen, today)
        counted = {person for known in hooks.counted for person in known(chosen)}
        # What the journal must forget is known before rows go.
        named = {facts.model: _rows_named(facts, chosen) for facts in all_facts()}
        absorbed = _absorbed(chosen)
        kept = [person for person in chosen if person in counted]
        _anonymise(kept)
        _remove([person for person in chosen if person not in counted])
        for facts in all_facts():
            forget(facts.table._meta.db_table, named[facts.model])
        forget(Person._meta.db_table, [*chosen, *absorbed])
        for closed in hooks.closed:
            closed(chosen)
        archived = dict(ArchivedFile.objects.filter(person_id__in=chosen).values_list("person_id", "until"))
        Closure.objects.bulk_create(
            Closure(person_id=person, closed_on=today, rule=said[:500], archive_until=archived.get(person))
            for person in chosen
        )
    return len(chosen)


def destroy_archives(today: dt.date, actor: Actor = SYSTEM) -> int:
    """Archives past their duty go, with the documents kept for it; returns how many."""
    done = 0
    while True:
        with changes(actor, _("fin de l'archive")):
            over = list(
                ArchivedFile.objects.select_for_update()
                .filter(until__lt=today)
                .order_by("pk")
                .values_list("pk", flat=True)[:BATCH]
            )
            if not over:
                return done
            for facts in all_facts():
                if facts.kept_while_archived:
                    named = _rows_named(facts, over)
                    facts.of(over).delete()
                    forget(facts.table._meta.db_table, named)
            ArchivedFile.objects.filter(pk__in=over).delete()
            Person.objects.filter(pk__in=over).update(kept_as=Keeping.ANONYMOUS)
            forget(Person._meta.db_table, over)
            Closure.objects.filter(person_id__in=over).update(archive_removed_on=today)
        done += len(over)


def run(today: dt.date | None = None, progress=None) -> tuple[int, int]:
    """Everything whose term has come, batch after batch: (files taken out of use, archives destroyed).

    Started again after a stop, it goes on where it was: a batch is whole or not begun.
    """
    today = today or timezone.localdate()
    done = 0
    while True:
        batch = list(due_now(today)[:BATCH])
        if not batch:
            break
        closed = close_files(batch, today)
        Due.objects.filter(person__in=batch).delete()
        done += closed
        if progress is not None:
            progress(done)
    return done, destroy_archives(today)


def due_now(today: dt.date):
    """Numbers of the people whose file goes today, the longest due first."""
    held = {person for known in hooks.held for person in known()}
    found = Due.objects.filter(ready(today), person__kept_as=Keeping.LIVE).exclude(person__in=held)
    return found.order_by("due_on", "person_id").values_list("person_id", flat=True)


def _put_apart(people: list[int], today: dt.date) -> None:
    rules = rules_of(people)
    duties = {person: archive_duty(rules.get(person, []), today) for person in people}
    held = [person for person, duty in duties.items() if duty is not None]
    content = content_of(held)
    for person in held:
        duty = duties[person]
        assert duty is not None and duty.archive_until is not None  # noqa: S101, PT018 - chosen for it
        whose = sorted({pk for rule in rules[person] for pk in rule.organisations})
        put_apart(person, content[person], whose, duty.archive_until, duty.archive_reason, today)
    Person.objects.filter(pk__in=held).update(kept_as=Keeping.ARCHIVED)


def _rows_named(facts: Facts, people: Collection[int]) -> list[int]:
    """Rows of a table that are or were of these people: the journal tells of both."""
    present = set(facts.of(people).values_list("pk", flat=True))
    first, _sep, rest = facts.person.partition("__")
    column = facts.table._meta.get_field(first.removesuffix("_id")).attname
    keys: Collection[int] = people
    if rest:
        pointed = facts.table._meta.get_field(first).related_model
        keys = list(
            pointed._default_manager.filter(**{f"{rest}__in": list(people)}).values_list("pk", flat=True)
        )
    return sorted(present | rows_gone(facts.table._meta.db_table, column, keys))


def _absorbed(people: list[int]) -> list[int]:
    """Numbers of files that a merge put into these."""
    from maillage.people.models import PersonMerge

    return list(PersonMerge.objects.filter(survivor__in=people).values_list("absorbed_number", flat=True))


# --- those figures count ------------------------------------------------------------------------------
def _anonymise(people: list[int]) -> None:
    if not people:
        return
    births = {p: day for known in hooks.birth_dates for p, day in known(people).items()}
    for facts in all_facts():
        if facts.blank and not facts.remove:
            facts.of(people).update(**facts.blank)
    moved = _move_days(people)
    archived = _archived(people)
    for facts in all_facts():
        if facts.remove:
            gone = set(people) - set(archived) if facts.kept_while_archived else people
            facts.of(gone).delete()
    for settle in hooks.settle:
        settle(moved)
    for person in Person.objects.filter(pk__in=people):
        person.last_name, person.first_name, person.birth_name = _NAME, _FIRST_NAME, ""
        person.email = person.phone = ""
        person.ref = None
        person.birth_date = births.get(person.pk, dt.date(person.birth_date.year, 7, 1))
        person.kept_as = person.kept_as or Keeping.ANONYMOUS
        person.save()
    for shuffle in hooks.shuffle:
        shuffle(people)


def _archived(people: list[int]) -> list[int]:
    return list(Person.objects.filter(pk__in=people, kept_as=Keeping.ARCHIVED).values_list("pk", flat=True))


def _move_days(people: list[int]) -> Moved:
    """Move the days figures read, the same way in every table of a person."""
    spans = Spans(day for bounds in hooks.bounds for day in bounds())
    tables = [facts for facts in all_facts() if facts.dates and not facts.remove]
    rows: dict[str, list] = {}
    days: dict[int, set[dt.date]] = {person: set() for person in people}
    for facts in tables:
        found = list(facts.of(people).values_list("pk", facts.person, *facts.dates))
        rows[facts.model] = found
        for _pk, person, *values in found:
            turning = _turning(facts, values)
            days[person].update(day for day in turning if day is not None)
    where = {person: spans.moved(known) for person, known in days.items()}
    moved: dict[str, list] = {}
    with pgtrigger.ignore(*_silent(tables)), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for facts in tables:
            moved[facts.model] = changed = []
            made = []
            for pk, person, *values in rows[facts.model]:
                before = dict(zip(facts.dates, values, strict=True))
                after = {
                    name: None if day is None else where[person][day] - _AFTER * (name in facts.ends)
                    for name, day in zip(facts.dates, _turning(facts, values), strict=True)
                }
                changed.append((pk, before, after))
                made.append(facts.table(pk=pk, **after))
            facts.table._default_manager.bulk_update(made, list(facts.dates), batch_size=500)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return moved


def _turning(facts: Facts, values: Iterable[dt.date | None]) -> list[dt.date | None]:
    """The days on which something turns: a first day itself, the day after a last one."""
    return [
        None if value is None else value + _AFTER * (name in facts.ends)
        for name, value in zip(facts.dates, values, strict=True)
    ]


def _silent(tables: Iterable[Facts]) -> list[str]:
    """The rules that compare days of two tables: the order of days, which they are about, does not change."""
    return [rule for facts in tables for rule in facts.rules]


# --- those no figure counts ---------------------------------------------------------------------------
def _remove(people: list[int]) -> None:
    """Nothing stays: no figure knew them."""
    if not people:
        return
    for facts in all_facts():
        if facts.model != "people.Person":
            facts.of(people).delete()
    Person.objects.filter(pk__in=people).delete()
