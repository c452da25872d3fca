"""Who signs when: 351 companies at the end of 2017, 1 025 at the end of 2023, 18 more on 20 March 2024."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from django.db import connection

from maillage.charter.loading import in_force
from maillage.charter.services.signatures import term
from maillage.organisations.deeds import Deed, all_deeds

from ..employers import CLOSED_FROM, PARTNERS_2017
from ..loading.setting import Setting

SIGNED_2017, SIGNED_2023 = 351, 1025
NEWCOMERS, CEREMONY = 18, dt.date(2024, 3, 20)
YEAR, LAST_DAY = 2023, dt.date(2023, 12, 31)
DAY = dt.timedelta(days=1)
# Companies that may have deeds recorded elsewhere in 2023 among those that signed before it: what was
# published, less what is left to enter by hand.
CAPS = {
    Deed.HIRE: 128,
    Deed.IMMERSION: 85,
    Deed.TRADE_MEETING: 140,
    Deed.COMPANY_VISIT: 140,
    Deed.MOCK_INTERVIEW: 20,
    Deed.HR_SESSION: 25,
    Deed.JOB_DATING: 100,
    Deed.FORUM: 100,
}


@dataclass(eq=False)
class Signed:
    """A signature to write. `early`: in force through the whole of 2023."""

    company: int
    first: dt.date
    last: dt.date
    version: str
    early: bool = False
    pk: int = 0


def plan(rng: random.Random, setting: Setting, today: dt.date) -> list[Signed]:
    """Every signature up to `today`, company after company."""
    companies = [employer.pk for employer in setting.employers[:CLOSED_FROM]]
    partners = companies[:PARTNERS_2017]
    found: list[Signed] = []
    for company in rng.sample(partners, SIGNED_2017):
        found += _first_charter(rng, company)
    early, late, others = _of_2023(rng, companies)
    for company in early:
        found += _since_2022(rng, company, _day(rng, dt.date(2022, 1, 10), dt.date(2022, 12, 20)), today)
    for company, after in late:
        found += _since_2022(rng, company, _day(rng, max(after, dt.date(2023, 11, 20)), LAST_DAY), today)
    for company in others[:NEWCOMERS]:
        if today >= CEREMONY:
            found += _since_2022(rng, company, CEREMONY, today)
    return found


def _of_2023(
    rng: random.Random, companies: list[int]
) -> tuple[list[int], list[tuple[int, dt.date]], list[int]]:
    """Who signed before 2023; who signs at its very end, each from the day after its last deed; the rest."""
    deeds, last = _recorded()
    room: dict[str, int] = {str(kind): most for kind, most in CAPS.items()}
    early: list[int] = []
    held_back: list[int] = []
    for company in rng.sample(companies, len(companies)):
        kinds = deeds.get(company, set())
        if len(early) < SIGNED_2023 and all(room.get(kind, 1) > 0 for kind in kinds):
            early.append(company)
            for kind in kinds & set(room):
                room[kind] -= 1
        else:
            held_back.append(company)
    late: list[tuple[int, dt.date]] = []
    others: list[int] = []
    for company in held_back:
        after = last.get(company, dt.date(YEAR, 1, 1)) + DAY
        if len(early) + len(late) < SIGNED_2023 and after <= LAST_DAY:
            late.append((company, after))
        else:
            others.append(company)
    return early, late, others


def _recorded() -> tuple[dict[int, set[str]], dict[int, dt.date]]:
    """The kinds of deeds of each company recorded elsewhere in 2023, and the day of the last one."""
    sql, bound = all_deeds()
    kinds: dict[int, set[str]] = {}
    last: dict[int, dt.date] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT organisation_id, kind, max(day) FROM ({sql}) d"  # noqa: S608 - fragments of ours
            " WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2",
            {**bound, "first": dt.date(YEAR, 1, 1), "last": LAST_DAY},
        )
        for company, kind, day in cursor.fetchall():
            kinds.setdefault(company, set()).add(kind)
            last[company] = max(day, last.get(company, day))
    return kinds, last


def _first_charter(rng: random.Random, company: int) -> list[Signed]:
    """Signed in 2016 or 2017; four out of five once more. All are over before the charter is recast."""
    first = _day(rng, dt.date(2016, 2, 1), dt.date(2017, 12, 15))
    one = signature(company, first)
    return [one, signature(company, one.last + DAY)] if rng.random() < 0.8 else [one]


def _since_2022(rng: random.Random, company: int, first: dt.date, today: dt.date) -> list[Signed]:
    """The recast charter, renewed until today by six out of seven; some are about to end."""
    found = [signature(company, first)]
    while found[-1].last < today and rng.random() < 0.86:
        found.append(signature(company, found[-1].last + DAY))
    found[0].early = first.year < YEAR
    return found


def signature(company: int, first: dt.date) -> Signed:
    text = in_force(first)
    return Signed(company, first, term(first, text.signature_months), text.version)


def _day(rng: random.Random, first: dt.date, last: dt.date) -> dt.date:
    return first + rng.randint(0, (last - first).days) * DAY
