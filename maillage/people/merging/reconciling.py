"""What two files cannot both keep: addresses of the same days, answers of a day, pairs with each other."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.kernel.errors import DomainError
from maillage.kernel.formats import day as format_day
from maillage.kernel.text import fold
from maillage.people.models import (
    DuplicatePair,
    PairDecision,
    Residence,
    ResidenceArea,
    Situation,
)

from . import moving
from .timeline import Address, Stretch, united

_RESIDENCES = Residence._meta.db_table


def reconcile(trace: moving.Trace, survivor_id: int, absorbed_id: int) -> None:
    """Settle what the rows of both files cannot be at once, before they are moved."""
    _addresses(trace, survivor_id, absorbed_id)
    _answers(trace, survivor_id, absorbed_id)
    _pairs(trace, survivor_id, absorbed_id)
    for column in moving.single_rows():
        trace.remove(column.table, absorbed_id, column.key)


def restore(trace: moving.Trace) -> None:
    """Put back the rows changed one by one, last first; the moved ones have gone back already."""
    for entry in reversed(trace.rows):
        if entry["op"] == "I":
            _take_out(entry)
    standing = [e for e in trace.rows if e["op"] == "U" and _untouched(e)]
    for entry in standing:
        moving.assign(entry["table"], entry["id"], entry["via"])
    for entry in standing:
        moving.assign(entry["table"], entry["id"], entry["before"])
    for entry in reversed(trace.rows):
        # A pair that another refresh of the queue found again needs no second row.
        if entry["op"] == "D" and not _again(entry):
            moving.insert(entry["table"], entry["before"])


def _untouched(entry: dict[str, Any]) -> bool:
    now = moving.image(entry["table"], entry["id"])
    return now is not None and all(now[name] == value for name, value in entry["after"].items())


def _again(entry: dict[str, Any]) -> bool:
    for model in (DuplicatePair, PairDecision):
        if entry["table"] == model._meta.db_table:
            row = entry["before"]
            return model.objects.filter(low_id=row["low_id"], high_id=row["high_id"]).exists()
    return False


def _take_out(entry: dict[str, Any]) -> None:
    """Remove a row the merge had made; an address somebody has corrected since is theirs to settle."""
    now = moving.image(entry["table"], entry["id"])
    if now is None:
        return
    # Whose it is does not matter: a copy of an address of the absorbed file has gone back with it.
    if any(now[name] != value for name, value in entry["after"].items() if name != "person_id"):
        raise DomainError(
            _(
                "Une adresse du dossier (depuis le %s) a été corrigée depuis la fusion : retirez-la ou "
                "rétablissez-la d'abord."
            )
            % (format_day(dt.date.fromisoformat(now["start_date"])) if now["start_date"] else "…")
        )
    if entry["table"] == _RESIDENCES:
        moving.delete(ResidenceArea._meta.db_table, [entry["id"]], "residence_id")
    moving.delete(entry["table"], [entry["id"]])


# --- addresses -------------------------------------------------------------------------------------
def _addresses(trace: moving.Trace, survivor_id: int, absorbed_id: int) -> None:
    rows = {
        r.pk: r
        for r in Residence.objects.filter(person_id__in=[survivor_id, absorbed_id]).prefetch_related("areas")
    }
    if len({r.person_id for r in rows.values()}) < 2:
        return
    line = united([_address(r, absorbed_id) for r in rows.values()])
    for pk, stretches in line.stretches.items():
        if not stretches:
            for link in rows[pk].areas.all():
                trace.remove(ResidenceArea._meta.db_table, link.pk)
            trace.remove(_RESIDENCES, pk)
    changed = []
    for pk, stretches in line.stretches.items():
        before = _dates((rows[pk].start_date, rows[pk].end_date))
        if stretches and _dates(stretches[0]) != before:
            via, after = _dates(line.own[pk]), _dates(stretches[0])
            moving.assign(_RESIDENCES, pk, via)
            trace.note_change(_RESIDENCES, pk, before, after, via)
            changed.append((pk, after))
    for pk, after in changed:
        moving.assign(_RESIDENCES, pk, after)
    for pk, stretches in line.stretches.items():
        for stretch in stretches[1:]:
            _copy(trace, rows[pk], stretch)


def _address(row: Residence, absorbed_id: int) -> Address:
    areas = frozenset(link.area_id for link in row.areas.all())
    place = (fold(row.address), row.postcode, fold(row.city), row.insee_code, areas)
    return Address(row.pk, row.start_date, row.end_date, row.person_id == absorbed_id, place)


def _dates(stretch: Stretch) -> dict[str, str | None]:
    first, last = stretch
    return {
        "start_date": first.isoformat() if first else None,
        "end_date": last.isoformat() if last else None,
    }


def _copy(trace: moving.Trace, row: Residence, stretch: Stretch) -> None:
    areas = [link.area_id for link in row.areas.all()]
    values = {
        f.attname: getattr(row, f.attname) for f in Residence._meta.concrete_fields if not f.primary_key
    }
    values |= {"start_date": stretch[0], "end_date": stretch[1]}
    copy = Residence.objects.create(**values)
    ResidenceArea.objects.bulk_create(ResidenceArea(residence=copy, area_id=area) for area in areas)
    trace.note_creation(_RESIDENCES, copy.pk)


# --- answers ---------------------------------------------------------------------------------------
def _answers(trace: moving.Trace, survivor_id: int, absorbed_id: int) -> None:
    """Of two answers of one day to one question, the surviving file's stays."""
    kept = set(Situation.objects.filter(person_id=survivor_id).values_list("kind", "date"))
    for answer in Situation.objects.filter(person_id=absorbed_id):
        if (answer.kind, answer.date) in kept:
            trace.remove(Situation._meta.db_table, answer.pk)


# --- pairs -----------------------------------------------------------------------------------------
def _pairs(trace: moving.Trace, survivor_id: int, absorbed_id: int) -> None:
    """What was said of the absorbed file and a third is now said of the survivor and that third."""
    for model in (DuplicatePair, PairDecision):
        table = model._meta.db_table
        for pair in model.objects.filter(Q(low_id=absorbed_id) | Q(high_id=absorbed_id)):
            third = pair.other(absorbed_id)
            low, high = sorted((third, survivor_id))
            if (
                model is DuplicatePair
                or third == survivor_id
                or model.objects.filter(low_id=low, high_id=high).exists()
            ):
                trace.remove(table, pair.pk)
                continue
            before, after = {"low_id": pair.low_id, "high_id": pair.high_id}, {"low_id": low, "high_id": high}
            trace.note_change(table, pair.pk, before, after)
            moving.assign(table, pair.pk, after)
