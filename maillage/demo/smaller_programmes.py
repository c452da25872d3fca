"""A few hundred pathways of the programmes beside the PLIE."""

import datetime as dt
import random
from dataclasses import dataclass

from .calibration.profiles import age
from .continuation import begin, finish
from .dates import DAY, office_day, weekday
from .prescriptions import draw_prescriber
from .records import STEP_CATEGORY, Pathway
from .structures import CREATION_POST, IOD_POST, LEAD_POSTS, PLIE_POSTS

# Where a programme has types of its own in place of the common ones.
_GPP_TYPES = {
    "support": ("welcome", "guidance", "path_support"),
    "service": ("information", "skills_review"),
    "complementary": ("guidance",),
    "training_access": ("experience_recognition", "qualifying_training"),
    "employment": ("employment_contract",),
}


@dataclass(frozen=True)
class Small:
    """A programme: people a year since a year, mean length in days, posts that carry it, youngest age."""

    code: str
    since: int
    per_year: int
    length: int
    posts: tuple[int, ...]
    youngest: int = 18


SMALL = (
    Small("ier", 2014, 22, 330, (*LEAD_POSTS, IOD_POST)),
    Small("ier-seniors", 2016, 9, 300, LEAD_POSTS, 46),
    Small("ier-creation", 2016, 12, 360, (CREATION_POST,)),
    Small("gpp", 2015, 17, 200, (*LEAD_POSTS, *PLIE_POSTS[:6])),
)


def draw_smaller(seed: str, today: dt.date, share: float = 1.0) -> list[Pathway]:
    """The pathways of the smaller programmes up to today; `share` scales their number."""
    pathways = []
    for small in SMALL:
        for year in range(small.since, today.year + 1):
            rng = random.Random(f"{seed}:{small.code}:{year}")
            entries = sorted(office_day(rng, year) for _ in range(max(1, round(small.per_year * share))))
            pathways += [_draw(rng, small, entry, today) for entry in entries if entry <= today]
    return pathways


def _draw(rng: random.Random, small: Small, entry: dt.date, today: dt.date) -> Pathway:
    pathway = begin(rng, entry)
    pathway.programme = small.code
    pathway.post = rng.choice(small.posts)
    pathway.prescriber = draw_prescriber(rng)
    person = pathway.person
    while age(person.birth, entry) < small.youngest:
        person.birth = person.birth.replace(year=person.birth.year - 9, day=min(person.birth.day, 28))
    barred = {"young_unqualified"} | ({"rsa"} if small.code == "ier-seniors" else set())
    pathway.situations = [name for name in pathway.situations if name not in barred] or ["other_exclusion"]
    finish(
        rng, pathway, weekday(entry + DAY * round(40 + rng.gammavariate(2, small.length / 2))), entry, today
    )
    if small.code == "gpp":
        for step in pathway.steps:
            if step.type != "pmsmp":
                step.type = rng.choice(_GPP_TYPES[STEP_CATEGORY[step.type]])
    elif small.code == "ier-creation":
        _prepare_business(rng, pathway)
    return pathway


def _prepare_business(rng: random.Random, pathway: Pathway) -> None:
    """Training steps of future entrepreneurs are mostly about their project."""
    for step in pathway.steps:
        wide = STEP_CATEGORY[step.type] == "training_access" and step.type != "pmsmp"
        if wide and rng.random() < 0.6:
            step.type = rng.choice(("business_plan", "business_test"))
