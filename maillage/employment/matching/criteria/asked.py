"""What the offer demands: a licence, a level of French, a level of education.

Only a demand written in the offer counts, and only at the level it asks: more gives no advantage. What the
file does not say leaves nobody out; it is said as to be checked.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from maillage.people.nomenclature import kinds

from ..facts import EDUCATION, FRENCH, LICENCES, Crowd, Post, level
from .base import Criterion, Outcome, Setting, known_or_neutral, not_asked

# The licences that allow what each demand asks: who drives a lorry drives a car, and a small two-wheeler.
_ALLOWS = {"B": ("B", "heavy"), "two_wheels": ("two_wheels", "B", "heavy"), "heavy": ("heavy",)}


def licence(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if not post.licence:
        return not_asked(crowd)
    allowed = [LICENCES.index(code) for code in _ALLOWS[post.licence]]
    return _demand(setting, crowd.licence == 0, np.isin(crowd.licence, allowed))


def french(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if not post.french:
        return not_asked(crowd)
    return _demand(setting, crowd.french == 0, crowd.french >= level(post.french, FRENCH))


def education(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    if not post.education:
        return not_asked(crowd)
    return _demand(setting, crowd.education == 0, crowd.education >= level(post.education, EDUCATION))


def _demand(setting: Setting, unknown: NDArray[np.bool_], met: NDArray[np.bool_]) -> Outcome:
    return Outcome(known_or_neutral(setting, met, unknown), unknown, ~unknown & ~met)


_NOT_ASKED: dict[str, str | Promise] = {
    "licence": gettext_lazy("permis non demandé"),
    "french": gettext_lazy("niveau de français non demandé"),
    "education": gettext_lazy("diplôme non demandé"),
}
_KINDS = {"licence": "driving_licence", "french": "french_level", "education": "education_level"}
_LEVELS = {"licence": LICENCES, "french": FRENCH, "education": EDUCATION}


def words(code: str, setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if not outcome.asked:
        return str(_NOT_ASKED[code])
    labels = kinds()[_KINDS[code]].values
    wanted = labels[getattr(post, code)]
    if outcome.unknown[row]:
        return _("%s demandé : à vérifier avec la personne") % wanted
    held = labels[_LEVELS[code][getattr(crowd, code)[row]]]
    if outcome.out[row]:
        return _("%(wanted)s demandé, la personne répond : %(held)s") % {"wanted": wanted, "held": held}
    return _("%(wanted)s demandé : oui") % {"wanted": wanted}


LICENCE = Criterion("licence", gettext_lazy("Permis"), licence, partial(words, "licence"))
FRENCH_LEVEL = Criterion("french", gettext_lazy("Niveau de français"), french, partial(words, "french"))
EDUCATION_LEVEL = Criterion("education", gettext_lazy("Formation"), education, partial(words, "education"))
