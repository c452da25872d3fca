"""References: how a row of a file points at a record.

A reference belongs to the organisation that imports. A record that was typed, or that another organisation
recorded, has none of ours: exports name it `maillage:123`, and imports understand that name for the
records the organisation reaches.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from .batch import Batch
from .cells import CellError, Text

PREFIX = "maillage:"


class Reference(Text):
    """A key of the organisation's own, or `maillage:123`."""

    def __init__(self) -> None:
        super().__init__(64)

    def parse(self, text: str) -> str:
        text = super().parse(text)
        if text.lower().startswith(PREFIX):
            number = text[len(PREFIX) :].strip()
            if not (number.isascii() and number.isdecimal()) or len(number) > 18:
                raise CellError(_("« %s » : les références en « maillage: » sont celles d'un export") % text)
            return f"{PREFIX}{int(number)}"
        return text

    def describe(self) -> str:
        return _("votre propre référence, 64 caractères au plus")


def shown(ref: str | None, origin_id: int, pk: int, organisation_id: int) -> str:
    """The reference an export gives a record: the organisation's own, else `maillage:123`."""
    return ref if ref and origin_id == organisation_id else f"{PREFIX}{pk}"


def find(
    queryset: models.QuerySet,
    refs: Iterable[str],
    organisation_id: int,
    fields: Sequence[str],
    *,
    origin: str = "origin",
    reach: Q | None = None,
) -> dict[str, tuple[Any, ...]]:
    """Reference -> values of (`pk`, *fields) of the record it points at.

    `origin` is the field of the organisation that recorded; `reach` the condition under which the
    organisation reaches records of others (for `maillage:` references only).
    """
    own, numbered = set(), {}
    for ref in refs:
        if ref.startswith(PREFIX):
            numbered[int(ref[len(PREFIX) :])] = ref
        else:
            own.add(ref)
    mine = Q(**{f"{origin}_id": organisation_id})
    found: dict[str, tuple[Any, ...]] = {}
    if own:
        rows = queryset.filter(mine, ref__any_of=list(own)).values_list("ref", "pk", *fields)
        found.update({row[0]: row[1:] for row in rows.iterator(chunk_size=20_000)})
    if numbered:
        near = queryset.filter(mine if reach is None else mine | reach, pk__any_of=list(numbered))
        found.update({numbered[row[0]]: row for row in near.values_list("pk", *fields).distinct()})
    return found


def refuse_doubles(batch: Batch, *names: str) -> None:
    """Refuse rows that bear the same key in one file.

    All of them when they differ, since nothing says which one is right; else all but the first.
    """
    groups: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    columns = [batch.values[name] for name in names]
    for row in batch.rows():
        groups[tuple(column[row] for column in columns)].append(row)
    for rows in groups.values():
        if len(rows) == 1:
            continue
        lines = [batch.table.lines[row] for row in rows]
        alike = all(batch.table.rows[row] == batch.table.rows[rows[0]] for row in rows)
        for row in rows[1:] if alike else rows:
            others = ", ".join(str(line) for line in lines if line != batch.table.lines[row])
            batch.reject(
                row,
                names[0],
                _("la même ligne est déjà dans ce fichier (ligne %s)") % others
                if alike
                else _("la même référence est à une autre ligne du fichier (%s), avec d'autres valeurs")
                % others,
            )
