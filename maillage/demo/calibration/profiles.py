"""Who the participants are: age, sex, education, situation and neighbourhood at entry."""

import datetime as dt
import random

from ..dates import DAY
from ..places import draw_place
from ..records import Home, Pathway
from . import targets
from .apportion import weighted_sample

_AGES_AT_ENTRY = ((18, 25, 12), (26, 35, 34), (36, 45, 28), (46, 50, 12), (51, 59, 14))
_AGES_AT_RETIREMENT = (61, 64)
_UNQUALIFIED = ("Vbis", "VI")
_CARRIED_IN_QPV = 0.32


def describe(rng: random.Random, pathways: list[Pathway]) -> None:
    """Complete every pathway; the 2 423 participants of 2017 to the published counts."""
    first, last = dt.date(2017, 1, 1), dt.date(2017, 12, 31)
    of_2017 = [p for p in pathways if p.present(first, last)]
    others = [p for p in pathways if not p.present(first, last)]
    _give_ages_2017(rng, of_2017)
    _give_education_2017(rng, of_2017)
    for pathway in others:
        pathway.person.birth = draw_birth(rng, pathway)
        pathway.education = draw_education(rng)
    _give_homes(rng, pathways)
    for pathway in pathways:
        pathway.person.sex = draw_sex(rng)
    _give_situations_2017(rng, of_2017)
    for pathway in others:
        pathway.situations = draw_situations(rng, pathway)


def draw_sex(rng: random.Random) -> str:
    return "F" if rng.random() < 0.52 else "M"


def draw_birth(rng: random.Random, pathway: Pathway) -> dt.date:
    """A birth date for someone of working age on the day of entry, and of an age to retire who does."""
    if pathway.exit_kind == "retired" and pathway.exit:
        return _born_in(rng, pathway.exit.year - rng.randint(*_AGES_AT_RETIREMENT))
    low, high, _ = rng.choices(_AGES_AT_ENTRY, [weight for _, _, weight in _AGES_AT_ENTRY])[0]
    return _born_in(rng, pathway.entry.year - rng.randint(low + 1, high))


def _born_in(rng: random.Random, year: int) -> dt.date:
    return dt.date(year, 1, 1) + DAY * rng.randrange(365)


def draw_education(rng: random.Random) -> str:
    return rng.choices(list(targets.EDUCATION_2017), list(targets.EDUCATION_2017.values()))[0]


def age(birth: dt.date, day: dt.date) -> int:
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def draw_situations(rng: random.Random, pathway: Pathway) -> list[str]:
    """Situations at entry, in the proportions of 2017; somebody in none of them would not be there."""
    shares = {name: count / 2423 for name, count in targets.SITUATIONS_2017.items()}
    young = age(pathway.person.birth, pathway.entry) < 26 and pathway.education in _UNQUALIFIED
    found = ["young_unqualified"] if young else []
    chance = rng.random()
    if chance < shares["job_seeker_under_1_year"]:
        found.append("job_seeker_under_1_year")
    elif chance < shares["job_seeker_under_1_year"] + shares["deld"]:
        found.append("deld")
    found += [name for name in ("rqth", "other_exclusion", "rsa") if rng.random() < shares[name]]
    if rng.random() < shares["single_parent"] * (1.7 if pathway.person.sex == "F" else 0.25):
        found.append("single_parent")
    return found or ["rsa"]


def _give_ages_2017(rng: random.Random, of_2017: list[Pathway]) -> None:
    """Ages on 31 December 2017; the young are recent entrants, the retired old, nobody entered under 18."""
    last_year = targets.LAST_YEAR
    ages = [rng.randint(low, high) for (low, high), count in targets.AGES_2017.items() for _ in range(count)]
    # The young first, those near retirement last, the others in any order.
    ages.sort(key=lambda years: (years > 25, years >= _AGES_AT_RETIREMENT[0], rng.random()))
    recent_first = sorted(
        of_2017, key=lambda p: (p.exit_kind == "retired", p.entry.year < last_year - 1, rng.random())
    )
    for pathway, years in zip(recent_first, ages, strict=True):
        # Completed years on a 31 December only depend on the year of birth.
        years = max(years, 19 + last_year - pathway.entry.year)
        pathway.person.birth = _born_in(rng, last_year - years)


def _give_education_2017(rng: random.Random, of_2017: list[Pathway]) -> None:
    """Levels at entry; enough of the young have no qualification for the situation of that name."""
    levels = [level for level, count in targets.EDUCATION_2017.items() for _ in range(count)]
    rng.shuffle(levels)
    young = [p for p in of_2017 if age(p.person.birth, p.entry) < 26]
    wanted = min(len(young), targets.SITUATIONS_2017["young_unqualified"] + 12)
    first = set(map(id, rng.sample(young, wanted)))
    levels.sort(key=lambda level: level not in _UNQUALIFIED)
    for pathway in of_2017:
        if id(pathway) in first:
            pathway.education = levels.pop(0)
    rng.shuffle(levels)
    for pathway, level in zip([p for p in of_2017 if id(p) not in first], levels, strict=True):
        pathway.education = level


def _give_homes(rng: random.Random, pathways: list[Pathway]) -> None:
    """A home since some time before entry, in a priority neighbourhood for the published numbers."""
    for year in sorted({p.entry.year for p in pathways}):
        entrants = [p for p in pathways if p.entry.year == year]
        if year in targets.YEARS:
            count = targets.ENTRANTS_QPV[targets.YEARS.index(year)]
        else:
            count = round(len(entrants) * _CARRIED_IN_QPV)
        priority = set(rng.sample(range(len(entrants)), count))
        for n, pathway in enumerate(entrants):
            place = draw_place(rng, n in priority, pathway.entry)
            pathway.person.homes = [Home(pathway.entry - DAY * rng.randint(60, 2500), *place)]


def _give_situations_2017(rng: random.Random, of_2017: list[Pathway]) -> None:
    counts = targets.SITUATIONS_2017

    def give(
        name: str, among: list[Pathway], weight: float = 1.0, others: list[Pathway] | None = None
    ) -> None:
        everyone = [(p, weight) for p in among] + [(p, 1.0) for p in others or []]
        chosen = weighted_sample(rng, range(len(everyone)), [w for _, w in everyone], counts[name])
        for n in chosen:
            everyone[n][0].situations.append(name)

    give(
        "young_unqualified",
        [p for p in of_2017 if age(p.person.birth, p.entry) < 26 and p.education in _UNQUALIFIED],
    )
    give("job_seeker_under_1_year", of_2017)
    give("deld", [p for p in of_2017 if "job_seeker_under_1_year" not in p.situations])
    without = [p for p in of_2017 if not p.situations]
    give("rsa", without, 3.0, [p for p in of_2017 if p.situations])
    without = [p for p in of_2017 if not p.situations]
    give("other_exclusion", without, 40.0, [p for p in of_2017 if p.situations])
    give("rqth", of_2017)
    women = [p for p in of_2017 if p.person.sex == "F"]
    give("single_parent", women, 7.0, [p for p in of_2017 if p.person.sex != "F"])
