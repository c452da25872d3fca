"""What happened with a company, in order and in words: the list a phone shows, and what the picture is of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts.context import Context
from maillage.kernel import formats
from maillage.kernel.addresses import address

from ..liaison import Interaction, InteractionKind, Liaison
from ..models import Organisation

Words: TypeAlias = str | Promise
_LINE = 160  # letters of a summary in the picture
# The lanes of this room; those of others stand between the exchanges and their own order.
_CHARGE, _VISITS, _EVENTS, _CALLS = 10, 20, 30, 40


@dataclass(frozen=True)
class Moment:
    """Something dated, in the lane of that name; lanes stand by `order`.

    `shape`: `band` (who is in charge), `bar` (something that lasts), `diamond` (a contract, a signature, with
    its end when it has one), `dot`. `state` of a dot: kept, planned, missed (late). `hue`, `hue-1` to
    `hue-5`, of a bar. `end` None: it runs, or has no length.
    """

    lane: Words
    shape: str
    start: dt.date
    label: Words
    end: dt.date | None = None
    detail: Words = ""
    state: str = ""
    hue: str = ""
    url: str = ""
    order: int = 50
    runs: bool = False  # whether it lasts until today when it has no end

    @cached_property
    def when(self) -> str:
        """The day, or both ends."""
        if self.end is not None and self.end != self.start:
            return f"{formats.day(self.start)} – {formats.day(self.end)}"
        return _("depuis le %s") % formats.day(self.start) if self.runs else formats.day(self.start)

    @cached_property
    def words(self) -> str:
        """The whole of it in one line."""
        return " · ".join(filter(None, [str(self.label), self.when, str(self.detail)]))


MomentsOf = Callable[[Context, Organisation], Sequence[Moment]]
_registered: list[MomentsOf] = []


def register_moments(moments: MomentsOf) -> None:
    """Add what a room knows of a company, as this context may read it; one question or two, no more."""
    if moments not in _registered:
        _registered.append(moments)


def moments_of(
    context: Context,
    organisation: Organisation,
    exchanges: Sequence[Interaction],
    charge: Sequence[Liaison],
    today: dt.date,
) -> list[Moment]:
    """Everything dated the reader may see, latest first."""
    found = [*map(_in_charge, charge)]
    for one in exchanges:
        found.append(_exchange(one))
        if one.next_on is not None and one.done_on is None:
            found.append(_to_do(one, today))
    for said in _registered:
        found += said(context, organisation)
    return sorted(found, key=lambda m: (m.start, -m.order), reverse=True)


def _in_charge(one: Liaison) -> Moment:
    return Moment(
        _("En charge"),
        "band",
        one.start_date,
        one.officer.full_name,
        end=one.end_date,
        detail=one.reason,
        order=_CHARGE,
        runs=True,
    )


def _lane(kind: str) -> tuple[str, int]:
    if kind == InteractionKind.VISIT:
        return _("Visites"), _VISITS
    if kind == InteractionKind.EVENT:
        return _("Événements"), _EVENTS
    return _("Appels, courriels"), _CALLS


def _exchange(one: Interaction) -> Moment:
    lane, order = _lane(one.kind)
    said = [
        Truncator(one.summary).chars(_LINE),
        one.contact.name if one.contact else "",
        one.officer.full_name,
    ]
    return Moment(
        lane,
        "dot",
        one.date,
        one.get_kind_display(),
        detail=", ".join(filter(None, said)),
        state="kept",
        url=address("organisations:interaction_edit", one.pk),
        order=order,
    )


def _to_do(one: Interaction, today: dt.date) -> Moment:
    assert one.next_on is not None  # noqa: S101 - asked by the caller
    lane, order = _lane(one.kind)
    late = one.next_on < today
    return Moment(
        lane,
        "dot",
        one.next_on,
        one.next_action,
        detail=_("en retard") if late else _("à faire"),
        state="missed" if late else "planned",
        url=address("organisations:interaction_edit", one.pk),
        order=order,
    )


def summary_of(moments: Sequence[Moment]) -> str:
    """The text alternative of the picture, in one sentence."""
    made = [m for m in moments if m.shape == "dot" and m.state == "kept"]
    waiting = [m for m in moments if m.state in ("planned", "missed")]
    parts = []
    if made:
        said = ngettext("%s échange", "%s échanges", len(made)) % formats.number(len(made))
        first, last = made[-1].start, made[0].start
        when = formats.day(last) if first == last else f"{formats.day(first)} – {formats.day(last)}"
        parts.append(f"{said} ({when})")
    if waiting:
        parts.append(
            ngettext("%s suite à donner", "%s suites à donner", len(waiting)) % formats.number(len(waiting))
        )
    others = [m for m in moments if m.shape in ("bar", "diamond")]
    for lane in dict.fromkeys(str(m.lane) for m in sorted(others, key=lambda m: m.order)):
        count = sum(str(m.lane) == lane for m in others)
        parts.append(f"{lane} : {formats.number(count)}")
    return ", ".join(parts) if parts else _("Rien n'est encore daté dans cette fiche.")
