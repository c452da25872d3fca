"""Merging two files of one person, and taking it back for 30 days.

Everything that names the absorbed file is moved (every foreign key to a person, found from the models), then
the file leaves the table: the database refuses the whole when anything still points at it. One transaction;
the two files are locked in the order of their numbers. What was done is written down row by row, so that
undoing gives back exactly what was moved; what was added since stays with the surviving file, except what
hangs on a pathway that goes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import Error, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillage.accounts.context import Context
from maillage.accounts.roles import Right
from maillage.kernel.errors import DomainError, as_domain_error
from maillage.kernel.formats import day as format_day
from maillage.kernel.history import changes
from maillage.kernel.merging import waiting
from maillage.people.merged import UNDO_DAYS, MergeTrace, PersonMerge
from maillage.people.merging import moving
from maillage.people.merging.parts import parts
from maillage.people.merging.reconciling import reconcile, restore
from maillage.people.models import Person

# Civil status and contacts: what is chosen field by field.
CHOSEN = ("last_name", "first_name", "birth_name", "birth_date", "sex", "email", "phone")


def refusals(context: Context, survivor_id: int, absorbed_id: int) -> list[str]:
    """Why these two files cannot be merged as they are: sentences that say what to do first."""
    return [sentence for part in parts() for sentence in part.refusals(context, survivor_id, absorbed_id)]


def merge_people(
    context: Context,
    survivor_id: int,
    absorbed_id: int,
    *,
    from_absorbed: Collection[str] = (),
    reason: str = "",
) -> PersonMerge:
    """Move everything of a file into another; `from_absorbed` names the fields whose value is the absorbed
    file's.

    Raises `DomainError` when either file is out of reach, already merged, being written by somebody else, or
    when the two cannot be one (two pathways of a programme on the same days).
    """
    _require(context)
    if unknown := set(from_absorbed) - set(CHOSEN):
        raise ValueError(f"not a field of the civil status: {unknown}")
    if survivor_id == absorbed_id:
        raise DomainError(_("Un dossier ne se fusionne pas avec lui-même."))
    said = _("fusion de deux dossiers d'une même personne")
    why = f"{said} : {reason.strip()}" if reason.strip() else said

    def once() -> PersonMerge:
        with changes(context.actor, why[:500]):
            return _merge(context, survivor_id, absorbed_id, set(from_absorbed), reason.strip())

    return _patiently(once)


def _merge(
    context: Context, survivor_id: int, absorbed_id: int, from_absorbed: set[str], reason: str
) -> PersonMerge:
    waiting.begin()
    people = _locked(context, [survivor_id, absorbed_id])
    survivor, absorbed = people[survivor_id], people[absorbed_id]
    if said := refusals(context, survivor_id, absorbed_id):
        raise DomainError(" ".join(said))
    trace = moving.Trace(absorbed=_image(absorbed_id))
    reconcile(trace, survivor_id, absorbed_id)
    for column in moving.person_columns():
        if keys := _moved(column, absorbed_id, survivor_id):
            trace.moves.append((column.table, column.name, keys))
    now = _image(survivor_id)
    after = {name: trace.absorbed[name] for name in from_absorbed if trace.absorbed[name] != now[name]}
    trace.survivor = {"before": {name: now[name] for name in after}, "after": after}
    moving.assign(Person._meta.db_table, survivor_id, after)
    moving.delete(Person._meta.db_table, [absorbed_id])
    merge = PersonMerge.objects.create(
        survivor=survivor,
        absorbed_number=absorbed_id,
        absorbed_origin_id=absorbed.origin_id,
        absorbed_ref=absorbed.ref,
        account=context.account,
        reason=reason[:500],
    )
    MergeTrace.objects.create(merge=merge, content=trace.as_json())
    waiting.end()
    return merge


def _moved(column: moving.Column, absorbed_id: int, survivor_id: int) -> list[int]:
    """Move the rows of a table; a rule that forbids it is told as what to settle first."""
    try:
        with transaction.atomic():
            return moving.move(column, absorbed_id, survivor_id)
    except Error as error:
        if (rule := as_domain_error(error)) is None:
            raise
        raise DomainError(
            _("Ces deux dossiers ne se réunissent pas ainsi. %s Réglez-le d'abord dans l'un des deux.")
            % rule.message
        ) from error


def undo_refusals(context: Context, merge: PersonMerge) -> list[str]:
    """Why this merge cannot be taken back; empty when it can."""
    if merge.undone_at is not None:
        return [_("Cette fusion est déjà annulée.")]
    if timezone.now() > merge.undo_until or not MergeTrace.objects.filter(merge=merge).exists():
        return [
            _("Une fusion s'annule pendant %(days)d jours ; celle-ci date du %(day)s.")
            % {"days": UNDO_DAYS, "day": format_day(timezone.localdate(merge.at))}
        ]
    later = PersonMerge.objects.standing().filter(survivor_id=merge.survivor_id, pk__gt=merge.pk)
    if later.exists():
        return [_("Une autre fusion a eu lieu ensuite sur ce dossier : annulez-la d'abord.")]
    return [s for part in parts() for s in part.refusals_to_undo(context, merge.survivor_id)]


def undo_merge(context: Context, merge_id: int) -> PersonMerge:
    """Give the absorbed file back with all that was moved. Raises `DomainError` with the reasons if not.

    Rules: a row removed since stays removed; a value changed since is kept; what was added since stays with
    the surviving file, unless it hangs on a pathway that goes back.
    """
    _require(context)

    def once() -> PersonMerge:
        with changes(context.actor, _("annulation d'une fusion de dossiers")):
            return _undo(context, merge_id)

    return _patiently(once)


def _undo(context: Context, merge_id: int) -> PersonMerge:
    waiting.begin()
    merge = PersonMerge.objects.filter(pk=merge_id).first()
    if merge is None:
        raise DomainError(_("Cette fusion n'existe plus."))
    _locked(context, [merge.survivor_id])
    merge = PersonMerge.objects.select_for_update().get(pk=merge_id)
    if said := undo_refusals(context, merge):
        raise DomainError(" ".join(said))
    trace = moving.Trace.of_json(merge.trace.content)
    survivor_id, number = merge.survivor_id, merge.absorbed_number
    moved = {table: set(keys) for table, _column, keys in trace.moves}
    back = [part.going_back(survivor_id, moved) for part in parts()]
    if said := [sentence for one in back for sentence in one.refusals]:
        raise DomainError(" ".join(said))
    _give_back(trace, survivor_id, number, [one.rows for one in back])
    restore(trace)
    for part in parts():
        part.given_back(context, survivor_id, number)
    merge.undone_at, merge.undone_by = timezone.now(), context.account
    merge.save(update_fields=["undone_at", "undone_by"])
    merge.trace.delete()
    waiting.end()
    return merge


def _give_back(trace: moving.Trace, survivor_id: int, number: int, also: list[dict[str, set[int]]]) -> None:
    """The file, its civil status, and every row moved that is still the survivor's."""
    table = Person._meta.db_table
    moving.insert(table, trace.absorbed)
    now, changed = _image(survivor_id), trace.survivor
    kept = {name: changed["before"][name] for name, value in changed["after"].items() if now[name] == value}
    moving.assign(table, survivor_id, kept)
    keys = {(table, column): set(keys) for table, column, keys in trace.moves}
    for column in moving.person_columns():
        wanted = set(keys.get((column.table, column.name), ()))
        for rows in also:
            wanted |= rows.get(column.table, set())
        if wanted:
            moving.move(column, survivor_id, number, only=wanted)


def forget_traces(now: dt.datetime | None = None) -> int:
    """Throw away what older merges moved: they can no longer be undone. Returns how many."""
    limit = (now or timezone.now()) - dt.timedelta(days=UNDO_DAYS)
    deleted, _by_model = MergeTrace.objects.filter(merge__at__lt=limit).delete()
    return deleted


def _require(context: Context) -> None:
    context.require(Right.EDIT_PEOPLE)
    context.require(Right.EDIT_PATHWAYS)


def _locked(context: Context, keys: list[int]) -> dict[int, Person]:
    """The files, locked in the order of their numbers: two merges that cross wait for each other."""
    locked = {p.pk: p for p in Person.objects.filter(pk__in=keys).order_by("pk").select_for_update()}
    seen = set(Person.objects.visible_to(context).filter(pk__in=keys).values_list("pk", flat=True))
    if seen != set(keys) or seen != locked.keys():
        raise DomainError(
            _("Un des deux dossiers n'est plus là : il vient sans doute d'être fusionné. Rien n'a changé.")
        )
    return locked


def _image(pk: int) -> dict[str, Any]:
    row = moving.image(Person._meta.db_table, pk)
    assert row is not None  # noqa: S101 - locked above
    return row


def _patiently(act: Callable[[], PersonMerge]) -> PersonMerge:
    busy = _(
        "Quelqu'un (ou un import) écrit en ce moment dans l'un des deux dossiers. Rien n'a "
        "changé : recommencez dans un instant."
    )
    return waiting.patiently(act, busy)
