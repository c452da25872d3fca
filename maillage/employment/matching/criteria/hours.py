"""When one works and how much, against what the person said they can do.

What keeps somebody from some hours (children, a bus, a care) is theirs: only the hours are asked and read.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kernel.formats import number
from maillage.people.nomenclature import kinds

from ..facts import SCHEDULES, WEEKLY, Crowd, Post, bits
from .base import Criterion, Outcome, Setting, known_or_neutral, not_asked


def schedule(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if not post.schedule:
        return not_asked(crowd)
    wanted = bits(post.schedule, SCHEDULES)
    unknown = crowd.schedule == 0
    missing = wanted & ~crowd.schedule
    out = ~unknown & (missing != 0)
    value = known_or_neutral(setting, ~out, unknown)
    return Outcome(value, unknown, out, facts={"missing": missing})


def schedule_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if not outcome.asked:
        return _("horaires de l'offre non précisés")
    if outcome.unknown[row]:
        return _("horaires possibles : pas encore dits (%s)") % _hours(bits(post.schedule, SCHEDULES))
    if outcome.out[row]:
        return _("horaires impossibles : %s") % _hours(int(outcome.facts["missing"][row]))
    return _("horaires possibles : %s") % _hours(bits(post.schedule, SCHEDULES))


def _hours(mask: int) -> str:
    labels = kinds()["work_schedule"].values
    found = [str(labels[code]) for rank, code in enumerate(SCHEDULES) if mask >> rank & 1]
    return ", ".join(label[:1].lower() + label[1:] for label in found)


def weekly_hours(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if post.weekly_hours is None:
        return not_asked(crowd)
    band = band_of(setting, post.weekly_hours)
    unknown = crowd.weekly_hours == 0
    out = ~unknown & ((crowd.weekly_hours & bits(frozenset({band}), WEEKLY)) == 0)
    return Outcome(known_or_neutral(setting, ~out, unknown), unknown, out)


def band_of(setting: Setting, hours: float) -> str:
    rule = setting.parameters.weekly_hours
    if hours >= rule.full:
        return "full"
    return "part" if hours >= rule.part else "short"


def weekly_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if post.weekly_hours is None:
        return _("durée hebdomadaire non précisée")
    hours = number(post.weekly_hours)
    if outcome.unknown[row]:
        return _("%s h par semaine : à voir avec la personne") % hours
    if outcome.out[row]:
        return _("%s h par semaine : durée impossible pour la personne") % hours
    return _("%s h par semaine : possible") % hours


SCHEDULE = Criterion("schedule", gettext_lazy("Horaires"), schedule, schedule_words)
WEEKLY_HOURS = Criterion("weekly_hours", gettext_lazy("Durée"), weekly_hours, weekly_words)
