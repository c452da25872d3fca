"""Pathways: prescriptions, enrolments, reference workers, contracts, steps, appointments."""

import datetime as dt
import random

from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from maillage.demo.dates import DAY
from maillage.demo.people import draw_job_title
from maillage.demo.records import EXIT_CLASS, Job, Pathway, PersonRecord, ReferralRecord, StepRecord
from maillage.demo.this_week import holder
from maillage.demo.workforce import Worker, spells, worker_on
from maillage.employment.models import EmploymentContract
from maillage.pathways.models import (
    Appointment,
    Diagnosis,
    Enrolment,
    EntrySituation,
    ReferenceAssignment,
    Referral,
    Step,
)

from . import texts
from .copying import Table
from .setting import Setting


class PathwayTables:
    """Rows of the room of pathways; ids of what agendas point at are kept."""

    def __init__(
        self,
        setting: Setting,
        people: dict[PersonRecord, int],
        workers: list[list[Worker]],
        today: dt.date,
        rng: random.Random,
        immersions: dict[int, int],
    ) -> None:
        self._immersions = immersions
        self._setting, self._people, self._workers = setting, people, workers
        self._today, self._rng = today, rng
        self._carriers = sorted(operator.pk for operator in set(setting.operators.values()))
        self.referral_ids: dict[ReferralRecord, int] = {}
        self.enrolment_ids: dict[Pathway, int] = {}
        self.job_ids: dict[int, int] = {}
        self.referrals = Table(
            _("prescriptions"),
            Referral,
            *("person", "programme", "prescriber", "operator", "worker", "branch", "received_on", "motive"),
            *("state", "closed_on", "closing_reason"),
        )
        self.diagnoses = Table(
            _("diagnostics"),
            Diagnosis,
            *("referral", "author", "date", "situation", "strengths", "project", "objectives"),
            *("education_level", "entry_situations"),
        )
        self.contracts = Table(
            _("contrats de travail"),
            EmploymentContract,
            *("origin_organisation", "ref", "person", "employer", "kind", "start_date", "planned_end_date"),
            *("end_date", "weekly_hours", "job_title", "origin"),
        )
        self.enrolments = Table(
            _("parcours"),
            Enrolment,
            *("origin", "ref", "person", "programme", "operator", "prescriber", "branch", "referral"),
            *("commission_date", "entry_date", "exit_date", "exit_kind", "exit_contract", "exit_evidence"),
            *("exit_evidence_date", "education_level", "entry_situations", "objectives"),
            "contract_signed_on",
        )
        self.assignments = Table(
            _("référents"),
            ReferenceAssignment,
            "enrolment",
            "worker",
            "organisation",
            "start_date",
            "end_date",
            "reason",
        )
        self.steps = Table(
            _("étapes"),
            Step,
            *("origin", "ref", "enrolment", "step_type", "operator", "title", "start_date", "end_date"),
            *("outcome", "contract", "immersion"),
        )
        self.appointments = Table(
            _("entretiens"),
            Appointment,
            *("origin", "person", "enrolment", "worker", "date", "time", "mode", "theme", "attendance"),
            "note",
        )

    def tables(self) -> list[Table]:
        """In the order their rows must be written."""
        return [
            self.referrals,
            self.diagnoses,
            self.contracts,
            self.enrolments,
            self.assignments,
            self.steps,
            self.appointments,
        ]

    def add_referral(self, referral: ReferralRecord) -> None:
        rng, setting = self._rng, self._setting
        worker = self._account(referral.post, referral.diagnosed or referral.received)
        referral_id = self.referrals.add(
            self._people[referral.person],
            setting.programmes["plie"].pk,
            setting.prescribers[referral.prescriber].pk,
            setting.operator_of(referral.post).pk,
            worker,
            setting.branch_of(referral.post).pk,
            referral.received,
            rng.choice(texts.MOTIVES),
            referral.state,
            referral.closed,
            referral.closing_reason,
        )
        self.referral_ids[referral] = referral_id
        if referral.diagnosed:
            self.diagnoses.add(
                referral_id,
                worker,
                referral.diagnosed,
                rng.choice(texts.SITUATIONS),
                rng.choice(texts.STRENGTHS),
                draw_job_title(rng),
                rng.choice(texts.OBJECTIVES),
                referral.education,
                Jsonb(referral.situations),
            )

    def add_pathway(self, pathway: Pathway, referral: ReferralRecord | None) -> None:
        rng, setting = self._rng, self._setting
        person = self._people[pathway.person]
        organisation = setting.operator_of(pathway.post).pk
        for step in pathway.steps:
            if step.job:
                self.add_contract(step.job, person, organisation)
        proof = self._proof(pathway)
        number = len(self.enrolment_ids) + 1
        enrolment = self.enrolments.add(
            organisation,
            f"{pathway.programme.upper()}-{number:06}",
            person,
            setting.programmes[pathway.programme].pk,
            organisation,
            setting.prescribers[pathway.prescriber].pk,
            setting.branch_of(pathway.post).pk,
            self.referral_ids[referral] if referral else None,
            pathway.commission,
            pathway.entry,
            pathway.exit,
            setting.exit_kinds[pathway.programme, pathway.exit_kind] if pathway.exit else None,
            self.job_ids[id(proof)] if proof else None,
            texts.EVIDENCE.get(pathway.exit_kind, ""),
            pathway.exit if EXIT_CLASS.get(pathway.exit_kind) == "positive" else None,
            pathway.education,
            [situation for situation in EntrySituation.values if situation in pathway.situations],
            rng.choice(texts.OBJECTIVES),
            pathway.entry,
        )
        self.enrolment_ids[pathway] = enrolment
        self._add_assignments(pathway, enrolment)
        for step in pathway.steps:
            self._add_step(pathway, step, enrolment, organisation)
        for day, time, mode, theme, attendance in pathway.appointments:
            note = rng.choice(texts.NOTES) if attendance == "kept" and rng.random() < 0.2 else ""
            worker = self._account(holder(pathway, day), day)
            self.appointments.add(
                organisation, person, enrolment, worker, day, time, mode, theme, attendance, note
            )

    def _account(self, post: int, day: dt.date) -> int:
        return self._setting.accounts[worker_on(self._workers[post], day)]

    @staticmethod
    def _proof(pathway: Pathway) -> Job | None:
        """The contract that justifies an exit in employment."""
        if pathway.exit_kind not in ("cdi", "cdd_6_months"):
            return None
        held = [s.job for s in pathway.steps if s.job and s.job.kind != "cape" and s.end == pathway.exit]
        return held[-1] if held else None

    def add_contract(self, job: Job, person: int, organisation: int, title: str = "") -> int:
        """Keep a contract the organisation recorded, of any job where `title` says none; returns its id."""
        number = len(self.job_ids) + 1
        self.job_ids[id(job)] = made = self.contracts.add(
            organisation,
            f"C{number:06}",
            person,
            self._setting.employers[job.employer].pk,
            job.kind,
            job.start,
            job.planned_end,
            job.end if job.end is None or job.end <= self._today else None,
            job.weekly_hours,
            title or draw_job_title(self._rng),
            job.origin,
        )
        return made

    def _add_assignments(self, pathway: Pathway, enrolment: int) -> None:
        """Who follows the pathway, one after the other: people leave their post, pathways change desk."""
        parts = [(pathway.post, pathway.entry, pathway.exit, "")]
        if pathway.handed_over:
            parts = [
                (pathway.post, pathway.entry, pathway.handed_over - DAY, ""),
                (pathway.second_post, pathway.handed_over, pathway.exit, texts.HAND_OVER_DESK),
            ]
        for post, first, last, reason in parts:
            for n, (worker, since, until) in enumerate(spells(self._workers[post], first, last)):
                why = reason if n == 0 else texts.HAND_OVER_LEFT
                self.assignments.add(
                    enrolment,
                    self._setting.accounts[worker],
                    self._setting.operator_of(post).pk,
                    since,
                    until,
                    why,
                )

    def _carrier(self, organisation: int) -> int:
        """Who carries a step: the pathway's own structure, or another of the network."""
        if self._rng.random() < 0.4:
            return organisation
        return self._rng.choice(self._carriers)

    def _add_step(self, pathway: Pathway, step: StepRecord, enrolment: int, organisation: int) -> None:
        rng = self._rng
        titles = texts.TITLES.get(step.type, ())
        outcome = ""
        if step.end and step.end < self._today:
            outcome = "completed" if rng.random() < 0.88 else "abandoned"
        carrier = None if step.job else self._carrier(organisation)
        title = rng.choice(titles) if titles else ""
        if (said := step.immersion) is not None:
            outcome = {"done": "completed", "interrupted": "abandoned"}.get(said.state, "")
            carrier, title = None, said.job_title
        self.steps.add(
            organisation,
            f"E{len(self.steps) + 1:06}",
            enrolment,
            self._setting.step_types[pathway.programme, step.type],
            carrier,
            title,
            step.start,
            step.end,
            outcome,
            self.job_ids[id(step.job)] if step.job else None,
            self._immersions[id(step.immersion)] if step.immersion else None,
        )
