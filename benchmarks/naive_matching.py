"""The rules of the matching in plain Python, one pair at a time: what the columns are held against.

Written apart from the engine, from docs/decisions/matching.md; a test draws pairs and wants the same score.
"""

from __future__ import annotations

from collections.abc import Callable

from maillage.employment.matching.facts import EDUCATION, FRENCH, NEVER, Post, Seeker
from maillage.employment.matching.parameters import Parameters

Distance = Callable[[str, str], float | None]
_DRIVING = ("B", "heavy")
_LICENCES = {"B": _DRIVING, "two_wheels": ("two_wheels", *_DRIVING), "heavy": ("heavy",)}


def score(who: Seeker, post: Post, rules: Parameters, distance: Distance) -> tuple[float, bool]:
    """The score out of 100 before rounding, and whether the person is left out."""
    km = distance(who.place, post.place)
    found: dict[str, float | None] = {"job": _job(who, post, rules)}  # None: not known
    out = bool(post.rome and who.jobs and found["job"] == 0.0)
    found["distance"] = None if km is None else _distance(km, rules)
    if km is not None and who.distance is not None and km > who.distance + rules.distance.tolerance:
        out = True
    found["transport"] = _transport(who, post, rules, km)
    if post.schedule:
        fits = post.schedule <= who.schedule
        found["schedule"] = float(fits) if who.schedule else None
        out |= bool(who.schedule) and not fits
    if post.weekly_hours is not None:
        bands = rules.weekly_hours
        band = "full" if post.weekly_hours >= bands.full else "part"
        band = "short" if post.weekly_hours < bands.part else band
        found["weekly_hours"] = float(band in who.weekly_hours) if who.weekly_hours else None
        out |= bool(who.weekly_hours) and band not in who.weekly_hours
    for name, asked, held, met in (
        ("licence", post.licence, who.licence, who.licence in _LICENCES.get(post.licence, ())),
        ("french", post.french, who.french, _reaches(FRENCH, who.french, post.french)),
        ("education", post.education, who.education, _reaches(EDUCATION, who.education, post.education)),
    ):
        if asked:
            found[name] = float(met) if held else None
            out |= bool(held) and not met
    if post.contract:
        groups = rules.contracts.groups
        wished = any(post.contract in groups[wish] for wish in who.contracts)
        found["contract"] = (1.0 if wished else rules.contracts.other) if who.contracts else None
    found["availability"] = rules.availability[who.availability] if who.availability else None
    if post.clause:
        found["clause"] = 1.0 if who.clause else None
    found["waiting"] = 1.0 if who.waited == NEVER else min(1.0, who.waited / rules.turns.rested)
    found["turns"] = 1 - min(1.0, who.proposals / rules.turns.most)
    whole = sum(rules.weights[name] for name in found)
    total = sum(
        rules.weights[name] * (rules.neutral if value is None else value) for name, value in found.items()
    )
    return 100 * total / whole, out


def _job(who: Seeker, post: Post, rules: Parameters) -> float | None:
    if not post.rome:
        return None
    if not who.jobs:
        return rules.job.unsaid
    best = 0.0
    for rank, code in enumerate(who.jobs):
        near = 0.0
        if code[0] == post.rome[0]:
            near = rules.job.domain
        if code[:3] == post.rome[:3]:
            near = rules.job.family
        if code == post.rome:
            near = rules.job.same
        best = max(best, near * rules.job.ranks[rank])
    return best


def _distance(km: float, rules: Parameters) -> float:
    rule = rules.distance
    return 1 - min(1.0, max(0.0, (km - rule.near) / (rule.far - rule.near))) * (1 - rule.least)


def _transport(who: Seeker, post: Post, rules: Parameters, km: float | None) -> float | None:
    rule = rules.transport
    if km is not None and who.transport and km <= rule.walk:
        return 1.0
    if km is not None and "bicycle" in who.transport and km <= rule.bicycle:
        return 1.0
    if "two_wheels" in who.transport or (who.vehicle and who.licence in (*_DRIVING, "")):
        return 1.0
    if "public" in who.transport and post.public_transport is not False:
        odd = post.schedule & set(rule.odd_hours)
        return 1.0 if post.public_transport and not odd else rule.doubtful
    return 0.0 if who.transport and who.vehicle is not None and km is not None else None


def _reaches(levels: tuple[str, ...], held: str, asked: str) -> bool:
    return bool(asked) and levels.index(held) >= levels.index(asked)
