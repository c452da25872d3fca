"""What two files cannot both keep: a role or an area twice, two officers on the same days, one contact."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Q

from maillage.kernel.merging import rows
from maillage.kernel.merging.rows import Trace
from maillage.kernel.text import fold
from maillage.organisations.merged import DoubleDecision, LikelyDouble
from maillage.organisations.models import (
    Contact,
    Liaison,
    OrganisationArea,
    OrganisationRoleHeld,
)

from .moving import contact_columns
from .parts import parts
from .spans import Span, remaining

_LIAISONS = Liaison._meta.db_table


def reconcile(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """Settle what the rows of both files cannot be at once, before they are moved."""
    _roles(trace, survivor_id, absorbed_id)
    _areas(trace, survivor_id, absorbed_id)
    _liaisons(trace, survivor_id, absorbed_id)
    _contacts(trace, survivor_id, absorbed_id)
    _pairs(trace, survivor_id, absorbed_id)
    for part in parts():
        part.reconcile(trace, survivor_id, absorbed_id)


def restore(trace: Trace) -> None:
    """Put back the rows changed one by one, last first; the moved ones have gone back already."""
    for entry in reversed(trace.rows):
        if entry["op"] == "I":
            rows.delete(entry["table"], [entry["id"]])
    for entry in reversed(trace.rows):
        if entry["op"] == "U" and _untouched(entry):
            rows.assign(entry["table"], entry["id"], entry["before"])
        # A pair that another refresh of the queue found again needs no second row.
        elif entry["op"] == "D" and not _again(entry):
            rows.insert(entry["table"], entry["before"])


def _untouched(entry: dict[str, Any]) -> bool:
    now = rows.image(entry["table"], entry["id"])
    return now is not None and all(now[name] == value for name, value in entry["after"].items())


def _again(entry: dict[str, Any]) -> bool:
    for model in (LikelyDouble, DoubleDecision):
        if entry["table"] == model._meta.db_table:
            row = entry["before"]
            return model.objects.filter(low_id=row["low_id"], high_id=row["high_id"]).exists()
    return False


def _change(trace: Trace, table: str, pk: int, before: dict[str, Any], after: dict[str, Any]) -> None:
    if before != after:
        trace.note_change(table, pk, before, after)
        rows.assign(table, pk, after)


# --- roles and areas -------------------------------------------------------------------------------
def _roles(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """A role of both is held once, over the days of either."""
    table = OrganisationRoleHeld._meta.db_table
    kept = {held.role: held for held in OrganisationRoleHeld.objects.filter(organisation_id=survivor_id)}
    for gone in OrganisationRoleHeld.objects.filter(organisation_id=absorbed_id):
        if (held := kept.get(gone.role)) is None:
            continue
        since = None if held.since is None or gone.since is None else min(held.since, gone.since)
        until = None if held.until is None or gone.until is None else max(held.until, gone.until)
        trace.remove(table, gone.pk)
        _change(
            trace,
            table,
            held.pk,
            {"since": _iso(held.since), "until": _iso(held.until), "kind": held.kind},
            {"since": _iso(since), "until": _iso(until), "kind": held.kind or gone.kind},
        )


def _areas(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    kept = OrganisationArea.objects.filter(organisation_id=survivor_id).values("area_id")
    for link in OrganisationArea.objects.filter(organisation_id=absorbed_id, area_id__in=kept):
        trace.remove(OrganisationArea._meta.db_table, link.pk)


# --- officers in charge ----------------------------------------------------------------------------
def _liaisons(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """Day by day and network by network, the officer of the kept file stays; the other's days are what is
    left."""
    taken: dict[int, list[Span]] = defaultdict(list)
    for one in Liaison.objects.filter(organisation_id=survivor_id):
        taken[one.network_id].append((one.start_date, one.end_date))
    for one in Liaison.objects.filter(organisation_id=absorbed_id).order_by("start_date"):
        own = (one.start_date, one.end_date)
        left = remaining(own, taken[one.network_id])
        if not left:
            trace.remove(_LIAISONS, one.pk)
            continue
        _change(trace, _LIAISONS, one.pk, _dates(own), _dates(left[0]))
        for start, end in left[1:]:
            copy = Liaison.objects.create(
                organisation_id=absorbed_id,
                network_id=one.network_id,
                officer_id=one.officer_id,
                start_date=start,
                end_date=end,
                reason=one.reason,
            )
            trace.note_creation(_LIAISONS, copy.pk)


def _dates(span: Span) -> dict[str, str | None]:
    return {"start_date": _iso(span[0]), "end_date": _iso(span[1])}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


# --- people to reach -------------------------------------------------------------------------------
def _contacts(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """Somebody both files name, without contradiction, is one contact, which what points at either points at.

    The later word of what they agreed to holds.
    """
    table = Contact._meta.db_table
    kept = {fold(one.name): one for one in Contact.objects.filter(organisation_id=survivor_id)}
    for gone in Contact.objects.filter(organisation_id=absorbed_id).order_by("pk"):
        held = kept.pop(fold(gone.name), None)
        if held is None or _contradict(held, gone):
            continue
        for column in contact_columns():
            for pk in rows.move(column, gone.pk, held.pk):
                trace.note_change(column.table, pk, {column.name: gone.pk}, {column.name: held.pk})
        trace.remove(table, gone.pk)
        before = _said(held)
        after = {name: value or _said(gone)[name] for name, value in before.items()}
        after["confirmed_on"] = max(
            filter(None, (before["confirmed_on"], after["confirmed_on"])), default=None
        )
        later = gone if (gone.consent_on or dt.date.min) > (held.consent_on or dt.date.min) else held
        after |= {"consent": later.consent, "consent_on": _iso(later.consent_on)}
        _change(trace, table, held.pk, before, after)


def _contradict(one: Contact, other: Contact) -> bool:
    return any(
        getattr(one, name) and getattr(other, name) and getattr(one, name) != getattr(other, name)
        for name in ("email", "phone")
    )


def _said(contact: Contact) -> dict[str, Any]:
    return {
        "function": contact.function,
        "email": contact.email,
        "phone": contact.phone,
        "confirmed_on": _iso(contact.confirmed_on),
        "consent": contact.consent,
        "consent_on": _iso(contact.consent_on),
    }


# --- pairs -----------------------------------------------------------------------------------------
def _pairs(trace: Trace, survivor_id: int, absorbed_id: int) -> None:
    """What was said of the absorbed file and a third is now said of the survivor and that third."""
    for model in (LikelyDouble, DoubleDecision):
        table = model._meta.db_table
        for pair in model.objects.filter(Q(low_id=absorbed_id) | Q(high_id=absorbed_id)):
            third = pair.other(absorbed_id)
            low, high = sorted((third, survivor_id))
            known = third == survivor_id or model.objects.filter(low_id=low, high_id=high).exists()
            if model is LikelyDouble or known:
                trace.remove(table, pair.pk)
                continue
            before = {"low_id": pair.low_id, "high_id": pair.high_id}
            _change(trace, table, pair.pk, before, {"low_id": low, "high_id": high})
