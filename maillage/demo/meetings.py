"""Commissions of the PLIE by territory: nine validations and a few follow-ups a year, and the next ones."""

import datetime as dt
import random

from .dates import DAY, day_between, weekday
from .records import EXIT_CLASS, ItemRecord, Meeting, Pathway, ReferralRecord
from .structures import BRANCH_NAMES, POSTS
from .this_week import VISITED_POST

_VALIDATION_MONTHS = (1, 2, 3, 4, 5, 6, 9, 10, 11)
_FOLLOW_UP_MONTHS = (3, 6, 11)
_FOLLOW_UP_MONTHS_SINCE_2018 = (3, 6, 9, 12)
FIRST_YEAR = 2006
RECORDED_SINCE = dt.date(2012, 1, 1)  # agendas and prescriptions are kept from here on

_FOLLOW_UP_MOTIVES = (
    "Parcours bloqué : pas d'étape depuis trois mois",
    "Parcours bloqué : entretiens manqués",
    "Parcours bloqué : garde d'enfants à trouver avant toute étape",
    "Parcours bloqué : projet professionnel à reprendre",
    "Parcours réussi : sortie en emploi à préparer",
    "Parcours réussi : entrée en formation qualifiante",
    "Durée du parcours : faire le point",
)
_REFUSALS = (
    "Un autre accompagnement est déjà engagé : réorientation vers la structure qui suit la personne.",
    "La personne ne souhaite pas s'engager dans l'accompagnement proposé.",
    "Autonome dans sa recherche : orientation vers le service public de l'emploi.",
)
_DEFERRALS = (
    "Diagnostic à compléter sur la mobilité et la garde d'enfants.",
    "Rencontre avec la personne à prévoir avant la décision.",
    "Situation administrative à préciser.",
)


class Calendar:
    """The meetings of each branch, in order of date: held ones, then those to come."""

    def __init__(self, rng: random.Random, today: dt.date, first_year: int = FIRST_YEAR) -> None:
        self.today = today
        self.branches = [self._draw(rng, branch, first_year) for branch in range(len(BRANCH_NAMES))]

    def _draw(self, rng: random.Random, branch: int, first_year: int) -> list[Meeting]:
        meetings = [
            Meeting(kind, branch, day_between(rng, dt.date(year, month, 3), dt.date(year, month, 26)), True)
            for year in range(first_year, self.today.year + 1)
            for kind, months in (
                ("validation", _VALIDATION_MONTHS),
                ("follow_up", _FOLLOW_UP_MONTHS if year < 2018 else _FOLLOW_UP_MONTHS_SINCE_2018),
            )
            for month in months
        ]
        meetings = [meeting for meeting in meetings if meeting.day < self.today - DAY * 9]
        next_monday = self.today + DAY * (7 - self.today.weekday())
        # The visited branch meets next week; the one after it has a meeting open to decisions today.
        turn = (branch - POSTS[VISITED_POST].branch) % len(BRANCH_NAMES)
        if turn == 1:
            validation = weekday(self.today, forward=False)
        else:
            validation = weekday(next_monday + DAY * (1 + 4 * turn))
        meetings.append(Meeting("validation", branch, validation, False))
        meetings.append(Meeting("follow_up", branch, weekday(next_monday + DAY * (3 + 5 * turn)), False))
        return sorted(meetings, key=lambda meeting: meeting.day)

    def all(self) -> list[Meeting]:
        return [meeting for branch in self.branches for meeting in branch]

    def held(self, branch: int, kind: str = "validation") -> list[Meeting]:
        return [m for m in self.branches[branch] if m.kind == kind and m.held]

    def upcoming(self, branch: int, kind: str = "validation") -> Meeting:
        return next(m for m in self.branches[branch] if m.kind == kind and not m.held)


def prescribe(rng: random.Random, pathways: list[Pathway], calendar: Calendar) -> list[ReferralRecord]:
    """Set the commission that validated each pathway; return the prescriptions behind them."""
    validations = [calendar.held(branch) for branch in range(len(calendar.branches))]
    referrals = []
    for pathway in pathways:
        held = validations[POSTS[pathway.post].branch]
        rank = next((n for n in range(len(held) - 1, -1, -1) if held[n].day <= pathway.entry), None)
        if rank is None:
            continue
        pathway.commission = held[rank].day
        if pathway.entry < RECORDED_SINCE:
            continue
        deferred = rank > 0 and rng.random() < 0.05
        first_seen = held[rank - 1].day if deferred else held[rank].day
        received = weekday(first_seen - DAY * rng.randint(16, 70), forward=False)
        referral = ReferralRecord(
            pathway.person,
            pathway.post,
            pathway.prescriber,
            received,
            "enrolled",
            diagnosed=day_between(rng, received + DAY * 3, first_seen - DAY * 2),
            closed=pathway.entry,
            pathway=pathway,
            education=pathway.education,
            situations=pathway.situations,
        )
        referrals.append(referral)
        if deferred:
            item = ItemRecord("entry", referral, decision="deferred", reason=rng.choice(_DEFERRALS))
            held[rank - 1].items.append(item)
        held[rank].items.append(ItemRecord("entry", referral, decision="validated"))
    return referrals


def decide_exits(pathways: list[Pathway], calendar: Calendar) -> None:
    """Put each exit on the first validation commission that follows it."""
    for pathway in pathways:
        if not pathway.exit or pathway.exit < RECORDED_SINCE or EXIT_CLASS[pathway.exit_kind] == "neutral":
            continue
        for meeting in calendar.branches[POSTS[pathway.post].branch]:
            if meeting.kind == "validation" and meeting.held and meeting.day >= pathway.exit:
                item = ItemRecord("exit", pathway=pathway, decision="validated")
                item.exit_kind, item.exit_day = pathway.exit_kind, pathway.exit
                meeting.items.append(item)
                break


def follow_up(rng: random.Random, pathways: list[Pathway], calendar: Calendar) -> None:
    """Ten pathways or so at each follow-up commission; those of the next ones are still to be looked at."""
    by_branch: list[list[Pathway]] = [[] for _ in calendar.branches]
    for pathway in pathways:
        by_branch[POSTS[pathway.post].branch].append(pathway)
    for meeting in calendar.all():
        if meeting.kind != "follow_up" or meeting.day < RECORDED_SINCE:
            continue
        there = [
            p
            for p in by_branch[meeting.branch]
            if p.entry < meeting.day - DAY * 90 and (p.exit is None or p.exit > meeting.day)
        ]
        for pathway in rng.sample(there, min(len(there), rng.randint(7, 13))):
            item = ItemRecord("follow_up", pathway=pathway, decision="validated" if meeting.held else "")
            item.motive = rng.choice(_FOLLOW_UP_MOTIVES)
            meeting.items.append(item)


def refuse(rng: random.Random, referrals: list[ReferralRecord], calendar: Calendar) -> None:
    """Put the refused prescriptions on a commission held some weeks after they came."""
    for referral in referrals:
        held = calendar.held(POSTS[referral.post].branch)
        meeting = next((m for m in held if m.day >= referral.received + DAY * 14), held[-1])
        referral.received = min(referral.received, meeting.day - DAY * 14)
        referral.closed, referral.closing_reason = meeting.day, rng.choice(_REFUSALS)
        referral.diagnosed = day_between(rng, referral.received + DAY * 2, meeting.day - DAY)
        meeting.items.append(
            ItemRecord("entry", referral, decision="refused", reason=referral.closing_reason)
        )


def put_on_agenda(rng: random.Random, referrals: list[ReferralRecord], calendar: Calendar) -> None:
    """Diagnosed prescriptions wait for the next validation commission of their branch; the last one held
    has validated some whose pathway is still to be opened."""
    for referral in referrals:
        branch = POSTS[referral.post].branch
        if referral.state == "diagnosed":
            calendar.upcoming(branch).items.append(ItemRecord("entry", referral))
        elif referral.state == "validated":
            last = calendar.held(branch)[-1]
            referral.received = weekday(last.day - DAY * rng.randint(20, 60), forward=False)
            referral.diagnosed = day_between(rng, referral.received + DAY * 2, last.day - DAY)
            last.items.append(ItemRecord("entry", referral, decision="validated"))


def propose_exits(rng: random.Random, pathways: list[Pathway], calendar: Calendar) -> None:
    """Some open pathways are on the next agenda for their exit: a contract that holds, or silence."""
    for branch in range(len(calendar.branches)):
        meeting = calendar.upcoming(branch)
        there = [
            p
            for p in pathways
            if p.exit is None
            and POSTS[p.post].branch == branch
            and p.entry < calendar.today - DAY * 240
            and all(step.start <= calendar.today for step in p.steps)
        ]
        working = [p for p in there if _lasting_job(p)]
        silent = [p for p in there if not any(step.job and step.end is None for step in p.steps)]
        for pathway in rng.sample(working, min(len(working), 2)):
            item = ItemRecord("exit", pathway=pathway, motive="Emploi stable", exit_day=calendar.today)
            item.exit_kind = _lasting_job(pathway)
            meeting.items.append(item)
        for pathway in rng.sample(silent, min(len(silent), 1)):
            item = ItemRecord("exit", pathway=pathway, motive="Sans nouvelles malgré plusieurs relances")
            item.exit_kind, item.exit_day = "abandonment", calendar.today
            meeting.items.append(item)


def _lasting_job(pathway: Pathway) -> str:
    """The exit kind a running contract would justify, or nothing."""
    for step in pathway.steps:
        if step.job and step.end is None:
            if step.job.kind in ("cdi", "cdi_interim"):
                return "cdi"
            if step.job.planned_end and (step.job.planned_end - step.job.start).days >= 183:
                return "cdd_6_months"
    return ""
