"""Whom and what a sheet speaks of: people and lots found by what the company writes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Max, Q
from django.utils.translation import gettext as _

from maillage.kernel.months import add_months
from maillage.kernel.text import fold
from maillage.people.models import Person

from ..hours.reach import named
from ..models import Lot, LotCompany, Modality
from .lines import SaidLine

_LOOKED_BACK = 12  # months of statements of the company in which people are looked for
_TELLING = 4  # signs under which a part of a text says nothing


@dataclass(frozen=True)
class LotChoice:
    """A lot the company works on. `words` are the ways to write it, folded; `modality` what was planned."""

    pk: int
    label: str
    words: frozenset[str]
    titles: frozenset[str]
    contract_words: frozenset[str]
    modality: str
    runs: bool


def lots_of(network_id: int, company_id: int, month: dt.date) -> list[LotChoice]:
    """The lots where the company has a part, or has had hours; those of the month first. Two questions."""
    parts = {
        one.lot_id: one
        for one in LotCompany.objects.filter(organisation_id=company_id, lot__contract__network_id=network_id)
    }
    lots = (
        Lot.objects.filter(
            Q(pk__in=list(parts))
            | Q(lines__statement__company_id=company_id, lines__statement__network_id=network_id)
        )
        .select_related("contract__operation")
        .annotate(later_end=Max("amendments__new_end_date"))
        .order_by("contract__title", "number", "pk")
        .distinct()
    )
    found = [_choice(lot, parts.get(lot.pk), month) for lot in lots]
    return sorted(found, key=lambda one: not one.runs)


def _choice(lot: Lot, part: LotCompany | None, month: dt.date) -> LotChoice:
    contract = lot.contract
    last_day = add_months(month, 1) - dt.timedelta(days=1)
    ends = [day for day in (lot.end_date, lot.later_end) if day]
    runs = (
        lot.closed_on is None
        and (lot.start_date is None or lot.start_date <= last_day)
        and (not ends or max(ends) >= month)
    )
    label = " · ".join(
        filter(None, [_("lot %s") % lot.number if lot.number else "", lot.title, str(contract)])
    )
    ref, title, number = fold(contract.ref or ""), fold(contract.title), fold(lot.number)
    operation = fold(contract.operation.name) if contract.operation else ""
    numbered = {number, f"lot {number}"} if number else set()
    joined = {f"{a} {b}" for a in (ref, title) for b in numbered if a}
    return LotChoice(
        pk=lot.pk,
        label=label,
        words=frozenset(
            filter(None, {ref, title, fold(lot.title), operation, fold(label), *numbered, *joined})
        ),
        titles=frozenset(filter(None, {title, fold(lot.title), operation, ref})),
        contract_words=frozenset(filter(None, {ref, title, operation, fold(str(contract))})),
        modality=part.modality if part else "",
        runs=runs,
    )


@dataclass
class Lots:
    """Finds the lot of a line. `said` is what was answered of a text once, folded → number of a lot."""

    choices: Sequence[LotChoice]
    default: int | None = None
    said: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_pk = {one.pk: one for one in self.choices}

    def text_of(self, line: SaidLine) -> str:
        """What the line says of its lot, "" when it says nothing."""
        return " / ".join(filter(None, [line.contract, line.lot]))

    def find(self, line: SaidLine) -> LotChoice | None:
        text = self.text_of(line)
        if not text:
            return self.alone()
        answered = self.by_pk.get(self.said.get(fold(text), 0))
        return answered or self._by_words(fold(line.contract), fold(line.lot))

    def by_text(self, text: str) -> LotChoice | None:
        """The lot a text of `text_of` leads to by itself."""
        contract, slash, lot = text.partition(" / ")
        return self._by_words(fold(contract), fold(lot)) if slash else self._by_words("", fold(text))

    def alone(self) -> LotChoice | None:
        """The lot of rows that say none: the one chosen, else the only one of the month."""
        if self.default is not None:
            return self.by_pk.get(self.default)
        running = [one for one in self.choices if one.runs]
        return running[0] if len(running) == 1 else None

    def _by_words(self, contract: str, lot: str) -> LotChoice | None:
        found: Iterable[LotChoice] = self.choices
        if contract:
            found = [one for one in found if contract in one.contract_words or contract in one.words]
        if lot:
            exact = [one for one in found if lot in one.words]
            found = exact or [one for one in found if _tells(lot, one.titles)]
        found = list(found)
        if len(found) > 1:
            found = [one for one in found if one.runs]
        return found[0] if len(found) == 1 else None


def _tells(text: str, titles: frozenset[str]) -> bool:
    """Whether a title holds the text as whole words, or the text the title."""
    return len(text) >= _TELLING and any(
        f" {text} " in f" {title} " or (len(title) >= _TELLING and f" {title} " in f" {text} ")
        for title in titles
    )


# What was found of a person.
KNOWN, UNKNOWN, SEVERAL, OTHER_BIRTH = "known", "unknown", "several", "other_birth"


class People:
    """Finds who a line names: by name and birth date in the network, else by name among those this company
    declared lately and those of its lots. Two questions, however many lines."""

    def __init__(
        self,
        network_id: int,
        company_id: int,
        lots: Sequence[LotChoice],
        month: dt.date,
        lines: Sequence[SaidLine],
    ) -> None:
        near = Person.objects.filter(
            Q(
                clause_hours__statement__network_id=network_id,
                clause_hours__statement__company_id=company_id,
                clause_hours__statement__month__gte=add_months(month, -_LOOKED_BACK),
            )
            | Q(
                clause_hours__statement__network_id=network_id,
                clause_hours__lot_id__in=[one.pk for one in lots],
            ),
            kept_as="",
        )
        self.people: dict[str, set[int]] = defaultdict(set)
        self.births: dict[int, dt.date] = {}
        for pk, last, birth, first, day in (
            near.order_by("pk")
            .values_list("pk", "last_name", "birth_name", "first_name", "birth_date")
            .distinct()
        ):
            self.births[pk] = day
            for name in filter(None, (last, birth)):
                self.people[name_key(name, first)].add(pk)
        self.dated: dict[tuple[str, dt.date], set[int]] = defaultdict(set)
        dated = {(one.last_name, one.first_name, one.birth_date) for one in lines if one.birth_date}
        if dated:
            from ..hours.checks import said_as

            found = named(network_id, dated)
            for last, first, day in dated:
                self.dated[name_key(last, first), day] |= set(found.get(said_as(last, first, day), ()))

    def find(self, line: SaidLine) -> tuple[int | None, str]:
        """The number of the person, None when nobody or several; and how it went."""
        key = name_key(line.last_name, line.first_name)
        near = self.people.get(key, set())
        if line.birth_date:
            same = {pk for pk in near if self.births[pk] == line.birth_date}
            same |= self.dated.get((key, line.birth_date), set())
            if not same:
                return None, OTHER_BIRTH if near else UNKNOWN
            near = same
        if len(near) == 1:
            return next(iter(near)), KNOWN
        return None, SEVERAL if near else UNKNOWN


def name_key(last_name: str, first_name: str) -> str:
    """The same whichever of the two names comes first."""
    return " ".join(sorted(fold(f"{last_name} {first_name}").split()))


def modality_of(line: SaidLine, lot: LotChoice, default: str) -> str:
    """What the row says, else what was chosen for the sheet, else what was planned for the lot."""
    return line.modality or default or lot.modality or Modality.DIRECT
