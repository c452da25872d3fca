"""The job, against the jobs the person wishes for, in their order."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.people import rome
from maillage.people.rome import Proximity

from ..facts import Crowd, Post, job_number
from .base import Criterion, Outcome, Setting, known_or_neutral, none

_CHOICES = (gettext_lazy("1er choix"), gettext_lazy("2e choix"), gettext_lazy("3e choix"))


def measure(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    rule = setting.parameters.job
    wanted = job_number(post.rome)
    if not wanted:
        # An offer without a code goes with everybody's wishes alike.
        unknown = ~none(crowd)
        neutral = known_or_neutral(setting, np.zeros(len(crowd)), unknown)
        return Outcome(neutral, unknown, none(crowd))
    worth = np.array([0.0, rule.domain, rule.family, rule.same], np.float32)
    near = (
        (crowd.jobs // 10_000 == wanted // 10_000).astype(np.int8)
        + (crowd.jobs // 100 == wanted // 100)
        + (crowd.jobs == wanted)
    )
    by_rank = worth[near] * np.array(rule.ranks, np.float32)
    best = by_rank.argmax(axis=1)
    rows = np.arange(len(crowd))
    value, nearness = by_rank[rows, best], near[rows, best]
    unknown = np.logical_not(crowd.jobs.any(axis=1))
    out = none(crowd)
    if rule.outside == "out":
        out = np.asarray(~unknown & (nearness == Proximity.NONE))
    value = np.where(unknown, rule.unsaid, value).astype(np.float32)
    return Outcome(value, unknown, out, facts={"rank": best, "near": nearness})


def words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if not post.rome:
        return _("métier de l'offre sans code : à regarder")
    if outcome.unknown[row]:
        return _("métier recherché : pas encore dit")
    choice = _CHOICES[outcome.facts["rank"][row]]
    match Proximity(int(outcome.facts["near"][row])):
        case Proximity.SAME:
            return _("métier recherché en %s") % choice
        case Proximity.FAMILY:
            return _("métier voisin du %s") % choice
        case Proximity.DOMAIN:
            return _("même domaine que le %(choice)s (%(domain)s)") % {
                "choice": choice,
                "domain": rome.DOMAINS[post.rome[0]],
            }
    return _("métier d'un autre domaine que ceux recherchés")


CRITERION = Criterion("job", gettext_lazy("Métier"), measure, words)
