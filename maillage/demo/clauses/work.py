"""Who works where, when, and how many hours each month: to the exact counts of a part."""

from __future__ import annotations

import datetime as dt
import random
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from maillage.kernel.months import add_months

from ..calibration.apportion import apportion
from ..dates import DAY, clamp, weekday
from ..records import Job, PersonRecord
from .companies import CONTRACT, Companies
from .markets import Place
from .records import HUNDREDTHS, HireRecord, LineRecord

MONTH_OF_35 = 151.67
MOST = 186  # hours of a line: a month of 43 hours a week
_HALF = HUNDREDTHS // 2
_WEEKLY = {
    "interim": (35, 35, 35, 30),
    "cddu": (12, 16, 20, 24),
    "cddi": (26, 26, 24, 28, 30),
    "cdd": (35, 35, 35, 35, 30, 28, 24),
    "cdi": (35, 35, 30, 24),
    "professionalisation": (35,),
    "apprenticeship": (35,),
}
_DIRECT_KINDS = {"cdd": 76, "cdi": 12, "professionalisation": 7, "apprenticeship": 5}
TITLES = {
    "building_shell": ("Manœuvre du bâtiment", "Aide maçon", "Coffreur bancheur"),
    "building_finishing": (
        "Aide peintre",
        "Aide électricien",
        "Plaquiste",
        "Aide plombier",
        "Aide menuisier",
    ),
    "green_spaces": ("Ouvrier d'espaces verts", "Jardinier"),
    "cleaning": ("Agent d'entretien", "Agent de propreté", "Laveur de vitres"),
    "catering": ("Agent de restauration", "Plongeur", "Commis de cuisine"),
    "maintenance": ("Agent de maintenance", "Homme toutes mains"),
    "security": ("Agent de sécurité", "Agent d'accueil et de surveillance"),
    "waste": ("Agent de tri", "Ripeur", "Valoriste"),
    "logistics": ("Manutentionnaire", "Aide déménageur", "Chauffeur livreur"),
    "digital": ("Technicien d'assistance", "Opérateur de numérisation"),
    "office": ("Agent d'accueil", "Opérateur de saisie"),
}


@dataclass(slots=True, eq=False)
class Spell:
    """An employment contract to come: where, whose, which months (the first and how many)."""

    place: Place
    first: dt.date = dt.date.min
    months: int = 1
    resident: bool | None = None
    person: PersonRecord | None = None
    hire: HireRecord | None = None
    after: Spell | None = None  # the same person's spell before
    part: float = 1.0  # of the hours of the contract
    lines: list[LineRecord] = field(default_factory=list)

    @property
    def hired(self) -> HireRecord:
        """Its contract, once written."""
        if self.hire is None:
            raise ValueError("this contract is not written yet")
        return self.hire

    @property
    def last(self) -> dt.date:
        return add_months(self.first, self.months - 1)


def deal(rng: random.Random, places: Sequence[Place], count: int) -> list[Spell]:
    """`count` spells over the places, each with one at least; inclusion structures have more of them."""
    if count < len(places):
        raise ValueError(f"{count} contracts for {len(places)} places")
    weights = [rng.gammavariate(1.2, 1) * (2.2 if place.modality != "direct" else 1) for place in places]
    spells = [Spell(place) for place in places]
    spells += [Spell(place) for place in rng.choices(places, weights, k=count - len(places))]
    rng.shuffle(spells)
    return spells


def follow_on(rng: random.Random, spells: list[Spell], persons: int, but: int = 0) -> None:
    """Some spells are the second one of somebody who worked elsewhere before, so that `persons` are left.

    Those of the first `but` people have no second one.
    """
    seconds = spells[persons:]
    free = {id(one): one for one in spells[but:persons]}
    for spell in seconds:
        base = next(
            one
            for one in rng.sample(list(free.values()), len(free))
            if one.place.company != spell.place.company
        )
        del free[id(base)]
        spell.after = base


def lay_out(
    rng: random.Random,
    spells: Sequence[Spell],
    mean: Callable[[Spell], float],
    last: dt.date,
    beyond: int = 0,
    longest: int = 11,
) -> None:
    """Give each spell its months, `mean` of it on average, those of the lot, up to `last` or some `beyond`.

    Those of somebody who works again elsewhere leave room for it.
    """
    followed = {id(one.after) for one in spells if one.after}
    for spell in sorted(spells, key=lambda one: one.after is not None):
        opens, closes = spell.place.lot.first, min(spell.place.lot.last, add_months(last, beyond))
        months = _length(rng, mean(spell), longest)
        if spell.after is not None:
            spell.first = max(opens, add_months(spell.after.last, rng.choice((1, 1, 2))))
            spell.first = min(spell.first, last)
            room = months_between(spell.first, last) + 1
            spell.months = min(months, room)
            continue
        closes_here = min(closes, last)
        if id(spell) in followed:
            months = min(months, 3)
            closes_here = max(opens, add_months(closes_here, -4))
        room = months_between(opens, closes_here)
        spell.first = add_months(opens, min(rng.randint(0, max(0, room - round(months * 0.8))), room))
        spell.months = min(months, months_between(spell.first, closes) + 1)
        if id(spell) in followed:
            spell.months = min(spell.months, months_between(spell.first, closes_here) + 1)


def months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


def _length(rng: random.Random, mean: float, longest: int) -> int:
    return min(longest, max(1, round(0.4 + rng.gammavariate(1.4, max(mean - 0.5, 0.5) / 1.4))))


def hire(
    rng: random.Random,
    spells: Sequence[Spell],
    companies: Companies,
    draw: Callable[[Spell], PersonRecord],
) -> None:
    """Write the employment contract of each spell, of a new person or of who worked before."""
    for spell in sorted(spells, key=lambda one: one.after is not None):
        person = spell.person or (spell.after.hired.person if spell.after else draw(spell))
        company = spell.place.company
        kind = CONTRACT.get(companies.kind.get(company, ""), "")
        if not kind:
            kind = rng.choices(list(_DIRECT_KINDS), list(_DIRECT_KINDS.values()))[0]
        start = weekday(spell.first + DAY * rng.randint(0, 17))
        if start.month != spell.first.month:
            start = weekday(spell.first)
        closing = last_of(spell.last)
        end = clamp(closing - DAY * rng.choice((0, 0, 0, rng.randint(1, 12))), start, closing)
        planned: dt.date | None = end
        if kind == "cdi":
            planned = None
        over: dt.date | None = end
        if kind == "cdi" and rng.random() < 0.55:
            over = None  # still there, the hours of the clause are done
        job = Job(kind, start, planned, over, float(rng.choice(_WEEKLY[kind])), "clause", company)
        title = rng.choice(TITLES.get(spell.place.lot.trade, ("Agent polyvalent",)))
        spell.hire = HireRecord(person, job, title)


def last_of(month: dt.date) -> dt.date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def write_lines(rng: random.Random, spells: Iterable[Spell]) -> None:
    """A line each month, with the hours the contract would give: whole and half hours."""
    for spell in spells:
        job = spell.hired.job
        for n in range(spell.months):
            month = add_months(spell.first, n)
            days = monthrange(month.year, month.month)[1]
            begun = job.start.day - 1 if n == 0 else 0
            share = (days - begun) / days
            hours = job.weekly_hours / 35 * MONTH_OF_35 * share * rng.uniform(0.72, 1.02) * spell.part
            units = min(max(round(hours * 2), 2), MOST * 2)
            spell.lines.append(
                LineRecord(
                    spell.place.lot, spell.place.company, month, spell.hired, units * _HALF,
                    spell.place.modality,
                )
            )  # fmt: skip


def fit(lines: Sequence[LineRecord], hours: int, most: int = MOST) -> None:
    """Change the hours of lines so that they add up to `hours`, none above `most`, none without any."""
    left, free = hours * 2, list(lines)
    cap = most * 2
    while free:
        parts = apportion(left - len(free), [line.hours for line in free])
        over = [line for line, part in zip(free, parts, strict=True) if part + 1 > cap]
        if not over:
            for line, part in zip(free, parts, strict=True):
                line.hours = (part + 1) * _HALF
            return
        for line in over:
            line.hours = cap * _HALF
        left -= cap * len(over)
        full = {id(line) for line in over}
        free = [line for line in free if id(line) not in full]
    raise ValueError(f"{hours} hours do not fit in {len(lines)} lines")


def round_oddly(rng: random.Random, lines: Sequence[LineRecord]) -> None:
    """Some pay slips say 35 h 20 and 34 h 40: pairs of lines a third of an hour apart, the sum the same."""
    chosen = rng.sample(list(lines), len(lines) // 20 * 2)
    for one, other in zip(chosen[::2], chosen[1::2], strict=True):
        if other.hours > HUNDREDTHS and one.hours < (MOST - 1) * HUNDREDTHS:
            one.hours += 33
            other.hours -= 33


def train(rng: random.Random, lines: Iterable[LineRecord]) -> None:
    """A few months have hours of training beside."""
    for line in lines:
        if rng.random() < 0.05 and line.hours < 120 * HUNDREDTHS:
            line.training = rng.choice((7, 7, 14, 21, 35)) * HUNDREDTHS
