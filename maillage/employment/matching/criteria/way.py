"""The way to work: how far, and by what means.

The distance is between the centres of two communes or arrondissements. No offer sets one: only the person
does. So no neighbourhood is nearer or farther than another of the same town, and none is left out by itself.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from numpy.typing import NDArray

from maillage.kernel.formats import number

from ..facts import LICENCES, TRANSPORTS, Crowd, Post, bits
from .base import Criterion, Outcome, Setting, known_or_neutral, none

_DRIVES = [LICENCES.index("B"), LICENCES.index("heavy"), LICENCES.index("")]


def kilometres(setting: Setting, post: Post, crowd: Crowd) -> NDArray[np.float32]:
    """From each person's town to the offer's; NaN where either is not known."""
    by_place = [setting.distance(place, post.place) for place in crowd.places]
    table = np.array([np.nan if km is None else km for km in by_place], np.float32)
    return table[crowd.place] if len(crowd) else np.zeros(0, np.float32)


def distance(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    rule = setting.parameters.distance
    km = kilometres(setting, post, crowd)
    unknown = np.isnan(km)
    beyond = np.clip((km - rule.near) / (rule.far - rule.near), 0, 1)
    value = 1 - beyond * (1 - rule.least)
    with np.errstate(invalid="ignore"):
        out = km > crowd.distance + rule.tolerance
    return Outcome(known_or_neutral(setting, value, unknown), unknown, out, facts={"km": km})


def distance_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    if outcome.unknown[row]:
        return _("distance inconnue : le domicile ou le lieu de travail manque")
    km, accepted = float(outcome.facts["km"][row]), float(crowd.distance[row])
    said = _("dans la même commune ou le même arrondissement") if km == 0 else _("à %s km") % _whole(km)
    if outcome.out[row]:
        return _("%(said)s, au-delà des %(accepted)s km acceptés") % {
            "said": said,
            "accepted": number(int(accepted)),
        }
    return said


def _whole(km: float) -> str:
    return number(max(1, round(km)))


class Means(IntEnum):
    """How the person gets there, the surest first; what comes from `UNKNOWN` on is no way known."""

    WALK = 0
    BICYCLE = 1
    TWO_WHEELS = 2
    CAR = 3
    PUBLIC = 4
    PUBLIC_MAYBE = 5
    UNKNOWN = 6
    NONE = 7


_WORDS = {
    Means.WALK: gettext_lazy("à pied"),
    Means.BICYCLE: gettext_lazy("à vélo"),
    Means.TWO_WHEELS: gettext_lazy("en deux-roues"),
    Means.CAR: gettext_lazy("en voiture"),
    Means.PUBLIC: gettext_lazy("sans voiture : oui, en transports en commun"),
    Means.PUBLIC_MAYBE: gettext_lazy(
        "sans voiture : en transports en commun, desserte à ces horaires à vérifier"
    ),
    Means.UNKNOWN: gettext_lazy("moyen de transport : pas encore dit"),
    Means.NONE: gettext_lazy("sans voiture : aucun trajet connu, à étudier"),
}


def transport(setting: Setting, post: Post, crowd: Crowd) -> Outcome:
    """Never leaves anybody out: a way can be found, and aids exist for it."""
    rule = setting.parameters.transport
    km = kilometres(setting, post, crowd)

    def uses(means: str) -> NDArray[np.bool_]:
        return (crowd.transport & bits(frozenset({means}), TRANSPORTS)) > 0

    odd = bool(post.schedule & set(rule.odd_hours))
    served = post.public_transport is True and not odd
    perhaps = post.public_transport is not False
    said = (crowd.transport > 0) & (crowd.vehicle >= 0)
    with np.errstate(invalid="ignore"):
        close, rideable = km <= rule.walk, km <= rule.bicycle
    public = uses("public")
    means = np.select(
        [
            close & (crowd.transport > 0),
            rideable & uses("bicycle"),
            uses("two_wheels"),
            (crowd.vehicle == 1) & np.isin(crowd.licence, _DRIVES),
            public & served,
            public & perhaps,
            ~said | np.isnan(km),
        ],
        [
            Means.WALK,
            Means.BICYCLE,
            Means.TWO_WHEELS,
            Means.CAR,
            Means.PUBLIC,
            Means.PUBLIC_MAYBE,
            Means.UNKNOWN,
        ],
        Means.NONE,
    )
    value = np.array([1, 1, 1, 1, 1, rule.doubtful, 0, 0], np.float32)[means]
    unknown = means == Means.UNKNOWN
    return Outcome(known_or_neutral(setting, value, unknown), unknown, none(crowd), facts={"means": means})


def transport_words(setting: Setting, post: Post, crowd: Crowd, outcome: Outcome, row: int) -> str:
    return str(_WORDS[Means(int(outcome.facts["means"][row]))])


DISTANCE = Criterion("distance", gettext_lazy("Distance"), distance, distance_words)
TRANSPORT = Criterion("transport", gettext_lazy("Transport"), transport, transport_words)
