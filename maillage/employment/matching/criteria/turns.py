"""Each in turn: who was not proposed for long, or seldom, comes before who is proposed every week."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.kernel.formats import GroupedInt

from ..facts import NEVER, Crowd, Post
from .base import Criterion, Outcome, Setting, none


def waiting(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    rested = np.clip(crowd.waited / setting.parameters.turns.rested, 0, 1)
    value = np.where(crowd.waited == NEVER, 1, rested).astype(np.float32)
    return Outcome(value, none(crowd), none(crowd))


def waiting_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    days = int(crowd.waited[row])
    if days == NEVER:
        return _("jamais proposée sur une offre")
    if days == 0:
        return _("proposée aujourd'hui sur une autre offre")
    return ngettext(
        "pas proposée depuis %(days)s jour", "pas proposée depuis %(days)s jours", GroupedInt(days)
    ) % {"days": GroupedInt(days)}


def turns(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    value = 1 - np.clip(crowd.proposals / setting.parameters.turns.most, 0, 1)
    return Outcome(value.astype(np.float32), none(crowd), none(crowd))


def turns_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    count = GroupedInt(int(crowd.proposals[row]))
    return ngettext(
        "%(count)s proposition en %(window)s jours",
        "%(count)s propositions en %(window)s jours",
        count,
    ) % {"count": count, "window": setting.parameters.turns.window}


WAITING = Criterion("waiting", gettext_lazy("Attente"), waiting, waiting_words)
TURNS = Criterion("turns", gettext_lazy("Tour de rôle"), turns, turns_words)
