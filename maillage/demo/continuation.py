"""From 2018 to today: pathways go on and end, others begin, people come back or move house."""

import datetime as dt
import random

from .calibration.profiles import age, draw_birth, draw_education, draw_sex, draw_situations
from .dates import DAY, office_day, weekday
from .later_steps import close_carried, freshen, see_from, simulate
from .places import draw_place
from .records import Home, Pathway, PersonRecord

_BEFORE = dt.date(2017, 12, 31)
_AHEAD = DAY * 150  # how far steps are drawn beyond today, for what is under way
_EXIT_KINDS = {
    "cdi": 19,
    "cdd_6_months": 16,
    "business_creation": 3,
    "qualifying_training": 5,
    "other_positive": 3,
    "dropout": 13,
    "abandonment": 10,
    "moved": 7,
    "retired": 1,
    "term_reached": 9,
    "redirected": 9,
    "other_administrative": 3,
    "deceased": 0.3,
    "long_illness": 0.7,
    "entry_mistake": 0.2,
    "transferred": 0.4,
}
_PRIORITY = 0.3
_COMING_BACK = 0.06
_NEVER_BACK = ("deceased", "retired", "moved", "entry_mistake", "transferred")
_LONGEST = 2900  # days


def go_on(seed: str, pathways: list[Pathway], today: dt.date) -> None:
    """Give the pathways still open on 31 December 2017 what comes after, up to today."""
    for n, pathway in enumerate(pathways):
        if pathway.exit is not None:
            continue
        rng = random.Random(f"{seed}:after:{n}")
        left = _BEFORE + DAY * round(35 + rng.expovariate(1 / 800))
        leaving = weekday(min(left, max(_BEFORE + DAY * 60, pathway.entry + DAY * _LONGEST)))
        finish(rng, pathway, leaving, _BEFORE + DAY, today)


def draw_entrants(
    seed: str,
    pathways: list[Pathway],
    today: dt.date,
    first_year: int = 2018,
    per_year: int = 700,
) -> list[Pathway]:
    """The pathways that begin between the first day of `first_year` and today."""
    last_of = {p.person: p for p in pathways}
    former = list(last_of)
    added: list[Pathway] = []
    for year in range(first_year, today.year + 1):
        rng = random.Random(f"{seed}:entrants:{year}")
        count = per_year + rng.randint(-per_year // 35, per_year // 35)
        for n, entry in enumerate(sorted(office_day(rng, year) for _ in range(count))):
            if entry > today:
                break
            one = random.Random(f"{seed}:{year}:{n}")
            person = _someone_back(one, former, last_of, entry) if one.random() < _COMING_BACK else None
            pathway = begin(one, entry, person)
            leaving = weekday(entry + DAY * round(42 + one.gammavariate(1.7, 490)))
            finish(one, pathway, min(leaving, weekday(entry + DAY * _LONGEST)), entry, today)
            added.append(pathway)
            if pathway.person not in last_of:
                former.append(pathway.person)
            last_of[pathway.person] = pathway
    return added


def begin(rng: random.Random, entry: dt.date, person: PersonRecord | None = None) -> Pathway:
    """A pathway that begins, of someone new unless `person` is given."""
    pathway = Pathway(person or PersonRecord(dt.date.min, draw_sex(rng)), entry)
    if person is None:
        pathway.person.birth = draw_birth(rng, pathway)
        place = draw_place(rng, rng.random() < _PRIORITY, entry)
        pathway.person.homes = [Home(entry - DAY * rng.randint(60, 2500), *place)]
    pathway.education = draw_education(rng)
    pathway.situations = draw_situations(rng, pathway)
    return pathway


def _someone_back(
    rng: random.Random, former: list[PersonRecord], last_of: dict[PersonRecord, Pathway], entry: dt.date
) -> PersonRecord | None:
    """Somebody whose last pathway ended six months ago or more."""
    for _ in range(30):
        if not former:
            return None
        person = former[rng.randrange(len(former))]
        last = last_of[person]
        gone = last.exit is not None and last.exit < entry - DAY * 180
        if gone and last.exit_kind not in _NEVER_BACK and age(person.birth, entry) < 59:
            return person
    return None


def finish(rng: random.Random, pathway: Pathway, leaving: dt.date, first: dt.date, today: dt.date) -> None:
    """Draw the exit, kept when it is past, and the steps from `first` on."""
    kind = rng.choices(list(_EXIT_KINDS), list(_EXIT_KINDS.values()))[0]
    if kind == "retired" and age(pathway.person.birth, leaving) < 60:
        kind = "term_reached"
    if leaving <= today:
        pathway.exit, pathway.exit_kind = leaving, kind
    close_carried(rng, pathway, pathway.exit or today + _AHEAD)
    simulate(rng, pathway, first, pathway.exit or today + _AHEAD)
    if pathway.exit is None:
        see_from(today, rng, pathway)
        if rng.random() < 0.92:
            freshen(rng, today, pathway)
    pathway.steps.sort(key=lambda step: step.start)


TOWNS = (
    ("Villeurbanne", "69100", "69266"),
    ("Vénissieux", "69200", "69259"),
    ("Bron", "69500", "69029"),
    ("Vaulx-en-Velin", "69120", "69256"),
    ("Saint-Priest", "69800", "69290"),
    ("Caluire-et-Cuire", "69300", "69034"),
)
_TOWN_STREETS = ("rue de la République", "avenue Jean-Jaurès", "rue Pasteur", "place de la Liberté")


def move_house(seed: str, pathways: list[Pathway], today: dt.date) -> None:
    """Some people lived elsewhere before, some move during their pathway, those who exit for it leave."""
    seen: set[PersonRecord] = set()
    for n, pathway in enumerate(pathways):
        rng = random.Random(f"{seed}:homes:{n}")
        person = pathway.person
        if person not in seen and rng.random() < 0.08:
            earlier = person.homes[0].since - DAY * rng.randint(200, 2500)
            person.homes.insert(0, Home(earlier, *draw_place(rng, rng.random() < _PRIORITY, earlier)))
        seen.add(person)
        last = pathway.exit or today
        if rng.random() < 0.12 and (last - pathway.entry).days > 60:
            day = pathway.entry + DAY * rng.randint(30, (last - pathway.entry).days)
            _add_home(person, Home(day, *draw_place(rng, rng.random() < _PRIORITY, day)))
        if pathway.exit_kind == "moved" and pathway.exit:
            street = f"{rng.randint(1, 90)} {rng.choice(_TOWN_STREETS)}"
            _add_home(person, Home(pathway.exit + DAY, 0, None, street, rng.choice(TOWNS)))


def _add_home(person: PersonRecord, home: Home) -> None:
    """Add a move after the last one known; an earlier one would change where somebody entered from."""
    if home.since > person.homes[-1].since:
        person.homes.append(home)
