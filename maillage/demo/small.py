"""A small territory of some sixty people and three operators: quick to load, for tests of pages."""

import datetime as dt

from django.utils import timezone

from .continuation import draw_entrants
from .load import write
from .loading.setting import Setting
from .smaller_programmes import draw_smaller
from .structures import POSTS
from .territory import Territory, assemble
from .this_week import VISITED_POST

SEED = "small"
# Posts of three operators: the visited one has most of the people, then one of its branch, one elsewhere.
POSTS_USED = (
    *(VISITED_POST,) * 4,
    next(n for n, p in enumerate(POSTS) if p.operator == "Pont Églantine"),
    next(n for n, p in enumerate(POSTS) if p.operator == "Compagnie Sarment"),
)


def draw(today: dt.date) -> Territory:
    first_year = today.year - 3
    plie = draw_entrants(SEED, [], today, first_year=first_year, per_year=14)
    others = [p for p in draw_smaller(SEED, today, share=0.01) if p.entry.year >= today.year - 1]
    return assemble(today, SEED, plie, others, POSTS_USED, first_year=first_year - 1)


def load(today: dt.date | None = None) -> Setting:
    """Draw and write the small territory as of `today`."""
    return write(draw(today or timezone.localdate()))
