"""What a sheet would declare, said before anything is written: lines, refusals, differences with the rest."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from maillage.kernel import formats
from maillage.kernel.months import add_months
from maillage.kernel.text import fold

from ..models import HoursLine, HoursState
from . import matching
from .columns import Mapping
from .lines import Extract, Note, SaidLine, extract
from .matching import LotChoice, Lots, People, modality_of
from .reading import Sheet

NEW, CHANGED, SAME, SETTLED, BESIDE = "new", "changed", "same", "settled", "beside"
_ASKED = 30  # texts of lots asked about at once


@dataclass
class PlannedLine:
    """A line that would be declared. `who` is how finding the person went (`matching.KNOWN`…).

    `state`: new; changed (the hours waiting were others: `before`); same (nothing to write); settled
    (validated hours differ); beside (declared by another way, hours differ).
    """

    said: SaidLine
    lot: LotChoice
    person_id: int | None
    who: str
    modality: str
    state: str = NEW
    before: Decimal | None = None

    @property
    def key(self) -> Hashable:
        return self.said.month, self.lot.pk, self.person_id or _said(self.said)


@dataclass
class Plan:
    """All that is told before confirming.

    `unplaced` are texts of lots nobody knows, with the lines that bear them; `question` what must be
    answered before anything is declared ("" nothing). `gone` are people of last month not in this sheet;
    `others_named` the keys of those it and `still_there` name.
    """

    extract: Extract
    lots: Lots
    lines: list[PlannedLine] = field(default_factory=list)
    refused: list[Note] = field(default_factory=list)
    unplaced: dict[str, list[int]] = field(default_factory=dict)
    question: str = ""
    gone: list[str] = field(default_factory=list)
    still_there: list[str] = field(default_factory=list)
    others_named: set[int] = field(default_factory=set)
    last_month: Decimal | None = None

    @property
    def hours(self) -> Decimal:
        return sum((one.said.hours for one in self.lines), Decimal(0))

    @property
    def training(self) -> Decimal:
        return sum((one.said.training_hours for one in self.lines), Decimal(0))

    @property
    def to_write(self) -> list[PlannedLine]:
        """Lines whose declaration would change something: all those of a person on a lot, or none."""
        moved = {one.key for one in self.lines if one.state != SAME}
        return [one for one in self.lines if one.key in moved]

    @property
    def people(self) -> set[int]:
        """Everybody with a file who is named here."""
        return {one.person_id for one in self.lines if one.person_id is not None} | self.others_named

    @property
    def unknown(self) -> list[PlannedLine]:
        return [one for one in self.lines if one.person_id is None]


def plan_of(network_id: int, company_id: int, month: dt.date, sheet: Sheet, mapping: Mapping) -> Plan:
    """Read the sheet and compare: a constant number of questions of the database."""
    found = extract(sheet, mapping, month)
    lots = Lots(matching.lots_of(network_id, company_id, month), mapping.lot, mapping.lots)
    plan = Plan(found, lots, refused=list(found.refused))
    people = People(network_id, company_id, lots.choices, month, found.lines)
    for said in found.lines:
        lot = lots.find(said)
        if lot is None:
            _refuse_without_lot(plan, said)
            continue
        person_id, who = people.find(said)
        modality = modality_of(said, lot, mapping.modality)
        plan.lines.append(PlannedLine(said, lot, person_id, who, modality))
    plan.refused.sort(key=lambda note: note.line)
    _compare(plan, network_id, company_id, month)
    plan.question = _question(plan)
    return plan


def _refuse_without_lot(plan: Plan, said: SaidLine) -> None:
    text = plan.lots.text_of(said)
    if text:
        plan.unplaced.setdefault(text, []).extend(said.lines)
        reason = _("« %s » : dites de quel lot il s'agit.") % text
    else:
        reason = _("rien ne dit le lot : choisissez celui de ce tableau.")
    plan.refused.append(Note(said.lines[0], reason, wrong=True))


def _question(plan: Plan) -> str:
    if not plan.lots.choices:
        return _("Cette entreprise n'est sur aucun lot : ajoutez-la d'abord à un marché.")
    if plan.lines:
        return ""
    if plan.unplaced:
        return _("Dites à quels lots correspondent les mots de ce tableau.")
    if plan.extract.lines:
        return _("Dites de quel lot sont ces heures.")
    if plan.extract.others:
        months = ", ".join(formats.month(month) for month in sorted(plan.extract.others))
        return _("Aucune heure de ce mois dans ce tableau ; il en porte pour : %s.") % months
    if plan.extract.rubrics and all(kind == "none" for kind in plan.extract.rubrics.values()):
        return _("Aucune rubrique n'est comptée : dites lesquelles sont des heures.")
    return _("Aucune ligne d'heures n'est lue : vérifiez les colonnes choisies.")


def _said(said: SaidLine) -> str:
    return f"{matching.name_key(said.last_name, said.first_name)}|{said.birth_date or ''}"


def _compare(plan: Plan, network_id: int, company_id: int, month: dt.date) -> None:
    """With what is declared already of these months, and with the month before: one question."""
    months = {one.said.month for one in plan.lines} | {month, add_months(month, -1)}
    rows = (
        HoursLine.objects.filter(
            Q(person__isnull=True) | Q(person__kept_as=""),
            statement__network_id=network_id,
            statement__company_id=company_id,
            statement__month__in=months,
        )
        .exclude(state=HoursState.REJECTED)
        .select_related("statement", "person")
        .order_by("pk")
    )
    there: dict[Hashable, list[HoursLine]] = defaultdict(list)
    for row in rows:
        there[row.statement.month, row.lot_id, row.person_id or _said_of_row(row)].append(row)
    wanted: dict[Hashable, list[PlannedLine]] = defaultdict(list)
    for one in plan.lines:
        wanted[one.key].append(one)
    for key, lines in wanted.items():
        _state(lines, there.get(key, []))
    _tell_differences(plan, list(rows), wanted, month)


def _said_of_row(row: HoursLine) -> str:
    return f"{matching.name_key(row.said_last_name, row.said_first_name)}|{row.said_birth_date or ''}"


def _state(lines: list[PlannedLine], rows: list[HoursLine]) -> None:
    """What declaring these lines of one person on a lot would change of the rows there."""
    if not rows:
        return
    validated = [row for row in rows if row.state == HoursState.VALIDATED]
    waiting = [row for row in rows if row.state != HoursState.VALIDATED]
    sums = _sum([(one.said.hours, one.said.training_hours) for one in lines])
    of_sheet = [row for row in waiting if row.source == "sheet"]
    for compared, state in ((validated, SETTLED), (of_sheet, CHANGED), (waiting, BESIDE)):
        if not compared:
            continue
        held = _sum([(row.hours, row.training_hours) for row in compared])
        ways = {row.modality for row in compared} == {one.modality for one in lines}
        same = held == sums and (ways or state == SETTLED)
        for one in lines:
            one.state, one.before = (SAME if same else state), held[0]
        return


def _sum(pairs: list[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    return sum((a for a, _b in pairs), Decimal(0)), sum((b for _a, b in pairs), Decimal(0))


def _tell_differences(plan: Plan, rows: list[HoursLine], wanted: dict, month: dt.date) -> None:
    before = [row for row in rows if row.statement.month == add_months(month, -1)]
    here = {matching.name_key(one.said.last_name, one.said.first_name) for one in plan.lines}
    here |= {one.person_id for one in plan.lines if one.person_id}  # type: ignore[misc]
    if before:
        plan.last_month = sum((row.hours for row in before), Decimal(0))
        absent = [row for row in before if not _is_here(row, here)]
        plan.gone = sorted({_name(row) for row in absent})
        plan.others_named |= {row.person_id for row in absent if row.person_id is not None}
    left = [
        row
        for row in rows
        if row.statement.month == month
        and row.source == "sheet"
        and row.state != HoursState.VALIDATED
        and (month, row.lot_id, row.person_id or _said_of_row(row)) not in wanted
    ]
    plan.still_there = sorted({f"{_name(row)} ({formats.number(row.hours)} h)" for row in left})
    plan.others_named |= {row.person_id for row in left if row.person_id is not None}


def _is_here(row: HoursLine, here: set) -> bool:
    return row.person_id in here or matching.name_key(row.said_last_name, row.said_first_name) in here


def _name(row: HoursLine) -> str:
    return str(row.person) if row.person else f"{row.said_first_name} {row.said_last_name}".strip()


def texts_of_lots(sheet: Sheet, mapping: Mapping, month: dt.date) -> list[str]:
    """The different things rows say of lots, for somebody to say what each is; the most frequent first."""
    if mapping.missing():
        return []
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    for one in extract(sheet, mapping, month).lines:
        text = " / ".join(filter(None, [one.contract, one.lot]))
        if text:
            shown.setdefault(fold(text), text)
            counts[fold(text)] = counts.get(fold(text), 0) + 1
    return [shown[key] for key in sorted(counts, key=lambda key: -counts[key])[:_ASKED]]
