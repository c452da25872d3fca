"""Taking files out of use: sealed apart where a duty demands it, and nothing else stays of them but figures.

Every row goes, with all the journal says of it. What yearly figures counted is added to sums first, which
tell how many and never who: those of a person join them only in company of enough others (`rules.COMPANY`).
A file that has no company yet waits for it, a year at most; then, and when a person asks to be erased, it
goes without leaving anything, and figures count one less. One transaction for a batch: killed at any point, a
file is as it was or is no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.kernel.history import Actor, changes
from maillage.kernel.history.forgetting import forget, forget_removed, rows_gone
from maillage.kernel.months import add_months
from maillage.people.models import Keeping, Person, Sex
from maillage.protection.facts import Facts, all_facts, hooks

from .archive import put_apart
from .contacts import ready
from .models import ArchivedFile, Closure, Due
from .rules import LONGEST_WAIT_MONTHS, NOTICE_DAYS, archive_duty, rules_of
from .telling import content_of

BATCH = 500  # files a transaction
SYSTEM = Actor("Conservation des données")
_NOBODY = {
    "last_name": "Anonyme",
    "first_name": "–",
    "birth_name": "",
    "birth_date": dt.date(1900, 1, 2),  # the first day the table allows
    "sex": Sex.UNKNOWN,
    "email": "",
    "phone": "",
    "ref": None,
}


def close_files(people: Collection[int], today: dt.date, reason: str = "", actor: Actor = SYSTEM) -> int:
    """Take some files out of use in one transaction; returns how many. Those already out are left.

    The files are locked: somebody writing to one at the same time waits, then is refused.
    """
    said = (reason or _("terme de la conservation atteint"))[:500]
    with changes(actor, said):
        locked = Person.objects.select_for_update().filter(pk__in=list(people), kept_as=Keeping.LIVE)
        chosen = sorted(locked.values_list("pk", flat=True))
        if not chosen:
            return 0
        archived = _put_apart(chosen, today)
        carried = in_company(_counted(chosen), today)
        # What the journal must forget is known before rows go.
        named = {facts.model: _rows_named(facts, chosen) for facts in all_facts()}
        named["people.Person"] = [*chosen, *_absorbed(chosen)]
        for carry in hooks.carry:
            carry(carried, today)
        for leaving in hooks.leaving:
            leaving(chosen)
        _remove(chosen, archived)
        for facts in all_facts():
            forget(facts.table._meta.db_table, named[facts.model])
        forget_removed()
        for removed in hooks.removed:
            removed({model.partition("#")[0]: rows for model, rows in named.items()})
        for closed in hooks.closed:
            closed(chosen)
        Closure.objects.bulk_create(
            Closure(person_id=person, closed_on=today, rule=said, archive_until=archived.get(person))
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
            Person.objects.filter(pk__in=over).delete()
            forget(Person._meta.db_table, over)
            forget_removed()
            Closure.objects.filter(person_id__in=over).update(archive_removed_on=today)
        done += len(over)


def run(today: dt.date | None = None, progress: Callable[[int], None] | None = None) -> tuple[int, int]:
    """Everything whose term has come, batch after batch: (files taken out of use, archives destroyed).

    Started again after a stop, it goes on where it was: a batch is whole or not begun.
    """
    today = today or timezone.localdate()
    due = list(due_now(today))
    done, waiting = 0, list[int]()

    def close(leaving: Collection[int]) -> None:
        nonlocal done
        if leaving:
            done += close_files(leaving, today)
            Due.objects.filter(person__in=leaving).delete()
            if progress is not None:
                progress(done)

    for start in range(0, len(due), BATCH):
        waiting += due[start : start + BATCH]
        leaving = _free(waiting, today)
        close(leaving)
        waiting = [person for person in waiting if person not in leaving]
    # Nobody of today keeps them company: those who have waited long enough go all the same.
    long_enough = Due.objects.filter(person__in=waiting, due_on__lte=add_months(today, -LONGEST_WAIT_MONTHS))
    noticed = add_months(today - dt.timedelta(days=NOTICE_DAYS), -LONGEST_WAIT_MONTHS)
    close(set(long_enough.filter(noticed_on__lte=noticed).values_list("person_id", flat=True)))
    return done, destroy_archives(today)


def due_now(today: dt.date):
    """Numbers of the people whose term has come, the longest due first. Some may have to wait for company."""
    held = {person for known in hooks.held for person in known()}
    found = Due.objects.filter(ready(today), person__kept_as=Keeping.LIVE).exclude(person__in=held)
    return found.order_by("due_on", "person_id").values_list("person_id", flat=True)


def in_company(people: Collection[int], today: dt.date) -> set[int]:
    """Those of some counted people who may join the sums if these leave together."""
    found = set(people)
    while True:
        kept = found.copy()
        for company in hooks.company:
            kept &= company(kept, today)
        if kept == found:
            return found
        found = kept


def _counted(people: Collection[int]) -> set[int]:
    return {person for known in hooks.counted for person in known(people)}


def _free(people: Collection[int], today: dt.date) -> set[int]:
    """Those who need not wait: no figure counts them, or they are in company."""
    counted = _counted(people)
    return (set(people) - counted) | in_company(counted, today)


def _put_apart(people: list[int], today: dt.date) -> dict[int, dt.date]:
    """Seal what a duty demands to keep; returns until when, by person."""
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
    return dict(ArchivedFile.objects.filter(person_id__in=held).values_list("person_id", "until"))


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


def _remove(people: list[int], archived: Collection[int]) -> None:
    """Everything but the archive, and what an archive needs to be found by: a number, and nobody's name."""
    gone = [person for person in people if person not in archived]
    for facts in all_facts():
        if facts.model != "people.Person":
            facts.of(gone if facts.kept_while_archived else people).delete()
    Person.objects.filter(pk__in=gone).delete()
    Person.objects.filter(pk__in=archived).update(**_NOBODY)
