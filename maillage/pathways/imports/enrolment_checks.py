"""Rules of enrolments that look beyond one row: two pathways at once, steps left outside of the dates."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Max, Min
from django.utils.translation import gettext as _

from maillage.kernel.formats import day as format_day
from maillage.kernel.sheets.batch import Batch
from maillage.pathways.models import Enrolment, Step


def refuse_overlaps(batch: Batch, keys: dict[int, tuple[int, int]], known: dict[int, int]) -> None:
    """Refuse rows that would give a person two pathways of one programme at the same time.

    `keys[row]` is (person, programme); `known[row]` the primary key of the pathway the row corrects. A row
    that is refused leaves its pathway as it is recorded, which may in turn refuse another: hence the loop.
    """
    people = sorted({person for person, _programme in keys.values()})
    recorded: dict[tuple[int, int], list[tuple[int, dt.date, dt.date | None]]] = {}
    columns = ("person_id", "programme_id", "id", "entry_date", "exit_date")
    for person, programme, pk, entry, exit_ in (
        Enrolment.objects.filter(person_id__any_of=people).values_list(*columns).iterator(chunk_size=20_000)
    ):
        recorded.setdefault((person, programme), []).append((pk, entry, exit_))
    by_case: dict[tuple[int, int], list[int]] = {}
    for row, case in keys.items():
        by_case.setdefault(case, []).append(row)
    for case, rows in by_case.items():
        while _refuse_in(batch, rows, recorded.get(case, []), known):
            pass


def _refuse_in(
    batch: Batch,
    rows: list[int],
    recorded: list[tuple[int, dt.date, dt.date | None]],
    known: dict[int, int],
) -> bool:
    entries, exits = batch.values["entry_date"], batch.values["exit_date"]
    good = [row for row in rows if batch.is_good(row)]
    corrected = {known[row] for row in good if row in known}
    spans: list[tuple[dt.date, dt.date | None, int | None]] = [
        (entries[row], exits[row], row) for row in good
    ]
    spans += [(entry, exit_, None) for pk, entry, exit_ in recorded if pk not in corrected]
    spans.sort(key=lambda span: (span[0], span[1] or dt.date.max))
    refused = False
    for number, (entry, exit_, row) in enumerate(spans):
        for other_entry, other_exit, other in spans[number + 1 :]:
            if exit_ is not None and other_entry > exit_:
                break
            for one, first, last, against in (
                (row, other_entry, other_exit, other),
                (other, entry, exit_, row),
            ):
                if one is not None and batch.is_good(one):
                    batch.reject(one, "entry_date", _sentence(batch, first, last, against))
                    refused = True
    return refused


def _sentence(batch: Batch, entry: dt.date, exit_: dt.date | None, row: int | None) -> str:
    dates = {"entry": format_day(entry), "exit": format_day(exit_)}
    if row is not None:
        return _("ce parcours chevauche celui de la ligne %(line)d, du %(entry)s au %(exit)s") % (
            dates | {"line": batch.table.lines[row]}
        )
    if exit_ is None:
        return (
            _(
                "cette personne a déjà un parcours ouvert dans ce programme depuis le %(entry)s : "
                "enregistrez d'abord sa sortie"
            )
            % dates
        )
    return _("cette personne a déjà un parcours dans ce programme du %(entry)s au %(exit)s") % dates


def refuse_uncovered_steps(batch: Batch, known: dict[int, int]) -> None:
    """Refuse new dates that would leave recorded steps outside of their pathway.

    `known[row]` is the primary key of the pathway the row corrects.
    """
    extents = _extents(known[row] for row in known if batch.is_good(row))
    for row, pk in known.items():
        if pk not in extents or not batch.is_good(row):
            continue
        first, last_start, last_end = extents[pk]
        entry, exit_ = batch.values["entry_date"][row], batch.values["exit_date"][row]
        if first < entry:
            batch.reject(
                row,
                "entry_date",
                _("une étape commence le %s, avant l'entrée : corrigez-la d'abord") % format_day(first),
            )
        elif exit_ is not None and last_start > exit_:
            batch.reject(
                row,
                "exit_date",
                _("une étape commence le %s, après la sortie : corrigez-la d'abord") % format_day(last_start),
            )
        elif exit_ is not None and last_end is not None and last_end > exit_:
            batch.reject(
                row,
                "exit_date",
                _("une étape finit le %s, après la sortie : corrigez-la d'abord") % format_day(last_end),
            )


def _extents(enrolments: Iterable[int]) -> dict[int, tuple[dt.date, dt.date, dt.date | None]]:
    found = (
        Step.objects.filter(enrolment_id__any_of=list(enrolments))
        .values("enrolment_id")
        .annotate(first=Min("start_date"), last_start=Max("start_date"), last_end=Max("end_date"))
        .values_list("enrolment_id", "first", "last_start", "last_end")
    )
    return {row[0]: row[1:] for row in found}
