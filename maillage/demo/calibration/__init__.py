"""A PLIE of 2012-2017 whose records yield the published figures, drawn from a seed.

The same seed gives the same records on any day: nothing here reads the clock. Pathways without an exit
and steps without an end run on after 31 December 2017; what follows is drawn elsewhere.
"""

import random

from ..records import Pathway
from .audit import check
from .cohorts import draw_pathways
from .contracts import lay_out
from .employed_years import plan_work
from .other_steps import add_other_steps
from .profiles import describe


def calibrate(seed: str = "maillage") -> list[Pathway]:
    """The 6 107 pathways of 2012-2017, in order of entry, audited."""

    def stream(name: str) -> random.Random:
        return random.Random(f"{seed}:{name}")

    pathways = draw_pathways(stream("cohorts"))
    rng = stream("contracts")
    for i, plan in plan_work(stream("work"), pathways).items():
        pathways[i].steps += lay_out(rng, pathways[i], plan)
    add_other_steps(stream("steps"), pathways)
    describe(stream("profiles"), pathways)
    check(pathways)
    return pathways
