"""The whole synthetic territory, as plain records: drawn from a seed and a day, written by `load`."""

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import meetings as commissions
from .agreements import ask_about_companies
from .appointments import add_appointments
from .calibration import calibrate
from .clauses import ClauseRecords, draw_clauses
from .clauses.buyers import draw_buyers
from .continuation import draw_entrants, go_on, move_house
from .employers import HIRING, draw_employers
from .helps import draw_helps
from .immersions import place_in_companies
from .iod import IodRecords, draw_iod
from .liaison import CompanyRecord, Officer, draw_companies, draw_officers
from .people import describe_pathway, name
from .prescriptions import draw_pending, draw_post, draw_prescriber, draw_refused
from .records import (
    AgreementRecord,
    HelpRecord,
    Meeting,
    Pathway,
    PersonRecord,
    ReferralRecord,
    SponsorshipRecord,
)
from .recruitments import OfferRecord, draw_recruitments
from .smaller_programmes import draw_smaller
from .sponsorship import draw_pairs
from .structures import PLIE_POSTS, POSTS, Structure, draw_network
from .this_week import fill_week
from .wishes import seek
from .workforce import Worker, draw_workers

SEED = "maillage"
_HANDED_OVER = 0.04  # share of pathways that another post takes over on the way


@dataclass(slots=True)
class Territory:
    """Everything there is to write. Employers are pointed at by rank, posts too."""

    today: dt.date
    network: list[Structure] = field(default_factory=list)
    employers: list[Structure] = field(default_factory=list)
    companies: list[CompanyRecord] = field(default_factory=list)  # by rank of employer
    officers: list[Officer] = field(default_factory=list)
    workers: list[list[Worker]] = field(default_factory=list)
    pathways: list[Pathway] = field(default_factory=list)
    referrals: list[ReferralRecord] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    agreements: list[AgreementRecord] = field(default_factory=list)
    pairs: list[SponsorshipRecord] = field(default_factory=list)
    recruitments: list[OfferRecord] = field(default_factory=list)
    iod: IodRecords = field(default_factory=IodRecords)
    helps: list[HelpRecord] = field(default_factory=list)
    buyers: list[Structure] = field(default_factory=list)
    clauses: ClauseRecords = field(default_factory=ClauseRecords)

    def people(self) -> list[PersonRecord]:
        """Everyone with a file, in order of appearance."""
        found = [p.person for p in self.pathways] + [r.person for r in self.referrals]
        return list(dict.fromkeys(found))


def draw_territory(
    today: dt.date, seed: str = SEED, tell: Callable[[str], None] = lambda part: None
) -> Territory:
    """The territory as it stands on `today`; `tell` is given the name of each part as it begins."""
    tell(_("parcours 2012-2017"))
    plie = calibrate(seed)
    tell(_("parcours depuis 2018"))
    go_on(seed, plie, today)
    plie += draw_entrants(seed, plie, today)
    return assemble(today, seed, plie, draw_smaller(seed, today), PLIE_POSTS, tell)


def assemble(
    today: dt.date,
    seed: str,
    plie: list[Pathway],
    others: list[Pathway],
    posts: tuple[int, ...],
    tell: Callable[[str], None] = lambda part: None,
    first_year: int = commissions.FIRST_YEAR,
) -> Territory:
    """Put pathways in their setting: structures, workers, homes, prescriptions, commissions, appointments."""

    def stream(part: str) -> random.Random:
        return random.Random(f"{seed}:{part}")

    tell(_("domiciles, orientations et commissions"))
    territory = Territory(today)
    rng = stream("structures")
    territory.network, territory.employers = draw_network(rng), draw_employers(rng)
    territory.officers = draw_officers(stream("officers"))
    territory.companies = draw_companies(stream("companies"), territory.employers, today)
    territory.workers = draw_workers(stream("workers"), today)
    rng = stream("posts")
    for pathway in plie:
        pathway.post = draw_post(rng, pathway.person.home_on(pathway.entry).arrondissement or 8, list(posts))
        pathway.prescriber = draw_prescriber(rng)
        _hand_over(rng, pathway, today, posts)
    move_house(seed, plie, today)
    calendar = commissions.Calendar(stream("meetings"), today, first_year)
    rng = stream("referrals")
    refused = draw_refused(rng, today, list(posts), first_year)
    pending = draw_pending(rng, today, list(posts))
    territory.referrals = commissions.prescribe(rng, plie, calendar) + refused + pending
    commissions.refuse(rng, refused, calendar)
    commissions.put_on_agenda(rng, pending, calendar)
    commissions.decide_exits(plie, calendar)
    commissions.follow_up(rng, plie, calendar)
    commissions.propose_exits(rng, plie, calendar)
    territory.meetings = calendar.all()
    territory.pathways = plie + others
    tell(_("entretiens et situations"))
    _fill(seed, territory)
    fill_week(stream("week"), territory.pathways, today)
    place_in_companies(seed, territory.pathways, today)
    territory.agreements = ask_about_companies(seed, territory.pathways, today)
    seek(seed, territory.pathways, today)
    territory.helps = draw_helps(seed, today)
    territory.pairs = draw_pairs(seed, territory.pathways, territory.agreements, today)
    territory.recruitments = draw_recruitments(
        seed, territory.pathways, territory.agreements, territory.employers, today
    )
    territory.iod = draw_iod(seed, territory.pathways, territory.agreements, len(territory.employers), today)
    tell(_("clauses sociales"))
    territory.buyers = draw_buyers(stream("buyers"))
    territory.clauses = draw_clauses(seed, territory.pathways, territory.employers, today, first_year)
    return territory


def _hand_over(rng: random.Random, pathway: Pathway, today: dt.date, posts: tuple[int, ...]) -> None:
    """Some pathways change operator's desk on the way: same operator, another post."""
    last = pathway.exit or today
    if rng.random() < _HANDED_OVER and (last - pathway.entry).days > 200:
        same = [n for n in posts if n != pathway.post and POSTS[n].operator == POSTS[pathway.post].operator]
        if same:
            pathway.second_post = rng.choice(same)
            pathway.handed_over = pathway.entry + dt.timedelta(
                days=rng.randint(60, (last - pathway.entry).days - 60)
            )


def _fill(seed: str, territory: Territory) -> None:
    rng = random.Random(f"{seed}:people")
    for person in territory.people():
        name(rng, person)
    for pathway in territory.pathways:
        describe_pathway(rng, pathway, territory.today)
    for n, pathway in enumerate(territory.pathways):
        one = random.Random(f"{seed}:appointments:{n}")
        add_appointments(one, pathway, territory.today)
        for step in pathway.steps:
            if step.job:
                # A few employers hire often, most of them now and then; the first ones are SIAE.
                integration = step.job.kind == "cddi"
                step.job.employer = (
                    one.randrange(32) if integration else 32 + int((HIRING - 32) * one.random() ** 1.6)
                )
