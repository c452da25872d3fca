"""The IOD method: posts, offers, candidates, cases, hires followed, events."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from maillage.demo.iod import IodRecords
from maillage.demo.iod.records import CaseRecord, EventRecord, PostRecord, ProposalRecord
from maillage.demo.iod.texts import POSTS
from maillage.demo.records import PersonRecord
from maillage.demo.structures import IOD_POST
from maillage.demo.territory import Territory
from maillage.demo.workforce import worker_on
from maillage.employment.iod.rules import trial_end
from maillage.employment.models import IodCase, IodEvent, IodHire, IodOffer, IodPost, IodProposal

from .copying import Table
from .setting import Setting


class IodTables:
    """Rows of the method; `jobs` gives the number of each contract written."""

    def __init__(
        self, setting: Setting, people: dict[PersonRecord, int], jobs: dict[int, int], territory: Territory
    ) -> None:
        self._setting, self._people, self._jobs, self._territory = setting, people, jobs, territory
        self._lead = setting.lead.pk
        self.posts = Table(
            _("postes visités"),
            IodPost,
            *("organisation", "network", "officer", "visited_on", "title", "place", "hours", "tasks"),
            *("environment", "required", "not_required", "negotiable"),
        )
        self.offers = Table(
            _("offres négociées"),
            IodOffer,
            *("post", "officer", "agreed_on", "kind", "months", "weekly_hours", "starts_on", "terms"),
            *("state", "closed_on"),
        )
        self.cases = Table(
            _("suivis IOD"),
            IodCase,
            *("person", "network", "officer", "referred_by", "opened_on", "wish", "closed_on", "closing"),
        )
        self.proposals = Table(
            _("propositions IOD"),
            IodProposal,
            *("offer", "person", "officer", "proposed_on", "meeting_on", "meeting_at", "met_on"),
            *("outcome", "outcome_on", "contract"),
        )
        self.hires = Table(
            _("embauches suivies"),
            IodHire,
            *("contract", "network", "officer", "trial_until", "breakage"),
        )
        self.events = Table(
            _("événements IOD"),
            IodEvent,
            *("network", "origin", "kind", "date", "officer", "person", "organisation", "contract"),
            *("post", "proposal", "due_on", "words"),
        )

    def tables(self) -> list[Table]:
        return [self.posts, self.offers, self.cases, self.proposals, self.hires, self.events]

    def add_all(self, drawn: IodRecords) -> None:
        for case in drawn.cases:
            self._case(case)
        for post in drawn.posts:
            self._post(post)
        for hire in drawn.hires:
            job = hire.job
            self.hires.add(
                self._jobs[id(job)],
                self._lead,
                self._officer(self._territory.today if hire.live else job.start),
                trial_end(job.kind, job.start, job.planned_end),
                hire.breakage,
            )
        for event in drawn.events:
            self._event(event)

    def _officer(self, day: dt.date) -> int:
        return self._setting.accounts[worker_on(self._territory.workers[IOD_POST], day)]

    def _case(self, case: CaseRecord) -> None:
        worker = None
        if case.post is not None:
            worker = self._setting.accounts[worker_on(self._territory.workers[case.post], case.opened)]
        self.cases.add(
            self._people[case.person],
            self._lead,
            self._officer(case.closed or self._territory.today) if case.taken else None,
            worker,
            case.opened,
            case.wish,
            case.closed,
            case.closing,
        )

    def _post(self, post: PostRecord) -> None:
        text, company = POSTS[post.text], self._setting.employers[post.company]
        officer = self._officer(self._territory.today)
        row = self.posts.add(
            company.pk,
            self._lead,
            officer,
            post.visited,
            text.title,
            ", ".join(filter(None, [company.address, f"{company.postcode} {company.city}".strip()])),
            text.hours,
            text.tasks,
            text.environment,
            text.required,
            text.not_required,
            text.negotiable,
        )
        hired = next((p for p in post.proposals if p.job), None)
        offer = self.offers.add(
            row,
            officer,
            post.agreed,
            post.kind,
            post.months,
            post.hours,
            post.starts,
            text.terms,
            "filled" if hired else "open",
            hired.ended if hired else None,
        )
        self._event(EventRecord("post_visit", post.visited, company=post.company), post=row)
        for proposal in post.proposals:
            self._proposal(proposal, post, row, offer, officer)

    def _proposal(self, one: ProposalRecord, post: PostRecord, row: int, offer: int, officer: int) -> None:
        made = self.proposals.add(
            offer,
            self._people[one.person],
            officer,
            one.proposed,
            one.meeting,
            one.at,
            one.met,
            "hired" if one.job else "",
            one.ended,
            self._jobs[id(one.job)] if one.job else None,
        )
        if one.met is not None:
            event = EventRecord("introduction", one.met, one.person, post.company)
            self._event(event, post=row, proposal=made)

    def _event(self, event: EventRecord, post: int | None = None, proposal: int | None = None) -> None:
        self.events.add(
            self._lead,
            self._lead,
            event.kind,
            event.day,
            None if event.kind == "referral" else self._officer(event.day),
            self._people[event.person] if event.person else None,
            self._setting.employers[event.company].pk if event.company is not None else None,
            self._jobs[id(event.job)] if event.job else None,
            post,
            proposal,
            event.due,
            event.words,
        )
