"""What signatories promised and did, as `attribution` reads it. Callers scope the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.urls import reverse

from maillage.accounts.context import Context
from maillage.organisations.deeds import Deed, sources

from .. import attribution
from ..definition import Charter
from ..loading import charter
from ..models import ActionProof
from ..states import CommitmentState, commitment_state

_DEEDS = dict(Deed.choices)


@dataclass(frozen=True)
class Promise:
    """A commitment with what fulfils it."""

    id: int
    signature_id: int
    organisation_id: int
    version: str
    axis: str
    kind: str
    quantity: int
    starts_on: dt.date
    due_on: dt.date
    done: int
    people: int

    @property
    def charter(self) -> Charter:
        return charter(self.version)

    @property
    def kept(self) -> bool:
        return self.done >= self.quantity

    @property
    def label(self) -> str:
        return self.charter.kind_label(self.kind)

    @property
    def axis_label(self) -> str:
        return self.charter.axis_label(self.axis)

    @property
    def text(self) -> str:
        """« 2 / 5 embauches »."""
        return f"{self.done} / {self.quantity} {self.charter.unit(self.kind, self.quantity)}"

    @property
    def shown(self) -> int:
        """What the bar shows: full at most."""
        return min(self.done, self.quantity)

    def state(self, day: dt.date) -> CommitmentState:
        return commitment_state(self.charter, self.quantity, self.done, self.starts_on, self.due_on, day)


@dataclass(frozen=True)
class Done:
    """A deed of a signatory. `promised`: the kind of commitment it was entered as, "" when read elsewhere.

    `proofs` are the standing ones of an action of this room, the first attached first.
    """

    signature_id: int
    organisation_id: int
    kind: str
    model: str
    record_id: int
    day: dt.date
    quantity: int
    people: int
    people_once: int
    person_id: int | None
    label: str
    promised: str
    pinned: int | None
    commitment_id: int | None = None
    proofs: list[ActionProof] = field(default_factory=list, compare=False)

    @property
    def proved(self) -> bool:
        return bool(self.proofs)

    @property
    def title(self) -> str:
        return str(_DEEDS.get(self.kind, self.kind))

    @property
    def entered(self) -> bool:
        """Whether it is an action of this room, that can be corrected here."""
        return self.model == attribution.ACTION


def promises(network_id: int, only: str = "", **bound: Any) -> list[Promise]:
    """The commitments of a network's signatories, the earliest due first; `only` is about a signature `s`."""
    sql = (
        "SELECT commitment_id, sum(quantity)::bigint, sum(people)::bigint"  # noqa: S608 - fragments of ours
        f" FROM ({attribution.attributed(only)}) read"
        " WHERE commitment_id IS NOT NULL GROUP BY commitment_id"
    )
    sums = {pk: (quantity, people) for pk, quantity, people in _rows(sql, network_id, bound)}
    return _promises(network_id, only, bound, sums)


def both(network_id: int, only: str = "", **bound: Any) -> tuple[list[Promise], list[Done]]:
    """`promises` and `done` at once: deeds are given to commitments one time only."""
    deeds = done(network_id, only, **bound)
    sums: dict[int, tuple[int, int]] = {}
    for one in deeds:
        if one.commitment_id is not None:
            quantity, people = sums.get(one.commitment_id, (0, 0))
            sums[one.commitment_id] = (quantity + one.quantity, people + one.people)
    return _promises(network_id, only, bound, sums), deeds


def _promises(
    network_id: int, only: str, bound: Mapping[str, Any], sums: Mapping[int, tuple[int, int]]
) -> list[Promise]:
    sql = f"{attribution.promised(only)} ORDER BY c.due_on, c.starts_on, c.id"
    whole: list[list[Any]] = [[*row, *sums.get(row[0], (0, 0))] for row in _rows(sql, network_id, bound)]
    return [Promise(*facts) for facts in whole]


def done(network_id: int, only: str = "", **bound: Any) -> list[Done]:
    """The deeds of a network's signatories with the commitment each fulfils, the latest first."""
    columns = ", ".join(name.strip() for name in attribution.COLUMNS.split(","))
    sql = (
        f"SELECT {columns}, commitment_id FROM ({attribution.attributed(only)}) read"  # noqa: S608
        " ORDER BY day DESC, model, record_id"
    )
    found = [Done(*row) for row in _rows(sql, network_id, bound)]
    actions = {one.record_id: one for one in found if one.entered}
    if actions:
        proofs = ActionProof.objects.standing().filter(action__in=list(actions)).order_by("pk")
        for proof in proofs.only("key", "name", "uploaded_at", "action_id"):
            actions[proof.action_id].proofs.append(proof)
    return found


def _rows(sql: str, network_id: int, bound: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**attribution.parameters(network_id), **bound})
        return cursor.fetchall()


def addresses(context: Context, deeds: Iterable[Done]) -> dict[tuple[str, int], str]:
    """Where the records behind some deeds open, for those the reader may open: one question a room."""
    wanted: dict[str, set[int]] = {}
    for one in deeds:
        wanted.setdefault(one.model, set()).add(one.record_id)
    found = {
        (attribution.ACTION, pk): reverse("charter:action_edit", args=[pk])
        for pk in wanted.pop(attribution.ACTION, ())
    }
    for source in sources():
        if ids := wanted.get(source.model):
            found |= {(source.model, pk): url for pk, url in source.opens(context, ids).items()}
    return found
