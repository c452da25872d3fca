"""What people of running pathways look for, as their reference worker wrote it down: about half of them said
everything, a quarter a little, the others nothing yet.

Drawn from streams of their own, after everything else: no figure of the territory depends on them.
"""

from __future__ import annotations

import datetime as dt
import random

from maillage.people import rome

from .dates import DAY
from .records import Pathway, PersonRecord

ASKED_SINCE = dt.date(2026, 1, 1)  # the questions exist since then
_ALL, _SOME = 0.5, 0.75
# Jobs the branches' people look for, with neighbours of the same family for a second wish.
_JOBS = {
    "K2205": ("K2204", "G1501"),
    "K1302": ("K1304", "J1301"),
    "G1607": ("G1602", "G1605"),
    "G1602": ("G1609", "G1607"),
    "N1103": ("N1105", "N1110"),
    "G1609": ("G1606", "G1602"),
    "M1602": ("M1601", "M1607"),
    "K2503": ("K2504", "K2501"),
    "D1507": ("D1505", "N1103"),
    "N4105": ("N1103", "N4104"),
    "J1304": ("K1303", "J1301"),
    "M1601": ("M1602", "D1505"),
    "F1606": ("F1704", "F1604"),
    "A1203": ("A1208", "K2307"),
    "F1704": ("F1606", "F1703"),
}
_DISTANCES = {"3": 8, "5": 22, "10": 38, "15": 16, "25": 4, "any": 12}


def seek(seed: str, pathways: list[Pathway], today: dt.date) -> None:
    """Add answers about the job looked for to people whose pathway is open on `today`, once a person."""
    seen: set[PersonRecord] = set()
    for n, pathway in enumerate(pathways):
        if pathway.exit is not None or pathway.entry > today or pathway.person in seen:
            continue
        seen.add(pathway.person)
        rng = random.Random(f"{seed}:wishes:{n}")
        first, draw = max(ASKED_SINCE, pathway.entry), rng.random()
        if first > today or draw >= _SOME:
            continue
        day = first + DAY * rng.randint(0, (today - first).days)
        answers = _jobs(rng, pathway.person)
        if draw < _ALL:
            answers |= _conditions(rng, pathway.person)
        known = {(kind, said_on) for said_on, kind, _value in pathway.person.answers}
        pathway.person.answers += [
            (day, kind, value) for kind, value in answers.items() if (kind, day) not in known
        ]


def _jobs(rng: random.Random, person: PersonRecord) -> dict[str, str]:
    """One to three jobs; the first is the one already said in words."""
    words = next((value for _day, kind, value in reversed(person.answers) if kind == "desired_job"), "")
    first = rome.exact(words)
    first = first if first in _JOBS else rng.choice(list(_JOBS))
    others = [job for job in (*_JOBS[first], rng.choice(list(_JOBS))) if job != first]
    wanted = [first, *others[: rng.choices((0, 1, 2), (25, 45, 30))[0]]]
    return {f"job_{rank}": job for rank, job in enumerate(dict.fromkeys(wanted), start=1)}


def _conditions(rng: random.Random, person: PersonRecord) -> dict[str, str]:
    last = {kind: value for _day, kind, value in person.answers}
    children = last.get("household") in ("alone_children", "couple_children")
    schedule = ["day"]
    for code, share in (("early", 0.45), ("late", 0.35), ("night", 0.15), ("weekend", 0.5), ("split", 0.3)):
        if rng.random() < share * (0.4 if children else 1):
            schedule.append(code)
    answers = {
        "work_schedule": ",".join(schedule),
        "weekly_hours": rng.choices(("full", "full,part", "part,short", "full,part,short"), (35, 35, 15, 15))[
            0
        ],
        "distance": rng.choices(list(_DISTANCES), list(_DISTANCES.values()))[0],
        "transport": rng.choices(("public", "public,bicycle", "public,two_wheels", "walk"), (62, 26, 6, 6))[
            0
        ],
        "contract_wishes": rng.choices(
            ("permanent", "permanent,fixed_term", "permanent,fixed_term,agency", "inclusion", "training"),
            (35, 35, 18, 8, 4),
        )[0],
    }
    if last.get("availability") == "partial":
        answers["weekly_hours"] = "part,short"
    if "vehicle" not in last:
        answers["vehicle"] = "yes" if rng.random() < 0.35 else "no"
    if "availability" not in last:
        answers["availability"] = rng.choices(("now", "month", "later"), (70, 22, 8))[0]
    if "driving_licence" not in last:
        answers["driving_licence"] = rng.choices(("B", "none", "in_progress"), (45, 43, 12))[0]
    if "french_level" not in last:
        answers["french_level"] = rng.choices(("native", "B2", "B1", "A2", "A1"), (56, 17, 13, 10, 4))[0]
    return answers
