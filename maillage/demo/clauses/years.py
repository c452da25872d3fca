"""The years whose figures were published: urban renewal since 2005, then 2016 and 2017 to the unit."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from maillage.kernel.months import add_months

from ..records import PersonRecord
from . import targets
from .buyers import HOSPITAL
from .companies import Companies
from .markets import Market, Names, Place, draw_contract, draw_market, join
from .people import somebody
from .records import HUNDREDTHS, ClauseRecords, LineRecord, MarketRecord
from .targets import Part
from .work import Spell, deal, fit, follow_on, hire, lay_out, round_oddly, train, write_lines

_A_MONTH = 102  # hours a person does on average in a month
_AGAIN = 0.6  # share of the operations of 2017 that had begun the year before
_BEYOND = 4  # months that contracts of 2017 may run on for
_SHARING = "ei1"  # the inclusion structure whose contracts serve two buyers
_MANY_FIRST = dt.date(2007, 1, 1)  # neighbourhoods have their outlines since


@dataclass
class Drawn:
    """A part once drawn."""

    part: Part
    market: Market
    spells: list[Spell] = field(default_factory=list)


class Years:
    """Draws everything up to 2017 into `found`."""

    def __init__(self, seed: str, found: ClauseRecords, companies: Companies, names: Names) -> None:
        self._seed, self._found, self._companies = seed, found, companies
        self._names = names

    def draw(self) -> None:
        """2017 first: some of its operations had begun before."""
        of_2017 = self._of_2017()
        self._of_2016(of_2017)
        self._before(random.Random(f"{self._seed}:clauses:before"))

    # --- 2017 ---------------------------------------------------------------------------------------
    def _of_2017(self) -> dict[str, Drawn]:
        rng = random.Random(f"{self._seed}:clauses:2017")
        first, last = dt.date(2017, 1, 1), dt.date(2017, 12, 1)
        taken: set[int] = set()
        markets = {
            part.name: draw_market(
                rng, part, self._companies, self._names, taken, first, add_months(last, 12)
            )
            for part in targets.OF_2017
        }
        drawn: dict[str, Drawn] = {}
        drawn["city38"] = self._part(rng, markets["city38"], last, _BEYOND, short=targets.BOTH)
        both = [spell.hired.person for spell in drawn["city38"].spells[: targets.BOTH]]
        drawn["city28"] = self._part(rng, markets["city28"], last, 0, known=both)
        shared = self._share(rng, drawn["city28"].spells[: targets.BOTH], markets["other38"])
        for name in ("state", "anru", "other28"):
            drawn[name] = self._part(rng, markets[name], last, _BEYOND)
        hours = sum(line.hours for line in shared) // HUNDREDTHS
        drawn["other38"] = self._part(rng, markets["other38"], last, _BEYOND, less=hours)
        self._reserved(rng, last)
        return drawn

    def _part(
        self,
        rng: random.Random,
        market: Market,
        last: dt.date,
        beyond: int = 0,
        *,
        short: int = 0,
        known: Sequence[PersonRecord] = (),
        less: int = 0,
    ) -> Drawn:
        """Everything of a part. The first `short` spells are over by April; those of `known` people begin
        after that, part time; `less` hours of the part are drawn elsewhere."""
        part = market.part
        spells = deal(rng, market.places, part.contracts)
        if known:
            self._bring_forward(spells, self._companies.suppliers[_SHARING], len(known))
        follow_on(rng, spells, part.persons, but=short)
        residents = part.residents
        hours: dict[bool | None, int] = {None: part.hours - less}
        counts: dict[bool | None, int] = {None: part.contracts}
        if residents is not None and part.resident_hours is not None:
            self._settle(rng, spells[: part.persons], residents)
            for spell in spells[part.persons :]:
                spell.resident = spell.after.resident if spell.after else None
            hours = {True: part.resident_hours, False: part.hours - part.resident_hours}
            counts = {flag: sum(one.resident is flag for one in spells) for flag in hours}
        lay_out(rng, spells, lambda one: hours[one.resident] / counts[one.resident] / _A_MONTH, last, beyond)
        self._set_apart(spells, short, known)
        for spell, person in zip(spells, known, strict=False):
            spell.person = person
        hire(rng, spells, self._companies, self._draw_person(rng))
        write_lines(rng, spells)
        for flag, total in hours.items():
            lines = [
                line for one in spells if one.resident is flag for line in one.lines if line.month <= last
            ]
            fit(lines, total)
            round_oddly(rng, [line for line in lines if not known or line.person not in known])
        self._keep(rng, spells)
        return Drawn(part, market, spells)

    @staticmethod
    def _bring_forward(spells: list[Spell], company: int, count: int) -> None:
        """The first `count` spells are with this company."""
        spells.sort(key=lambda one: one.place.company != company)
        for spell in spells[1:count]:
            spell.place = spells[0].place

    @staticmethod
    def _set_apart(spells: Sequence[Spell], short: int, known: Sequence[PersonRecord]) -> None:
        for spell in spells[:short]:
            spell.first, spell.months = dt.date(2017, 2, 1), 2
        for spell in spells[: len(known)]:
            spell.first, spell.months, spell.part = dt.date(2017, 5, 1), 4, 0.55

    @staticmethod
    def _settle(rng: random.Random, firsts: Sequence[Spell], residents: int) -> None:
        """So many of them live in a priority neighbourhood; nobody does before these have their outlines."""
        early = [one for one in firsts if one.place.lot.first < _MANY_FIRST]
        others = [one for one in firsts if one.place.lot.first >= _MANY_FIRST]
        rng.shuffle(others)
        for n, spell in enumerate(others + early):
            spell.resident = n < residents

    @staticmethod
    def _draw_person(rng: random.Random) -> Callable[[Spell], PersonRecord]:
        return lambda spell: somebody(rng, spell.place.lot.trade, spell.first, spell.resident)

    def _share(self, rng: random.Random, spells: Sequence[Spell], market: Market) -> list[LineRecord]:
        """The same contracts have hours of another buyer too, under article 38."""
        lot = next(
            one
            for contract in market.contracts
            for one in contract.lots
            if contract.nature == "services" and one.trade in ("cleaning", "maintenance")
        )
        found = []
        for spell in spells:
            place = join(lot, spell.place.company, self._companies)
            for line in spell.lines[:3]:
                hours = rng.choice((14, 21, 28, 35)) * HUNDREDTHS
                found.append(LineRecord(lot, place.company, line.month, spell.hired, hours, place.modality))
        self._found.lines += found
        return found

    def _reserved(self, rng: random.Random, last: dt.date) -> None:
        """A contract reserved for inclusion structures, which begins with training only."""
        part = Part("reserved", (HOSPITAL,), {"reserved_siae": 1}, *(targets.RESERVED,) * 2, 0, 1)
        company = self._companies.suppliers["ei6"]
        contract = draw_contract(
            rng,
            part,
            self._companies,
            self._names,
            HOSPITAL,
            [company],
            dt.date(2017, 10, 1),
            add_months(last, 12),
        )
        self._found.markets.append(contract)
        (lot,) = contract.lots
        spells = [
            Spell(Place(lot, company, "direct"), dt.date(2017, 11, 1), 5) for _ in range(part.contracts)
        ]
        hire(rng, spells, self._companies, self._draw_person(rng))
        write_lines(rng, spells)
        for spell in spells:
            for line in spell.lines:
                if line.month <= last:
                    line.hours, line.training = 0, rng.choice((70, 98, 105)) * HUNDREDTHS
        self._found.hires += [one.hired for one in spells]
        self._found.lines += [line for one in spells for line in one.lines]

    def _keep(self, rng: random.Random, spells: Sequence[Spell]) -> None:
        lines = [line for one in spells for line in one.lines]
        train(rng, lines)
        self._found.hires += [one.hired for one in spells]
        self._found.lines += lines

    # --- 2016 and before ----------------------------------------------------------------------------
    def _of_2016(self, of_2017: dict[str, Drawn]) -> None:
        rng = random.Random(f"{self._seed}:clauses:2016")
        first, last = dt.date(2016, 1, 1), dt.date(2016, 12, 1)
        taken: set[int] = set()
        kept = {part.name: self._begun(rng, of_2017[part.name].market, part) for part in targets.OF_2016}
        for contracts in kept.values():
            for lot in (lot for one in contracts for lot in one.lots):
                lot.first = first
                taken.add(lot.holder)
        for part in targets.OF_2016:
            market = draw_market(rng, part, self._companies, self._names, taken, first, last, kept[part.name])
            self._found.markets += [one for one in market.contracts if one not in kept[part.name]]
            self._part(rng, market, last)
        self._found.markets += [one for drawn in of_2017.values() for one in drawn.market.contracts]

    @staticmethod
    def _begun(rng: random.Random, market: Market, part: Part) -> list[MarketRecord]:
        """Operations of 2017 that were there in 2016: all of those of urban renewal, counted once."""
        able = [one for one in market.contracts if one.buyer in part.buyers]
        rng.shuffle(able)
        if part.renewal:
            return able[: part.operations]
        return able[: int(part.operations * _AGAIN)]

    def _before(self, rng: random.Random) -> None:
        """2005 to 2015: each operation lasts one to four years."""
        part = targets.RENEWAL_BEFORE
        first, last = dt.date(2005, 1, 1), dt.date(2015, 12, 1)
        market = draw_market(rng, part, self._companies, self._names, set(), first, last)
        order = rng.sample(market.contracts, len(market.contracts))
        for n, contract in enumerate(order):
            early = n < 3
            opens = add_months(first if early else _MANY_FIRST, rng.randint(0, 18 if early else 92))
            for lot in contract.lots:
                lot.first = add_months(opens, rng.randint(0, 3))
                lot.last = min(last, add_months(lot.first, rng.randint(11, 36)))
        self._part(rng, market, last)
        self._found.markets += market.contracts


__all__ = ["Drawn", "Years"]
